import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceNo, InvoiceNumber } from './ids.ts';
import {
  givenOut,
  mayHaveUsed,
  type NumberRange,
  newestOf,
  numbersOf,
  partsOf,
  rangeAfter,
  sizeOf,
  united,
} from './number-range.ts';
import { key, segment, stock } from './samples.testing.ts';

const deviceNo = '499000123456' as DeviceNo;
const code = '011002300411';

function run(from: number, to: number, of = code): NumberRange {
  return { deviceNo, kind: '026', code: key(of, from).code, from: key(of, from).number, to: key(of, to).number };
}
const ends = ({ from, to }: NumberRange) => [Number(from), Number(to)];

const anyRun = fc.tuple(fc.nat(300), fc.nat(60)).map(([from, more]) => run(from, from + more));

describe('what a device has given out', () => {
  test('is what lies before the next number of each segment', () => {
    const held = stock(segment(code, 101, 50, 0), segment(code, 201, 100, 60), segment('011002300412', 1, 100, 100));
    expect(givenOut(deviceNo, held)).toEqual([run(101, 150), run(201, 240)]);
  });
});

describe('runs', () => {
  test('that overlap or touch become one, in the place of the first', () => {
    expect(united([run(50, 60), run(1, 10), run(11, 20), run(55, 70), run(5, 8)])).toEqual([run(50, 70), run(1, 20)]);
    expect(united([run(1, 10), run(11, 20, '011002300412')])).toHaveLength(2);
  });

  test('united hold the same numbers, and no two of them touch', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 12 }), (runs) => {
        const whole = united(runs);
        const numbers = (list: readonly NumberRange[]) => new Set(list.flatMap((one) => [...numbersOf(one)]));
        expect(numbers(whole)).toEqual(numbers(runs));
        const sorted = whole.map(ends).toSorted(([a = 0], [b = 0]) => a - b);
        for (const [index, [from = 0]] of sorted.entries()) {
          if (index > 0) expect(from).toBeGreaterThan((sorted[index - 1]?.[1] ?? 0) + 1);
        }
      }),
    );
  });

  test('are cut at the same numbers, however much of them is looked at', () => {
    expect(partsOf(run(150, 450)).map(ends)).toEqual([
      [150, 199],
      [200, 399],
      [400, 450],
    ]);
    expect(partsOf(run(200, 399)).map(ends)).toEqual([[200, 399]]);
    expect(partsOf(run(99_999_990, 99_999_999)).map(ends)).toEqual([[99_999_990, 99_999_999]]);
    fc.assert(
      fc.property(anyRun, fc.integer({ min: 1, max: 80 }), (whole, size) => {
        const parts = partsOf(whole, size);
        expect(parts.flatMap((part) => [...numbersOf(part)])).toEqual([...numbersOf(whole)]);
        for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(size);
      }),
    );
    expect(rangeAfter(run(1, 9), run(1, 9))).toBeNull();
  });

  test('give their newest numbers first, of each kind for itself', () => {
    const paper: NumberRange = { ...run(1, 1000), kind: '007' };
    const newest = newestOf([run(201, 240), run(1, 150), run(900, 999), paper], 100);
    expect(newest).toEqual([run(201, 240), run(91, 150), { ...paper, from: '00000901' as InvoiceNumber }]);
  });
});

describe('an issue that nobody has settled', () => {
  const before = stock(segment(code, 201, 100, 60), segment('011002300412', 1, 100, 100));

  test('may be behind the number that was next, and those after it', () => {
    expect(mayHaveUsed(before, key(code, 240))).toBe(false);
    expect(mayHaveUsed(before, key(code, 241))).toBe(true);
    expect(mayHaveUsed(before, key(code, 245))).toBe(true);
    expect(mayHaveUsed(before, key('011002300412', 1))).toBe(true);
  });

  test('may be behind a segment bought since, and not behind an older one of the code in use', () => {
    expect(mayHaveUsed(before, key('011002300413', 7))).toBe(true);
    expect(mayHaveUsed(before, key(code, 150))).toBe(false);
  });

  test('may be behind any where the device was not asked before', () => {
    expect(mayHaveUsed(null, key(code, 1))).toBe(true);
  });
});
