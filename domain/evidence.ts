/**
 * What a person is shown of an issue that nobody answered for: the request beside what the device recorded since, and who may
 * conclude what from it. Pure; the same evidence always allows the same answers.
 */
import type { DeviceInvoice, Segment, Stock } from './device.ts';
import type { Instant, InvoiceKey, InvoiceNumber } from './ids.ts';
import { epochMs } from './instant.ts';
import type { InvoiceContent } from './invoice.ts';
import { fenToYuan } from './money.ts';
import { isIn, type NumberRange } from './number-range.ts';
import { compareNumbers, invoiceNumber, nextOfSegment } from './numbering.ts';
import type { Settlement } from './settlement.ts';
import { sameInvoice } from './settlement.ts';
import type { TaskAnswer } from './task.ts';

export const evidenceFields = [
  'state',
  'buyerName',
  'buyerTaxId',
  'net',
  'tax',
  'gross',
  'rows',
  'clerk',
  'remarks',
  'issuedAt',
] as const;

/** One field of the request beside the same field of a record. */
export interface ComparedField {
  readonly field: (typeof evidenceFields)[number];
  readonly asked: string;
  readonly recorded: string;
  readonly same: boolean;
}

/** `recorded`: the ledger has this number already, as another invoice. */
export type Likeness = 'same' | 'differs' | 'recorded';

export interface Candidate {
  readonly key: InvoiceKey;
  readonly issuedAt: Instant;
  readonly likeness: Likeness;
  /** It is what was asked for as far as a settlement compares, whatever else differs: a device may shorten a name. */
  readonly mayBeOurs: boolean;
  readonly fields: readonly ComparedField[];
  readonly record: DeviceInvoice;
}

/** A device clock this far from ours is still "at that time". */
const clockToleranceMs = 10 * 60_000;

/** @param inLedger Whether the ledger has this number already. */
export function candidateOf(request: InvoiceContent, askedAt: Instant, record: DeviceInvoice, inLedger: boolean): Candidate {
  const { key, issuedAt } = record;
  const fields = compareFields(request, askedAt, record);
  const mayBeOurs = !inLedger && sameInvoice(request, record);
  const same = mayBeOurs && fields.every((field) => field.same || softFields.has(field.field));
  return { key, issuedAt, likeness: inLedger ? 'recorded' : same ? 'same' : 'differs', mayBeOurs, fields, record };
}

/** A clock may be off and a device may add to the remarks: neither makes it another invoice. */
const softFields: ReadonlySet<ComparedField['field']> = new Set(['remarks', 'issuedAt']);

function compareFields(request: InvoiceContent, askedAt: Instant, record: DeviceInvoice): readonly ComparedField[] {
  const { buyer, totals } = request;
  const of = (field: ComparedField['field'], asked: string, recorded: string): ComparedField => ({
    field,
    asked,
    recorded,
    same: asked.trim() === recorded.trim(),
  });
  const full = record.content;
  const apart = Math.abs((epochMs(record.issuedAt) ?? 0) - (epochMs(askedAt) ?? 0));
  return [
    of('state', request.colour, record.state),
    of('buyerName', buyer.name, record.buyerName),
    of('buyerTaxId', buyer.taxId, record.buyerTaxId),
    of('net', fenToYuan(totals.net), fenToYuan(record.totals.net)),
    of('tax', fenToYuan(totals.tax), fenToYuan(record.totals.tax)),
    of('gross', fenToYuan(totals.gross), fenToYuan(record.totals.gross)),
    of('rows', String(request.lines.length), String(record.lineCount)),
    ...(full ? [of('clerk', request.clerk, full.clerk), of('remarks', request.remarks, full.remarks)] : []),
    { field: 'issuedAt', asked: askedAt, recorded: record.issuedAt, same: apart <= clockToleranceMs },
  ];
}

/** Everything that the device showed when it was asked for a person. */
export interface Evidence {
  readonly settlement: Settlement;
  readonly candidates: readonly Candidate[];
  /** Every number that was used since is among the candidates. */
  readonly complete: boolean;
}

