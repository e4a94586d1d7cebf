/**
 * Rules about the figures of an issue request: signs, discounts, tax of each row, sums. Exact to the fen; the only tolerances
 * are the two the trade grants for tax.
 */
import { type Form, type Row, signedRows } from '../form.ts';
import { amountOf, formatFen, taxOnDifference, taxOnNet } from '../money.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Most that the tax of one row may differ from the computed tax, fen. */
const rowTaxTolerance = 6;
/** Most that the signed sum of those differences may reach, fen. */
const totalTaxTolerance = 127;
/** Most that quantity × price may differ from the amount, fen. */
const productTolerance = 1;

/** Checks the figures of one form; null when they add up. */
export function judgeArithmetic(form: Form): Refusal | null {
  const rows = signedRows(form);
  return (
    judgeDiscounts(form, rows) ?? judgeSigns(form, rows) ?? judgeTaxes(form, rows) ?? judgeProducts(rows) ?? judgeSums(form, rows)
  );
}

/** A discount row stands directly behind its discounted row, with the same name, class and rate, and no more than it. */
function judgeDiscounts(form: Form, rows: readonly Row[]): Refusal | null {
  for (const [index, row] of rows.entries()) {
    const position = index + 1;
    if (row.nature === 'discounted' && rows[index + 1]?.nature !== 'discount')
      return refuse('field', `row ${position} has no discount row`);
    if (row.nature !== 'discount') continue;
    const of = rows[index - 1];
    if (of === undefined || of.nature !== 'discounted') return refuse('field', `row ${position} discounts nothing`);
    if (of.name !== row.name || of.taxCode !== row.taxCode || of.rate !== row.rate)
      return refuse('field', `row ${position} discounts another row`);
    if (row.quantity !== null || row.price !== null || row.unit !== '' || row.spec !== '')
      return refuse('field', `row ${position} is a discount`);
    if (-row.net > of.net) return refuse('sums', `row ${position} discounts more than there is`);
    if (form.red) return refuse('field', 'a red invoice has no discount rows');
  }
  return null;
}

/** Blue rows are above zero and discounts below; red rows are below zero, with the price above. Nothing is zero. */
function judgeSigns(form: Form, rows: readonly Row[]): Refusal | null {
  for (const [index, row] of rows.entries()) {
    const negative = form.red || row.nature === 'discount';
    const sign = negative ? -1 : 1;
    if (row.net * sign <= 0 || row.tax * sign < 0)
      return refuse('sums', `row ${index + 1}: je ${formatFen(row.net)}, se ${formatFen(row.tax)}`);
    if (row.quantity !== null && Number(row.quantity.digits) * sign <= 0) return refuse('sums', `row ${index + 1}: spsl`);
    if (row.price !== null && row.price.digits <= 0n) return refuse('sums', `row ${index + 1}: dj`);
  }
  return null;
}

function judgeTaxes(form: Form, rows: readonly Row[]): Refusal | null {
  if (form.differential && (rows.length !== 1 || rows[0]?.deduction === null))
    return refuse('field', 'differential taxation has one row with kcje');
  let drift = 0;
  for (const [index, row] of rows.entries()) {
    const computed =
      form.differential && row.deduction !== null
        ? taxOnDifference(row.net + row.tax, row.deduction, row.rate)
        : taxOnNet(row.net, row.rate);
    const difference = row.tax - computed;
    if (Math.abs(difference) > rowTaxTolerance) return refuse('taxDifference', `row ${index + 1}: ${formatFen(difference)}`);
    drift += difference;
  }
  return Math.abs(drift) > totalTaxTolerance ? refuse('taxDifference', `all rows: ${formatFen(drift)}`) : null;
}

/** Quantity and price come together; their product is the amount, with tax when the price has it. */
function judgeProducts(rows: readonly Row[]): Refusal | null {
  for (const [index, row] of rows.entries()) {
    if ((row.quantity === null) !== (row.price === null)) return refuse('field', `row ${index + 1}: spsl and dj come together`);
    if (row.quantity === null || row.price === null) continue;
    const amount = row.priceIncludesTax ? row.net + row.tax : row.net;
    if (Math.abs(amountOf(row.quantity, row.price) - amount) > productTolerance)
      return refuse('sums', `row ${index + 1}: spsl × dj`);
  }
  return null;
}

function judgeSums(form: Form, rows: readonly Row[]): Refusal | null {
  const net = rows.reduce((sum, row) => sum + row.net, 0);
  const tax = rows.reduce((sum, row) => sum + row.tax, 0);
  if (form.net !== net) return refuse('sums', `hjje ${formatFen(form.net)}, rows ${formatFen(net)}`);
  if (form.tax !== tax) return refuse('sums', `hjse ${formatFen(form.tax)}, rows ${formatFen(tax)}`);
  if (form.gross !== net + tax) return refuse('sums', `jshj ${formatFen(form.gross)}`);
  return (form.red ? -net : net) > 0 ? null : refuse('sums', 'hjje');
}
