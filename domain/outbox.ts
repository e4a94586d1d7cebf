/**
 * What goes to the platform by itself, and what the uploader asks of the ledger for it.
 */
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber } from './ids.ts';
import type { Fen } from './money.ts';
import type { Problem } from './problem.ts';

/** A document tells of an invoice; a layout file (版式文件) follows it; a delivery sends that to the buyer. */
export const outboxKinds = ['document', 'layout', 'delivery'] as const;
export type OutboxKind = (typeof outboxKinds)[number];

/** Something that the platform has not acknowledged. */
export interface OutboxEntry {
  /** `code-number-revision` of a document, `code-number-pdf` of a layout file, the delivery's own id. */
  readonly uploadKey: string;
  readonly what: OutboxKind;
  readonly invoice: InvoiceKey;
  readonly revision: number;
  /** The exact JSON text to send; empty for a layout file, which is made when it is sent. */
  readonly json: string;
  /** Requests with it that failed as a whole, so far. */
  readonly attempts: number;
}

/** What became of one entry. */
export type OutboxResult =
  | { readonly outcome: 'accepted' | 'duplicate' | 'conflict'; readonly uploadKey: string }
  /** A layout file of which the platform has other bytes already: it was sealed anew after a lost disk. Theirs counts. */
  | { readonly outcome: 'heldOtherwise'; readonly uploadKey: string }
  | {
      readonly outcome: 'orderConflict';
      readonly uploadKey: string;
      readonly by: string;
      readonly code: string;
      readonly number: string;
    }
  | { readonly outcome: 'rejected'; readonly uploadKey: string; readonly type: string; readonly detail: string }
  /** `url` is where the buyer finds it, for the channel `qr`. */
  | { readonly outcome: 'delivered'; readonly uploadKey: string; readonly url: string | null };

export interface OutboxStore {
  /**
   * At most `limit` entries of one kind whose next time is not after `until`, which is `now` when absent, and which no request has
   * in hand at `now`; oldest first. An entry is left out while one that must come before it is not acknowledged: an earlier
   * revision, the document of a layout file, the layout file of a delivery. A lease that ends after `farthestLease` holds nobody back: it
   * was made by a clock that was ahead.
   */
  due(now: Instant, limit: number, what: OutboxKind, until?: Instant, farthestLease?: Instant): readonly OutboxEntry[];
  /** When the first entry of a kind is due and in nobody's hand, under the same rule; null when none is pending. */
  nextDueAt(what: OutboxKind): Instant | null;
  /** A request is about to carry them: nobody else sends them before `until`, not even the next process. */
  lease(uploadKeys: readonly string[], until: Instant): void;
  /**
   * What the platform said of each, in one transaction: `accepted`, `duplicate`, `heldOtherwise` and `delivered` acknowledge, `orderConflict`
   * acknowledges and opens a task, `conflict` and `rejected` park with the cause.
   */
  recordResults(results: readonly OutboxResult[], at: Instant): void;
  /** A request failed as a whole, which says nothing about what it carried: counts an attempt and sets the next time. */
  recordFailure(failure: OutboxFailure): void;
}

export interface OutboxFailure {
  readonly uploadKeys: readonly string[];
  readonly problem: Problem;
  readonly at: Instant;
  readonly nextAt: Instant;
}

/** Acknowledged documents of one device, kind and code in a run of numbers, the latest revision of each, ascending. */
export interface AcknowledgedRange {
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: InvoiceCode;
  readonly from: InvoiceNumber;
  readonly to: InvoiceNumber;
  readonly entries: readonly AcknowledgedEntry[];
}
export interface AcknowledgedEntry {
  readonly number: InvoiceNumber;
  readonly revision: number;
  readonly sha256: string;
  readonly gross: Fen;
}

/** Numbers of one code, whatever device and kind they are of; both ends belong to it. */
export interface NumberSpan {
  readonly code: InvoiceCode;
  readonly from: InvoiceNumber;
  readonly to: InvoiceNumber;
}

export interface DigestStore {
  /**
   * Where the numbers lie whose documents were queued since `since` (all when null): spans that together hold them all, and others near
   * them. Few, and small in memory.
   */
  spans(since: Instant | null): readonly NumberSpan[];
  /**
   * Ranges of acknowledged documents in the first part of a span, at most `size` numbers each, ascending; a part has at most some thousand. `rest`
   * is what is left of the span, null at its end.
   */
  acknowledged(
    span: NumberSpan,
    size: number,
  ): { readonly ranges: readonly AcknowledgedRange[]; readonly rest: NumberSpan | null };
  /** The documents of ours with these numbers, acknowledged or not; what a platform may rightly have. */
  known(code: InvoiceCode, from: InvoiceNumber, to: InvoiceNumber): readonly AcknowledgedEntry[];
  /** The platform has lost what it had acknowledged, or asks for it: it is due again, with its layout file. Answers how many were reopened. */
  reopen(uploadKeys: readonly string[], reason: 'lost-by-platform' | 'asked-by-platform', at: Instant): number;
}
