/**
 * Rules that tie a red invoice (红字发票) to the blue one it reverses.
 */
import { type DeviceTime, epochOf } from '../clock.ts';
import type { Form } from '../form.ts';
import { kindFacts } from '../kinds.ts';
import type { LedgerInvoice } from '../model.ts';
import { formatFen } from '../money.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** What the ledger knows about the blue invoice a red names. */
export interface Original {
  readonly invoice: LedgerInvoice;
  /** Gross reddened so far (已开负数金额 ykfsje), fen, positive. */
  readonly reddened: number;
}

/**
 * @param original Null when this unit never issued the number that was named.
 * @param redDays How old a blue may be, days; null for any age.
 */
export function judgeRed(form: Form, original: Original | null, now: DeviceTime, redDays: number | null): Refusal | null {
  if (!form.red) return null;
  if (form.originalCode === '' || form.originalNumber === '') return refuse('incomplete', 'a red names yfpdm and yfphm');
  const named = `${form.originalCode} ${form.originalNumber}`;
  if (original === null) return refuse('codeNumber', `${named} is not of this unit`);
  const { invoice, reddened } = original;
  if (invoice.state !== 'blue') return refuse('codeNumber', `${named} is ${invoice.state}`);
  if (!kindFacts[form.kind].redOf.includes(invoice.kind)) return refuse('codeNumber', `${named} is of kind ${invoice.kind}`);
  if (redDays !== null && daysBetween(invoice.issuedAt, now) > redDays)
    return refuse('codeNumber', `${named} is older than ${redDays} days`);
  if (form.buyer.name !== invoice.buyerName || form.buyer.taxId !== invoice.buyerTaxId)
    return refuse('field', 'buyer differs from the blue');
  const rest = invoice.gross - reddened;
  return -form.gross > rest ? refuse('redOverRest', `${formatFen(-form.gross)} of ${formatFen(rest)} left`) : null;
}

function daysBetween(from: DeviceTime, to: DeviceTime): number {
  return ((epochOf(to) ?? 0) - (epochOf(from) ?? 0)) / 86_400_000;
}
