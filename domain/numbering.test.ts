import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InvoiceNumber } from './ids.ts';
import { compareNumbers, endsSegment, gapsIn, invoiceNumber, keyAfter, nextOfSegment, sameKey } from './numbering.ts';
import { key, segment, stock } from './samples.testing.ts';

const a = '011001900111';
const b = '011001900211';
const number = (value: number) => key(a, value).number;

test('numbers are eight digits, compared as integers', () => {
  expect(invoiceNumber(42)).toBe('00000042');
  expect(invoiceNumber(0)).toBe('00000000');
  expect(invoiceNumber(99_999_999)).toBe('99999999');
  expect([-1, 1.5, 100_000_000, Number.NaN].map(invoiceNumber)).toEqual([null, null, null, null]);
  expect(compareNumbers('9' as InvoiceNumber, number(10))).toBeLessThan(0);
  expect(sameKey({ ...key(a, 7), number: '7' as InvoiceNumber }, key(a, 7))).toBe(true);
  expect(sameKey(key(a, 7), key(b, 7))).toBe(false);
});

describe('the next number', () => {
  test.each([
    [10, 10, 1],
    [10, 9, 2],
    [10, 1, 10],
  ])('of a segment of %d with %d left is its number %d', (count, remaining, place) => {
    expect(nextOfSegment(segment(a, 1, count, remaining))).toEqual(key(a, place));
  });

  test('is none when the segment is used up', () => {
    expect(nextOfSegment(segment(a, 1, 10, 0))).toBeNull();
  });

  test('after one inside a segment is that plus one', () => {
    expect(keyAfter(key(a, 5), stock(segment(a, 1, 10, 6)))).toEqual(key(a, 6));
    expect(keyAfter(key(a, 1), stock(segment(a, 1, 10, 10)))).toEqual(key(a, 2));
  });

  test('after a segment’s last is the next of the first open segment behind it', () => {
    const before = stock(segment(a, 1, 10, 1), segment(b, 501, 5, 0), segment(b, 101, 10, 10));
    expect(endsSegment(key(a, 10), before)).toBe(true);
    expect(endsSegment(key(a, 9), before)).toBe(false);
    expect(keyAfter(key(a, 10), before)).toEqual(key(b, 101));
  });

  test('after everything is none', () => {
    expect(keyAfter(key(a, 10), stock(segment(a, 1, 10, 1)))).toBeNull();
    expect(keyAfter(key(b, 10), stock(segment(a, 1, 10, 1)))).toBeNull();
  });
});

describe('gaps', () => {
  test('are runs between the numbers, whatever their order', () => {
    expect(gapsIn([9, 1, 2, 5, 5].map(number))).toEqual([
      { from: number(3), to: number(4) },
      { from: number(6), to: number(8) },
    ]);
    expect(gapsIn([])).toEqual([]);
  });

  test('and the numbers together are the whole range, once each', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1 }), (values) => {
        const filled = gapsIn(values.map(number)).flatMap(({ from, to }) =>
          Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index),
        );
        const all = [...values, ...filled].sort((left, right) => left - right);
        const first = Math.min(...values);
        expect(all).toEqual(Array.from({ length: Math.max(...values) - first + 1 }, (_, index) => first + index));
      }),
    );
  });
});
