/**
 * From rows as the clerk sees them to rows as the device signs them: net and tax worked out, each discount as a
 * row of its own directly after the row it belongs to.
 */
import Big from 'big.js';
import type { DraftLine } from './draft.ts';
import type { InvoiceLine } from './invoice.ts';
import { type Fen, fen, fenToYuan } from './money.ts';
import { negated, splitGross, taxOnNet } from './tax.ts';
import type { Decimal } from './tax-types.ts';

/** How far quantity × price may stray from the amount, in fen. */
const maxProductDifference = 1;
const decimalForm = /^\d{1,12}(\.\d{1,15})?$/;

/**
 * Rows of the form for rows of a draft, in order. Never fails: rows that may not be issued are found by validation.
 * A quantity without a price gets the price; a price without a quantity is left out, because a form shows both or none.
 */
export function linesOf(draftLines: readonly DraftLine[]): readonly InvoiceLine[] {
  return draftLines.flatMap((line) => rowsOf(line));
}

/** One row, or the discounted row and its discount row. */
export function rowsOf(line: DraftLine): readonly InvoiceLine[] {
  const shared = {
    name: line.name.trim(),
    taxCode: line.taxCode,
    priceIncludesTax: line.includesTax,
    rate: line.rate,
    ...(line.zeroRate === undefined ? {} : { zeroRate: line.zeroRate }),
  };
  const row: InvoiceLine = {
    ...shared,
    nature: line.discount === undefined ? 'normal' : 'discounted',
    spec: line.spec.trim(),
    unit: line.unit.trim(),
    ...quantityOf(line),
    ...netAndTax(line.amount, line),
  };
  if (line.discount === undefined) return [row];
  return [row, { ...shared, nature: 'discount', spec: '', unit: '', ...negated(netAndTax(line.discount, line)) }];
}

/** True when quantity and price are above zero and their product is the amount, within a fen. */
export function productMatches({ quantity, price, amount }: { quantity: Decimal; price: Decimal; amount: Fen }): boolean {
  const readable = [quantity, price].every((figure) => decimalForm.test(figure) && Number(figure) > 0);
  return readable && new Big(quantity).times(price).times(100).minus(amount).abs().lte(maxProductDifference);
}

/**
 * Unit price of an amount, in as few decimals (two or more) as multiply back to it; null when there is none: the
 * quantity is zero, or the price would have more than 12 digits before its point or 15 behind.
 */
export function unitPrice(amount: Fen, quantity: Decimal): Decimal | null {
  if (!decimalForm.test(quantity) || Number(quantity) === 0) return null;
  const exact = new Big(fenToYuan(amount)).div(quantity);
  for (let decimals = 2; decimals <= 15; decimals++) {
    const price = exact.toFixed(decimals, Big.roundHalfUp);
    const product = new Big(price).times(quantity).times(100).round(0, Big.roundHalfUp);
    if (product.eq(amount)) return decimalForm.test(price) ? (price as Decimal) : null;
  }
  return null;
}

function quantityOf({ quantity, price, amount }: DraftLine): { quantity?: Decimal; price?: Decimal } {
  if (quantity === undefined) return {};
  const known = price ?? unitPrice(amount, quantity);
  return known === null ? {} : { quantity, price: known };
}

function netAndTax(amount: Fen, { rate, includesTax }: DraftLine): { readonly net: Fen; readonly tax: Fen } {
  if (includesTax) return splitGross(amount, rate);
  return { net: fen(amount), tax: taxOnNet(amount, rate) };
}
