/**
 * Tax arithmetic: what is net, what is tax, what the totals are, and how far a form may stray from its own rates.
 * Everything is exact decimals rounded half-up to fen; red amounts round like blue ones, away from zero.
 */
import Big from 'big.js';
import type { InvoiceContent, InvoiceLine, Totals } from './invoice.ts';
import { type Fen, fen, fenToYuan, negateFen, sumFen } from './money.ts';
import { type Problem, problem } from './problem.ts';
import type { TaxRate } from './tax-types.ts';

/** Rows a form shows on its face; more make a goods list (清单). */
export const maxRowsOnFace = 8;

/** True for an invoice with a goods list (清单); a red one never has one. */
export function hasGoodsList({ colour, lines }: Pick<InvoiceContent, 'colour' | 'lines'>): boolean {
  return colour === 'blue' && lines.length > maxRowsOnFace;
}

/** Tolerances of the tax system, in fen: per row, and for the signed sum over all rows. */
const maxLineTaxDifference = 6;
const maxTotalTaxDifference = 127;
/** No rate is higher than 17 %, whatever a device is authorised for. */
const highestRate = 0.17;

/** True for `0.09`, `0.015`, `0.00`: a plain decimal from 0 to 17 %. */
export function isRate(text: string): boolean {
  return /^0(\.\d{1,4})?$/.test(text) && Number(text) <= highestRate;
}

/** `0.0` and `0.00` are the same rate, and so are `0.09` and `0.090`. */
export function sameRate(left: TaxRate, right: TaxRate): boolean {
  return Number(left) === Number(right);
}

/** True for a rate of nothing, which needs a mark saying why. */
export function isZeroRate(rate: TaxRate): boolean {
  return Number(rate) === 0;
}

/** Tax on a net amount, half-up: 0.50 at 9 % is 0.05. */
export function taxOnNet(net: Fen, rate: TaxRate): Fen {
  return toFen(new Big(net).times(rate));
}

/** Net and tax of an amount that includes tax. They add up to it exactly. */
export function splitGross(gross: Fen, rate: TaxRate): { readonly net: Fen; readonly tax: Fen } {
  const net = toFen(new Big(gross).div(new Big(rate).plus(1)));
  return { net, tax: fen(gross - net) };
}

/** The tax a row should carry by its own rate; differential taxation (差额征税) takes the deduction off the gross amount first. */
export function expectedTax({ net, tax, rate, deduction }: Pick<InvoiceLine, 'net' | 'tax' | 'rate' | 'deduction'>): Fen {
  return deduction === undefined ? taxOnNet(net, rate) : splitGross(fen(net + tax - deduction), rate).tax;
}

/** Sums of the rows; `net + tax = gross` by construction. */
export function totalsOf(lines: readonly Pick<InvoiceLine, 'net' | 'tax'>[]): Totals {
  const net = sumFen(lines.map((line) => line.net));
  const tax = sumFen(lines.map((line) => line.tax));
  return { net, tax, gross: fen(net + tax) };
}

/** The one rate of a form, or `99.01` when its rows differ (综合税率 zhsl). Empty text for no rows. */
export function combinedRate(lines: readonly Pick<InvoiceLine, 'rate'>[]): string {
  const first = lines[0]?.rate;
  if (first === undefined) return '';
  return lines.every((line) => sameRate(line.rate, first)) ? first : '99.01';
}

/** A row, by its index, or the whole form (`null`) that the device would refuse for its tax. */
export interface TaxDifference {
  readonly row: number | null;
  readonly problem: Problem;
}

/** Rows whose tax strays too far from their rate, and the form whose rows stray too far together. */
export function taxDifferences(
  lines: readonly Pick<InvoiceLine, 'net' | 'tax' | 'rate' | 'deduction'>[],
): readonly TaxDifference[] {
  const found: TaxDifference[] = [];
  let sum = 0;
  for (const [row, line] of lines.entries()) {
    const difference = line.tax - expectedTax(line);
    sum += difference;
    if (Math.abs(difference) > maxLineTaxDifference) {
      found.push({ row, problem: problem('tax-difference-line', { line: row + 1, difference: yuan(difference) }) });
    }
  }
  if (Math.abs(sum) > maxTotalTaxDifference) {
    found.push({ row: null, problem: problem('tax-difference-total', { difference: yuan(sum) }) });
  }
  return found;
}

/** The same figures with the sign turned: a discount row, a red row. */
export function negated(amounts: { readonly net: Fen; readonly tax: Fen }): { readonly net: Fen; readonly tax: Fen } {
  return { net: negateFen(amounts.net), tax: negateFen(amounts.tax) };
}

function yuan(value: number): string {
  return fenToYuan(fen(value));
}

function toFen(value: Big): Fen {
  return fen(value.round(0, Big.roundHalfUp).toNumber());
}
