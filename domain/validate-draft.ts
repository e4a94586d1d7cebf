/**
 * The gate between a draft and the device: works out the form as it would be signed and says everything that is wrong
 * with it. Nothing that this lets through should be refused by a device for its content.
 */
import { buyerFindings, normalisedParty } from './buyer.ts';
import type { Monitor } from './device.ts';
import type { DraftInput, DraftLine } from './draft.ts';
import { blocks, type Finding } from './finding.ts';
import type { InvoiceContent, InvoiceLine, Party, Totals } from './invoice.ts';
import { type InvoiceKind, kindFacts } from './kinds.ts';
import { rowFindings } from './line-rules.ts';
import { rowsOf } from './lines.ts';
import { displayYuan, maxFen } from './money.ts';
import type { Order } from './order.ts';
import { orderFindings } from './order-amounts.ts';
import type { Charset } from './ports.ts';
import { taxDifferences, totalsOf } from './tax.ts';
import type { TaxRate } from './tax-types.ts';
import { fieldBytes, partyFindings, remarkFindings, remarksOf, textFindings } from './text-rules.ts';
import { amountInWords } from './words.ts';

export interface DraftToValidate {
  readonly draft: DraftInput;
  /** The order as it is now; null when the draft belongs to none or nobody can be asked. */
  readonly order: Order | null;
  readonly seller: Party;
  /** Clerk's name as printed. */
  readonly clerk: string;
  /** Rates the device may sign; left out while the device has not said. */
  readonly rates?: readonly TaxRate[] | undefined;
  /** The device's limits; null while it has not said. */
  readonly monitor?: Monitor | null | undefined;
  readonly charset: Charset;
}

export interface ValidatedDraft {
  /** Complete and good to send; null as soon as one finding blocks. */
  readonly content: InvoiceContent | null;
  readonly lines: readonly InvoiceLine[];
  readonly totals: Totals;
  /** Gross total in words. */
  readonly words: string;
  readonly findings: readonly Finding[];
}

/** Paths in the findings count the draft's rows from 0; sentences count them from 1. */
export function validateDraft(input: DraftToValidate): ValidatedDraft {
  const { draft, seller, charset } = input;
  const { kind } = draft;
  const clerk = input.clerk.trim();
  const buyer = normalisedParty(draft.buyer);
  const subject = { kind, colour: 'blue' } as const;
  const rows = draft.lines.map((line) => ({ line, rows: rowsOf(line) }));
  const lines = rows.flatMap((row) => row.rows);
  const totals = totalsOf(lines);

  const findings: readonly Finding[] = [
    ...buyerFindings(buyer, kind),
    ...partyFindings('buyer', buyer, charset),
    ...partyFindings('seller', seller, charset),
    ...rows.flatMap((row, index) => rowFindings({ ...row, index, kind, rates: input.rates, charset })),
    ...formFindings(kind, rows, totals, input.monitor ?? null),
    ...(input.order ? orderFindings(draft.lines, input.order) : []),
    ...remarkFindings(subject, draft.remarks, charset),
    ...(clerk === '' ? [blocks('clerk', 'clerk-name-missing')] : []),
    ...textFindings('clerk', clerk, fieldBytes.person, charset),
    ...textFindings('payee', draft.payee.trim(), fieldBytes.person, charset),
    ...textFindings('reviewer', draft.reviewer.trim(), fieldBytes.person, charset),
  ];

  const content: InvoiceContent = {
    ...subject,
    seller,
    buyer,
    lines,
    totals,
    remarks: remarksOf(subject, draft.remarks),
    payee: draft.payee.trim(),
    reviewer: draft.reviewer.trim(),
    clerk,
  };
  const blocked = findings.some((finding) => finding.severity === 'block');
  return { content: blocked ? null : content, lines, totals, words: amountInWords(totals.gross), findings };
}

/** Most rows of one invoice: devices take fewer on the electronic kinds. */
export function maxRows(kind: InvoiceKind): number {
  return kindFacts[kind].medium === 'electronic' ? 100 : 2000;
}

/** What is wrong with the form as a whole. */
function formFindings(
  kind: InvoiceKind,
  rows: readonly { readonly line: DraftLine; readonly rows: readonly InvoiceLine[] }[],
  totals: Totals,
  monitor: Monitor | null,
): readonly Finding[] {
  const found: Finding[] = [];
  const lines = rows.flatMap((row) => row.rows);
  const limit = maxRows(kind);
  if (lines.length === 0) return [blocks('lines', 'line-missing')];
  if (lines.length > limit) found.push(blocks('lines', 'too-many-lines', { lines: lines.length, limit }));
  if (totals.net <= 0) found.push(blocks('lines', 'amount-zero'));
  if (totals.gross > maxFen) found.push(blocks('lines', 'amount-too-large', { limit: displayYuan(maxFen) }));
  const single = monitor?.singleLimit ?? null;
  if (single !== null && totals.net > single) {
    found.push(blocks('lines', 'over-single-limit', { net: displayYuan(totals.net), limit: displayYuan(single) }));
  }
  // A discount row belongs to the draft row before it, so rows of the form are counted back to rows of the draft.
  const draftRow = rows.flatMap((row, index) => row.rows.map(() => index));
  for (const { row, problem } of taxDifferences(lines)) {
    found.push({ path: row === null ? 'lines' : `lines.${draftRow[row] ?? row}.amount`, severity: 'block', problem });
  }
  return found;
}