/** A run of numbers of one code; both ends belong to it. */
export type NumberRun = Pick<NumberRange, 'code' | 'from' | 'to'>;

/**
 * The numbers a device has used since it was about to give `expected`, by its stock then and now, segment by segment; the expected one
 * is always among them, so that a contradiction shows.
 */
export function usedSince(expected: InvoiceKey, before: Stock, now: Stock): readonly NumberRun[] {
  const runs: NumberRun[] = [];
  for (const then of before.segments) {
    const from = nextOfSegment(then)?.number;
    if (from === undefined) continue;
    const left = now.segments.find((segment) => isSameSegment(segment, then));
    // A segment that is not listed any more is used up.
    const to = left ? lastUsed(left) : then.last;
    if (to !== null && compareNumbers(from, to) <= 0) runs.push({ code: then.code, from, to });
  }
  for (const bought of now.segments.filter((segment) => !before.segments.some((then) => isSameSegment(segment, then)))) {
    const to = lastUsed(bought);
    if (to !== null && compareNumbers(bought.first, to) <= 0) runs.push({ code: bought.code, from: bought.first, to });
  }
  const { code, number } = expected;
  if (runs.some((run) => run.code === code && isIn(number, run))) return runs;
  // A device that went back, or one that does not list the segment it issues from.
  const last = now.next?.code === code ? invoiceNumber(Number(now.next.number) - 1) : null;
  return [{ code, from: number, to: last !== null && compareNumbers(last, number) > 0 ? last : number }, ...runs];
}

function isSameSegment(one: Segment, other: Segment): boolean {
  return one.code === other.code && compareNumbers(one.first, other.first) === 0;
}

/** The number before the segment's next. */
function lastUsed(segment: Segment): InvoiceNumber | null {
  const next = nextOfSegment(segment);
  return next ? invoiceNumber(Number(next.number) - 1) : segment.last;
}

/** What a clerk may conclude from evidence, and what takes a supervisor. */
export interface AllowedAnswers {
  readonly clerkMay: readonly TaskAnswer[];
  readonly supervisorMay: readonly TaskAnswer[];
}

/** Always allowed: they conclude nothing. */
const openAnswers: readonly TaskAnswer[] = ['askAgain', 'callSupervisor'];

/**
 * A clerk confirms facts: the one record that is the same, or that no record is ours when all of them are there. Where
 * evidence is missing or ambiguous a supervisor concludes, on their own name. Nobody frees an order while the device shows a
 * record that may be ours, or while the request may still reach it: that would be the second invoice.
 * @param evidence `away`: the device cannot be asked now, and may be again. `removed`: it does not belong to this counter any more.
 */
export function allowedAnswers(evidence: Evidence | 'away' | 'removed', mayStillArrive: boolean): AllowedAnswers {
  const releasable: readonly TaskAnswer[] = mayStillArrive ? [] : ['release'];
  if (evidence === 'away') return { clerkMay: openAnswers, supervisorMay: openAnswers };
  if (evidence === 'removed') return { clerkMay: openAnswers, supervisorMay: [...openAnswers, ...releasable] };
  const { candidates, complete, settlement } = evidence;
  const adoptable = candidates.filter(isAdoptable);
  const same = adoptable.filter(({ likeness }) => likeness === 'same');
  const sure = settlement.decision !== 'unknown' || complete;
  const adopt: readonly TaskAnswer[] = adoptable.length > 0 ? ['adopt'] : [];
  const release = candidates.some(({ mayBeOurs }) => mayBeOurs) ? [] : releasable;
  return {
    clerkMay: [...openAnswers, ...(same.length === 1 && sure ? adopt : []), ...(sure ? release : [])],
    supervisorMay: [...openAnswers, ...adopt, ...release],
  };
}

/** A record that is another one than was asked for can be taken over only as a whole. */
export function isAdoptable({ likeness, mayBeOurs, record }: Candidate): boolean {
  return mayBeOurs || (likeness === 'differs' && record.content !== null);
}
