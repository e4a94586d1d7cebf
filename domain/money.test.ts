import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayYuan, type Fen, fen, fenToYuan, maxFen, negateFen, sumFen, yuanToFen } from './money.ts';

const anyFen = fc.integer({ min: -maxFen, max: maxFen }).map(fen);

describe('yuan texts', () => {
  test.each([
    [1234, '12.34'],
    [-5, '-0.05'],
    [0, '0.00'],
    [-0, '0.00'],
    [100, '1.00'],
    [999_999_999_999, '9999999999.99'],
  ])('%d fen is %s', (value, text) => {
    expect(fenToYuan(fen(value))).toBe(text);
  });

  test.each([
    ['12.34', 1234],
    ['12', 1200],
    ['12.3', 1230],
    ['-0.05', -5],
    ['-0.00', 0],
    ['000123456789.01', 12345678901],
    ['9999999999.99', 999_999_999_999],
  ])('%s reads as %d', (text, value) => {
    expect(yuanToFen(text)).toBe(value);
  });

  test.each([
    '',
    '-',
    '.5',
    '5.',
    '1.234',
    '+1',
    ' 1',
    '1 ',
    '1,000.00',
    '1e3',
    '0x10',
    'NaN',
    '１２',
    '10000000000.00',
    '1'.repeat(30),
    '--1',
  ])('%j is no amount', (text) => {
    expect(yuanToFen(text)).toBeNull();
  });

  test('what is written reads back', () => {
    fc.assert(fc.property(anyFen, (amount) => Object.is(yuanToFen(fenToYuan(amount)), amount)));
  });

  test.each([
    [123456789, '1,234,567.89'],
    [-100000, '-1,000.00'],
    [99999, '999.99'],
    [5, '0.05'],
  ])('%d is shown as %s', (value, text) => {
    expect(displayYuan(fen(value))).toBe(text);
  });

  test('the shown form is the plain one with commas every three digits', () => {
    fc.assert(
      fc.property(anyFen, (amount) => {
        const shown = displayYuan(amount);
        expect(shown).toMatch(/^-?\d{1,3}(,\d{3})*\.\d{2}$/);
        expect(shown.replaceAll(',', '')).toBe(fenToYuan(amount));
      }),
    );
  });
});

describe('fen', () => {
  test.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is refused as a bug', (value) => {
    expect(() => fen(value)).toThrow();
  });

  test('sums are exact and order does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyFen), (amounts) => {
        const exact = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
        expect(BigInt(sumFen(amounts))).toBe(exact);
        expect(sumFen(amounts.toReversed())).toBe(sumFen(amounts));
      }),
    );
    expect(sumFen([])).toBe(0);
  });

  test('2000 rows of the largest amount still add up', () => {
    expect(sumFen(Array<Fen>(2000).fill(maxFen))).toBe(2000 * maxFen);
  });

  test('there is no minus zero', () => {
    expect(Object.is(negateFen(fen(0)), 0)).toBe(true);
  });
});
