/**
 * What is wrong with one row of a draft, taken by itself.
 */
import type { DraftLine } from './draft.ts';
import { blocks, type Finding } from './finding.ts';
import type { InvoiceLine } from './invoice.ts';
import { type InvoiceKind, kindFacts } from './kinds.ts';
import { productMatches } from './lines.ts';
import { displayYuan, fenToYuan, maxFen } from './money.ts';
import type { Charset } from './ports.ts';
import { isRate, isZeroRate, sameRate } from './tax.ts';
import { hasClassStars, isTaxCode } from './tax-classes.ts';
import type { TaxRate } from './tax-types.ts';
import { fieldBytes, textFindings } from './text-rules.ts';

/** Longest quantity or price in characters; the electronic kinds also limit its decimals. */
const maxFigureLength = 16;
const electronicDecimals = 6;

export interface RowToCheck {
  readonly line: DraftLine;
  /** The form's rows made of it. */
  readonly rows: readonly InvoiceLine[];
  /** Place in the draft, from 0. */
  readonly index: number;
  readonly kind: InvoiceKind;
  /** Rates the device may sign; left out while it has not said. */
  readonly rates: readonly TaxRate[] | undefined;
  readonly charset: Charset;
}

/** Everything that stops one row; every finding names the field it is about. */
export function rowFindings({ line, rows, index, kind, rates, charset }: RowToCheck): readonly Finding[] {
  const path = `lines.${index}`;
  const at = { line: index + 1 };
  const name = line.name.trim();
  return [
    ...textFindings(`${path}.name`, name, fieldBytes.itemName, charset),
    ...textFindings(`${path}.spec`, line.spec.trim(), fieldBytes.spec, charset),
    ...textFindings(`${path}.unit`, line.unit.trim(), fieldBytes.unit, charset),
    ...amountFindings(line, rows, path, at),
    ...rateFindings(line, path, at, kind, rates),
    ...quantityFindings(line, rows[0], path, at, kind),
    ...(hasClassStars(name) ? [] : [blocks(`${path}.name`, 'item-name-without-class', { ...at, name })]),
    ...(isTaxCode(line.taxCode) ? [] : [blocks(`${path}.taxCode`, 'tax-code-malformed', { ...at, taxCode: line.taxCode })]),
  ];
}

/** Quantity and price as they stand on the form: both or none, readable, and giving the amount. */
function quantityFindings(
  line: DraftLine,
  row: InvoiceLine | undefined,
  path: string,
  at: { line: number },
  kind: InvoiceKind,
): readonly Finding[] {
  if (line.quantity === undefined) return [];
  const { quantity, price } = row ?? {};
  if (quantity !== undefined && price !== undefined && productMatches({ quantity, price, amount: line.amount })) {
    return [...figureFindings(`${path}.quantity`, quantity, kind), ...figureFindings(`${path}.price`, price, kind)];
  }
  return [blocks(`${path}.quantity`, 'price-times-quantity', { ...at, amount: displayYuan(line.amount) })];
}

/** The row itself and its discount, both positive; a blue row of nothing is never signed. */
function amountFindings(line: DraftLine, rows: readonly InvoiceLine[], path: string, at: { line: number }): readonly Finding[] {
  const found: Finding[] = [];
  const zero = line.amount <= 0 || rows.some((row) => row.net === 0);
  if (zero) found.push(blocks(`${path}.amount`, 'amount-zero', at));
  if (line.amount > maxFen || rows.some((row) => row.net + row.tax > maxFen)) {
    found.push(blocks(`${path}.amount`, 'amount-too-large', { ...at, limit: displayYuan(maxFen) }));
  }
  if (line.discount !== undefined && (line.discount <= 0 || line.discount > line.amount)) {
    found.push(blocks(`${path}.discount`, 'amount-zero', { ...at, discount: fenToYuan(line.discount) }));
  }
  return found;
}

function rateFindings(
  { rate, zeroRate }: DraftLine,
  path: string,
  at: { line: number },
  kind: InvoiceKind,
  rates: readonly TaxRate[] | undefined,
): readonly Finding[] {
  const authorised = isRate(rate) && (rates === undefined || rates.some((allowed) => sameRate(allowed, rate)));
  if (!authorised) return [blocks(`${path}.rate`, 'rate-not-authorised', { ...at, rate, allowed: (rates ?? []).join(', ') })];
  if (isZeroRate(rate) && kindFacts[kind].special) return [blocks(`${path}.rate`, 'rate-zero-on-special', at)];
  if (isZeroRate(rate) !== (zeroRate !== undefined)) return [blocks(`${path}.zeroRate`, 'zero-rate-mark-wrong', { ...at, rate })];
  return [];
}

function figureFindings(path: string, figure: string, kind: InvoiceKind): readonly Finding[] {
  const found: Finding[] = [];
  const length = figure.length;
  if (length > maxFigureLength) found.push(blocks(path, 'field-too-long', { field: path, limit: maxFigureLength, length }));
  const decimals = figure.split('.')[1]?.length ?? 0;
  if (kindFacts[kind].medium === 'electronic' && decimals > electronicDecimals) {
    const details = { field: `${path}Decimals`, limit: electronicDecimals, length: decimals };
    found.push(blocks(path, 'field-too-long', details));
  }
  return found;
}
