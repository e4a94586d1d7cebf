import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fen, fen, maxFen } from './money.ts';
import { invoiceLine } from './samples.testing.ts';
import { combinedRate, expectedTax, isRate, negated, sameRate, splitGross, taxDifferences, taxOnNet, totalsOf } from './tax.ts';
import type { TaxRate } from './tax-types.ts';

const rate = (text: string) => text as TaxRate;
const rates = fc.constantFrom(...['0.13', '0.09', '0.06', '0.05', '0.03', '0.015', '0.01', '0.00'].map(rate));
const fares = fc.integer({ min: 1, max: maxFen }).map(fen);

describe('splitting an amount that includes tax', () => {
  test.each([
    ['0.09', 49300, 45229, 4071],
    ['0.09', 9100, 8349, 751],
    ['0.09', 27250, 25000, 2250],
    ['0.09', 23850, 21881, 1969],
    ['0.09', 55300, 50734, 4566],
    ['0.06', 2800, 2642, 158],
    ['0.06', 200, 189, 11],
  ])('%s: %d → %d + %d', (text, gross, net, tax) => {
    expect(splitGross(fen(gross), rate(text))).toEqual({ net, tax });
  });

  test('adds up to the amount, for every rate', () => {
    fc.assert(
      fc.property(fares, rates, (gross, of) => {
        const { net, tax } = splitGross(gross, of);
        expect(net + tax).toBe(gross);
      }),
    );
  });

  test('at 9, 6, 13, 3 and 1 % there are no ties, so that rounding the tax share gives the same tax', () => {
    fc.assert(
      fc.property(fares, fc.constantFrom(9n, 6n, 13n, 3n, 1n), (gross, percent) => {
        const share = 2n * BigInt(gross) * percent;
        const whole = 100n + percent;
        expect(share % (2n * whole)).not.toBe(whole);
        expect(BigInt(splitGross(gross, rate((Number(percent) / 100).toFixed(2))).tax)).toBe((share + whole) / (2n * whole));
      }),
    );
  });

  test('a red amount is the blue one with the sign turned', () => {
    fc.assert(
      fc.property(fares, rates, (gross, of) => {
        expect(splitGross(fen(-gross), of)).toEqual(negated(splitGross(gross, of)));
      }),
    );
  });
});

describe('tax on a net amount', () => {
  test('ties go up, away from zero', () => {
    expect(taxOnNet(fen(50), rate('0.09'))).toBe(5);
    expect(taxOnNet(fen(-50), rate('0.09'))).toBe(-5);
    expect(taxOnNet(fen(49), rate('0.09'))).toBe(4);
  });

  test('agrees with whole-number arithmetic', () => {
    fc.assert(
      fc.property(fares, fc.integer({ min: 0, max: 1700 }), (net, tenThousandths) => {
        const text = rate((tenThousandths / 10_000).toFixed(4));
        const exact = (BigInt(net) * BigInt(tenThousandths) * 2n + 10_000n) / 20_000n;
        expect(BigInt(taxOnNet(net, text))).toBe(exact);
      }),
    );
  });
});

describe('totals', () => {
  test('are the sums of the rows, and net and tax make gross', () => {
    const amounts = fc.integer({ min: -maxFen, max: maxFen }).map(fen);
    fc.assert(
      fc.property(fc.array(fc.record({ net: amounts, tax: amounts }), { maxLength: 200 }), (lines) => {
        const totals = totalsOf(lines);
        expect(totals.net).toBe(lines.reduce((sum, line) => sum + line.net, 0));
        expect(totals.gross).toBe(totals.net + totals.tax);
      }),
    );
  });

  test('a form of one rate has that rate, a form of several 99.01', () => {
    const at = (text: string) => ({ rate: rate(text) });
    expect(combinedRate([at('0.09'), at('0.09')])).toBe('0.09');
    expect(combinedRate([at('0.09'), at('0.06')])).toBe('99.01');
    expect(combinedRate([at('0.00'), at('0')])).toBe('0.00');
    expect(combinedRate([])).toBe('');
  });
});

describe('rates', () => {
  test.each(['0.13', '0.17', '0.015', '0.00', '0'])('%s is one', (text) => expect(isRate(text)).toBe(true));
  test.each(['0.18', '1', '9', '9%', '', '-0.09', '0.', '.09', '0.01234', '1e-2'])('%j is none', (text) =>
    expect(isRate(text)).toBe(false),
  );
  test('0.09 and 0.090 are the same', () => expect(sameRate(rate('0.09'), rate('0.090'))).toBe(true));
});

describe('tolerances', () => {
  const lineOff = (by: number) => invoiceLine({ net: fen(10000), tax: fen(900 + by) });

  test('a row may be 6 fen off, not 7', () => {
    expect(taxDifferences([lineOff(6), lineOff(-6)])).toEqual([]);
    expect(taxDifferences([lineOff(0), lineOff(7)])).toEqual([
      { row: 1, problem: { code: 'tax-difference-line', details: { line: 2, difference: '0.07' } } },
    ]);
    expect(taxDifferences([lineOff(-7)])).toMatchObject([{ problem: { details: { difference: '-0.07' } } }]);
  });

  test('all rows together may be 127 fen off, not 128', () => {
    const off = (...by: number[]) => by.map(lineOff);
    expect(taxDifferences(off(...Array<number>(21).fill(6), 1))).toEqual([]);
    expect(taxDifferences(off(...Array<number>(21).fill(6), 2))).toEqual([
      { row: null, problem: { code: 'tax-difference-total', details: { difference: '1.28' } } },
    ]);
  });

  test('the sum is signed: errors that cancel do not count', () => {
    expect(taxDifferences(Array.from({ length: 100 }, (_, row) => lineOff(row % 2 === 0 ? 6 : -6)))).toEqual([]);
  });

  test('what the counter splits itself is never off', () => {
    fc.assert(
      fc.property(fc.array(fares, { minLength: 1, maxLength: 100 }), rates, (amounts, of) => {
        expect(
          taxDifferences(amounts.map((gross) => ({ ...splitGross(gross, of), rate: of }))).filter(({ row }) => row !== null),
        ).toEqual([]);
      }),
    );
  });

  test('differential taxation takes the deduction off first', () => {
    // (109.00 − 54.50) / 1.09 × 9 % = 4.50
    const line: { net: Fen; tax: Fen } = { net: fen(10450), tax: fen(450) };
    expect(expectedTax({ ...line, rate: rate('0.09'), deduction: fen(5450) })).toBe(450);
  });
});
