/**
 * What became of an issue that nobody answered for: which question settles it, and what the answers mean. Pure, so that
 * every case can be tested; the asking is the office's. Evidence that does not agree is never guessed over: it is `unknown`.
 */
import type { DeviceInvoice, DeviceQuery, Stock } from './device.ts';
import type { Instant, InvoiceKey, RequestId } from './ids.ts';
import { addDays, deviceDate } from './instant.ts';
import type { InvoiceContent, Signed } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import { compareNumbers, endsSegment, keyAfter, sameKey } from './numbering.ts';
import { assertNever } from './problem.ts';

/** What was asked of the device, and what it holds now. */
export interface SettlementFacts {
  readonly request: InvoiceContent;
  /** Code and number it was about to give; null only where it remembers requests. */
  readonly expected: InvoiceKey | null;
  /** Stock when it was about to be asked; tells what follows at a segment's end. Null where it was not read. */
  readonly before: Stock | null;
  /** Stock now; null when it could not be read, and not needed where it remembers requests. */
  readonly stockNow: Stock | null;
  /** True when the device can be asked by our own request id. */
  readonly remembersRequests: boolean;
}

export type Settlement =
  | { readonly decision: 'adopt'; readonly reason: 'same-invoice'; readonly invoice: DeviceInvoice }
  | { readonly decision: 'release'; readonly reason: 'number-unchanged' | 'request-not-known' }
  | { readonly decision: 'unknown'; readonly reason: UnknownReason };

export type UnknownReason =
  /** It could not be asked, or what was expected of it was never known. */
  | 'no-answer'
  /** More than one number was used meanwhile, by us or by somebody else. */
  | 'advanced-by-more'
  /** Its next number is of another segment, or lower, and a segment's end does not explain that. */
  | 'segment-changed'
  /** The number was used for something else. */
  | 'other-invoice'
  /** The number was used, and the device has no record of it. */
  | 'record-missing'
  /** Its stock and its records contradict each other. */
  | 'contradiction';

/**
 * The questions to ask the device after its stock was read, in order, until one brings the record of the expected number: by request
 * id where it knows them, else by number. None when the stock alone decides.
 * @param andDays Also by day, where the expected number was its segment's last: a device may not tell by number of a segment that is used
 * up. A day may be minutes on a slow line.
 */
export function settlementQueries(
  facts: SettlementFacts,
  requestId: RequestId,
  begunAt: Instant,
  andDays: boolean,
): readonly DeviceQuery[] {
  const { kind } = facts.request;
  if (facts.remembersRequests) return [{ by: 'request', kind, requestId }];
  const { expected, before, stockNow } = facts;
  if (expected === null || stockNow === null) return [];
  const { code, number } = expected;
  const byItsNumber: DeviceQuery = { by: 'numbers', kind, code, from: number, to: number };
  switch (advanceOf(expected, before, stockNow)) {
    case 'one':
      return [byItsNumber];
    case 'rolled-over':
      return [byItsNumber, ...(andDays ? dayQueries(kind, begunAt) : [])];
    default:
      return [];
  }
}

/** The day of an issue, then those beside it: the device's clock need not be ours, and midnight may have passed. */
export function dayQueries(kind: InvoiceKind, begunAt: Instant): readonly DeviceQuery[] {
  return [0, 1, -1]
    .map((days) => deviceDate(addDays(begunAt, days)))
    .map((day) => ({ by: 'dates', kind, from: day, to: day, unuploadedOnly: false }));
}

/** @param found What the questions brought; null when none was asked or answered. */
export function decideSettlement(facts: SettlementFacts, found: readonly DeviceInvoice[] | null): Settlement {
  return facts.remembersRequests ? byRequest(facts.request, found) : byNumber(facts, found);
}

/** True when the device's record is the invoice we asked for: buyer, sums, colour and number of rows. */
export function sameInvoice(content: InvoiceContent, recorded: DeviceInvoice): boolean {
  return (
    recorded.state === content.colour &&
    recorded.buyerName.trim() === content.buyer.name.trim() &&
    givenTaxId(recorded.buyerTaxId) === givenTaxId(content.buyer.taxId) &&
    recorded.totals.net === content.totals.net &&
    recorded.totals.tax === content.totals.tax &&
    recorded.lineCount === content.lines.length
  );
}

/** The signature that a device's record carries. */
export function signedOf({ key, issuedAt, cipher, checkCode }: DeviceInvoice): Signed {
  return { code: key.code, number: key.number, issuedAt, cipher, checkCode };
}

function byRequest(request: InvoiceContent, found: readonly DeviceInvoice[] | null): Settlement {
  if (found === null) return unknown('no-answer');
  const [invoice, second] = found;
  if (invoice === undefined) return { decision: 'release', reason: 'request-not-known' };
  if (second !== undefined) return unknown('contradiction');
  return sameInvoice(request, invoice) ? { decision: 'adopt', reason: 'same-invoice', invoice } : unknown('other-invoice');
}

function byNumber({ request, expected, before, stockNow }: SettlementFacts, found: readonly DeviceInvoice[] | null): Settlement {
  if (expected === null || stockNow === null) return unknown('no-answer');
  const advance = advanceOf(expected, before, stockNow);
  const recorded = found?.find((invoice) => sameKey(invoice.key, expected));
  switch (advance) {
    case 'none':
      return recorded === undefined ? { decision: 'release', reason: 'number-unchanged' } : unknown('contradiction');
    case 'more':
      return unknown('advanced-by-more');
    case 'elsewhere':
      return unknown('segment-changed');
    case 'one':
    case 'rolled-over':
      if (found === null) return unknown('no-answer');
      if (found.some(({ key }) => key.code === expected.code && compareNumbers(key.number, expected.number) > 0)) {
        return unknown('advanced-by-more');
      }
      if (recorded === undefined) return unknown('record-missing');
      return sameInvoice(request, recorded)
        ? { decision: 'adopt', reason: 'same-invoice', invoice: recorded }
        : unknown('other-invoice');
    default:
      return assertNever(advance);
  }
}

type Advance = 'none' | 'one' | 'more' | 'rolled-over' | 'elsewhere';

/**
 * How far the device's next number is past the expected one. At a segment's end what follows is the next open segment of
 * the stock it had before, or a segment bought meanwhile.
 */
function advanceOf(expected: InvoiceKey, before: Stock | null, stockNow: Stock): Advance {
  const { next } = stockNow;
  if (next !== null && sameKey(next, expected)) return 'none';
  if (before === null || !endsSegment(expected, before)) {
    if (next === null || next.code !== expected.code) return 'elsewhere';
    const ahead = compareNumbers(next.number, expected.number);
    if (ahead < 0) return 'elsewhere';
    return ahead === 1 ? 'one' : 'more';
  }
  const following = keyAfter(expected, before);
  if (following === null) return next?.code === expected.code ? 'elsewhere' : 'rolled-over';
  if (next === null || next.code !== following.code) return 'elsewhere';
  const ahead = compareNumbers(next.number, following.number);
  if (ahead < 0) return 'elsewhere';
  return ahead === 0 ? 'rolled-over' : 'more';
}

/** Converters send fifteen zeros for a buyer without an id. */
function givenTaxId(taxId: string): string {
  const trimmed = taxId.trim();
  return /^0*$/.test(trimmed) ? '' : trimmed;
}

function unknown(reason: UnknownReason): Settlement {
  return { decision: 'unknown', reason };
}
