/**
 * What the comparison of the books asks of the ledger, and what it leaves behind.
 */
import type { FoundInvoice } from './found-invoice.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceKey, InvoiceNumber, RequestId } from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Actor } from './ledger-port.ts';
import type { NumberRange } from './number-range.ts';
import type { OutgoingDocument } from './ports.ts';
import type { ProblemCode } from './problem.ts';
import type { Difference, Outcome, RecordedEntry } from './reconciliation.ts';

/** Differences of one run that a report names; the counts go on. */
export const mostDifferences = 200;

export interface ReconciliationReport {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly actor: Actor;
  /** Devices and the platform, as far as they could be asked; the code of the problem where they could not. */
  readonly books: readonly { readonly book: DeviceId | 'platform'; readonly problem: ProblemCode | null }[];
  readonly ranges: readonly RangeReport[];
  /** Devices of which every number was compared with both other books. */
  readonly whole: readonly DeviceNo[];
  /** It was ended early; the ranges are those that were reached. */
  readonly cancelled: boolean;
}

/** The gap and duplicate report of one run of numbers, with how many numbers came to which outcome. */
export interface RangeReport extends NumberRange {
  readonly deviceId: DeviceId;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** At most {@link mostDifferences}. */
  readonly differences: readonly Difference[];
  /** Numbers that a book has twice. */
  readonly duplicates: readonly InvoiceNumber[];
  /** What was put right without a person. */
  readonly repaired: readonly { readonly number: InvoiceNumber; readonly repair: 'recorded' | 'sentAgain' }[];
  /** Numbers that could not be judged now: an issue that nobody has settled may be behind them, or a document was not to be had. */
  readonly leftOut: readonly InvoiceNumber[];
  /** Both other books could be asked for all of it. */
  readonly complete: boolean;
}

/** What the ledger can be expected to have of a device. */
export interface Standing {
  /**
   * From when on it must have everything the device issued: its first own invoice of it, or the first comparison of
   * everything. Null when it has neither, and after a restore until everything was compared.
   */
  readonly since: Instant | null;
  /** Every number was compared at least once, since the last restore if there was one. */
  readonly compared: boolean;
}

/** A number that a device shows as voided unused. */
export interface FoundBlankVoid {
  readonly number: InvoiceNumber;
  readonly voidedAt: Instant;
  /** The document that the platform holds of it; absent where it holds none. */
  readonly held?: OutgoingDocument;
}

/** A request that came to nothing by what was known then. */
export interface EndedRequest {
  readonly requestId: RequestId;
  readonly kind: InvoiceKind;
}

export interface BooksLedger {
  /** The device number last seen on a device of this counter; null when it was never there. */
  lastDeviceNo(deviceId: DeviceId): DeviceNo | null;
  /**
   * Every run of numbers of a device that the ledger has something of, newest first. A hole of more than 100 numbers ends a run: a code
   * is shared out among devices in such lots, and what lies between two lots of one device is another's.
   */
  ranges(deviceNo: DeviceNo): readonly NumberRange[];
  /** What the ledger has of these numbers, ascending. */
  recorded(range: NumberRange): readonly RecordedEntry[];
  /** Numbers of the range that the ledger has as another device's. */
  ofOtherDevices(range: NumberRange): readonly InvoiceNumber[];
  /** The latest requests to a device that were refused or released since then, newest first, at most `most`. */
  cameToNothing(deviceId: DeviceId, since: Instant, most: number): readonly EndedRequest[];
  /** True when an issue that nobody has settled may be behind this number: it is left to its settling. */
  mayBeUnsettled(range: Pick<NumberRange, 'deviceNo' | 'kind'>, key: InvoiceKey): boolean;
  standing(deviceNo: DeviceNo): Standing;
  /** Numbers that a device shows as voided unused; answers those that were not known. */
  recordBlankVoids(
    range: Pick<NumberRange, 'deviceNo' | 'kind' | 'code'>,
    voids: readonly FoundBlankVoid[],
    at: Instant,
    actor: Actor,
  ): readonly InvoiceNumber[];
  /** One transaction: invoice, document, order lines, journal. False when the number is in the ledger already. */
  recordFound(found: FoundInvoice, at: Instant, actor: Actor): boolean;
  /** Keeps the report; opens a task for each difference that a person must look at and closes those that are no more. */
  keepReport(report: ReconciliationReport): void;
  lastReport(): ReconciliationReport | null;
}
