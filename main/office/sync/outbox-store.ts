/**
 * What the uploader needs of the ledger. The office gives it the outbox; the uploader knows nothing of tables.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { UploadResult } from '../../../domain/ports.ts';
import type { Problem } from '../../../domain/problem.ts';

/** A document that the platform has not acknowledged. */
export interface OutboxEntry {
  /** `code-number-revision`. */
  readonly uploadKey: string;
  /** The same for all revisions of one invoice. */
  readonly invoice: string;
  readonly revision: number;
  /** The exact text to send. */
  readonly json: string;
  /** Requests with it that failed as a whole, so far. */
  readonly attempts: number;
}

export interface OutboxStore {
  /**
   * At most `limit` pending documents whose next time is not after `now`, oldest first. A later revision is left out while
   * an earlier one of its invoice is not acknowledged, whatever that one waits for.
   */
  due(now: Instant, limit: number): readonly OutboxEntry[];
  /** Next time of the pending document that is due first, under the same rule; null when nothing is pending. */
  nextDueAt(): Instant | null;
  /**
   * What the platform said of each document, in one transaction: `accepted` and `duplicate` acknowledge it, `orderConflict`
   * acknowledges and marks it, `conflict` and `rejected` park it with the cause.
   */
  recordResults(results: readonly UploadResult[], at: Instant): void;
  /** A request failed as a whole, which says nothing about its documents: counts an attempt and sets their next time. */
  recordFailure(failure: OutboxFailure): void;
}

export interface OutboxFailure {
  readonly uploadKeys: readonly string[];
  readonly problem: Problem;
  readonly at: Instant;
  readonly nextAt: Instant;
}
