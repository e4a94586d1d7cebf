/**
 * The outbox: what the platform does not have yet, in order per invoice. Documents come in with the invoice's own
 * transaction and never leave; what the platform will not take is parked where a person sees it, and stops nothing else.
 */
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { mask } from '../../../domain/mask.ts';
import type { Fen } from '../../../domain/money.ts';
import type { OutboxEntry, OutboxKind, OutboxResult, OutboxStore } from '../../../domain/outbox.ts';
import { assertNever, type Problem, problem } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import { openDeliveries } from './deliveries.ts';
import { openDigestStore } from './digests.ts';
import type { Journal } from './journal.ts';
import { openOrderConflicts } from './order-conflicts.ts';
import { inOrder } from './outbox-order.ts';
import { problemText, readProblem } from './stored.ts';

type DueRow = Omit<OutboxEntry, 'invoice'> & { readonly code: InvoiceCode; readonly number: InvoiceNumber };

export interface Unuploaded {
  readonly count: number;
  readonly oldestAt: Instant | null;
  readonly gross: Fen;
  readonly parked: number;
}

/** One row of what the platform does not have, for people. */
export interface OutboxRow {
  readonly uploadKey: string;
  readonly what: OutboxKind;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly buyerName: string;
  readonly gross: Fen;
  readonly queuedAt: Instant;
  readonly state: 'pending' | 'sending' | 'parked';
  readonly attempts: number;
  readonly nextAt: Instant | null;
  /** What of the same invoice must go before it. */
  readonly behind: 'document' | 'layout' | null;
  readonly problem: Problem | null;
}

/** So often a layout file lets its document be sent again before a person must look. */
const mostResends = 5;

export function openOutbox(db: Connection, journal: Journal) {
  const conflicts = openOrderConflicts(db, journal);
  const digests = openDigestStore(db, journal);
  const { arrived, ...deliveries } = openDeliveries(db, journal);
  const due = db.prepare<[{ now: Instant; limit: number; what: OutboxKind; until: Instant; farthest: Instant }], DueRow>(
    `SELECT upload_key AS uploadKey, what, code, number, revision, document AS json, attempts FROM outbox o
     WHERE state = 'pending' AND what = @what AND next_at <= @until
       AND (leased_until IS NULL OR leased_until <= @now OR leased_until > @farthest) AND ${inOrder}
     ORDER BY next_at, code, number, revision LIMIT @limit`,
  );
  const nextDue = db.prepare<[OutboxKind], { at: Instant | null }>(
    `SELECT next_at AS at FROM outbox o WHERE state = 'pending' AND what = ? AND leased_until IS NULL AND ${inOrder} ORDER BY next_at LIMIT 1`,
  );
  const nextFree = db.prepare<[OutboxKind], { at: Instant | null }>(
    "SELECT min(max(next_at, leased_until)) AS at FROM outbox WHERE state = 'pending' AND what = ? AND leased_until IS NOT NULL",
  );
  const lease = db.prepare("UPDATE outbox SET leased_until = ? WHERE upload_key = ? AND state = 'pending'");
  const settle = db.prepare(
    `UPDATE outbox SET state = ?, outcome = ?, problem = ?, settled_at = ?, attempts = attempts + 1, leased_until = NULL
     WHERE upload_key = ? AND state = 'pending'`,
  );
  const fail = db.prepare(
    `UPDATE outbox SET attempts = attempts + 1, next_at = ?, problem = ?, leased_until = NULL WHERE upload_key = ? AND state = 'pending'`,
  );
  const summary = db.prepare<[], Unuploaded>(
    `SELECT count(*) AS count, min(queued_at) AS oldestAt, coalesce(sum(gross), 0) AS gross,
       (SELECT count(*) FROM outbox WHERE state = 'parked') AS parked FROM outbox WHERE state <> 'acked' AND what = 'document'`,
  );
  const list = db.prepare<[{ now: Instant; limit: number }], Omit<OutboxRow, 'problem'> & { problem: string | null }>(
    `SELECT o.upload_key AS uploadKey, o.what, o.code, o.number, coalesce(i.buyer_name, '') AS buyerName, o.gross, o.queued_at AS queuedAt,
       CASE WHEN o.state = 'parked' THEN 'parked' WHEN o.leased_until > @now THEN 'sending' ELSE 'pending' END AS state, o.attempts,
       CASE WHEN o.state = 'pending' AND ${inOrder} THEN o.next_at END AS nextAt, o.problem,
       CASE WHEN o.state = 'parked' OR ${inOrder} THEN NULL WHEN EXISTS (SELECT 1 FROM outbox d WHERE d.code = o.code AND d.number = o.number
         AND d.what = 'document' AND d.state <> 'acked') THEN 'document' ELSE 'layout' END AS behind
     FROM outbox o LEFT JOIN invoices i USING (invoice_id) WHERE o.state <> 'acked'
     ORDER BY o.state, o.queued_at, o.upload_key LIMIT @limit`,
  );
  const failing = db.prepare<[Instant], { count: number }>(
    "SELECT count(*) AS count FROM outbox WHERE state = 'pending' AND what <> 'document' AND attempts > 0 AND queued_at <= ?",
  );
  const parked = db.prepare<[], { uploadKey: string }>("SELECT upload_key AS uploadKey FROM outbox WHERE state = 'parked'");
  const unpark = db.prepare(
    "UPDATE outbox SET state = 'pending', next_at = ?, outcome = NULL, settled_at = NULL WHERE upload_key = ? AND state = 'parked'",
  );
  const entry = db.prepare<[string], { what: OutboxKind; code: InvoiceCode; number: InvoiceNumber; attempts: number }>(
    'SELECT what, code, number, attempts FROM outbox WHERE upload_key = ?',
  );
  const again = db.prepare(
    "UPDATE outbox SET attempts = attempts + 1, next_at = ?, leased_until = NULL WHERE upload_key = ? AND state = 'pending'",
  );
  const documentsOf = db.prepare<[string, string], { uploadKey: string }>(
    "SELECT upload_key AS uploadKey FROM outbox WHERE code = ? AND number = ? AND what = 'document' AND state = 'acked' ORDER BY revision",
  );

  /** A platform that does not know the invoice of a layout file or a delivery has lost its document, or never got it. */
  function lacksDocument(result: OutboxResult): boolean {
    if (result.outcome !== 'rejected' || result.type !== 'invoice-not-found') return false;
    const about = entry.get(result.uploadKey);
    // It was sent again more than once, and still: somebody must look.
    return about !== undefined && about.what !== 'document' && about.attempts < mostResends;
  }

  function sendDocumentFirst(uploadKey: string, at: Instant): void {
    const about = entry.get(uploadKey);
    if (!about) return;
    const documents = documentsOf.all(about.code, about.number).map((row) => row.uploadKey);
    digests.reopen(documents, 'lost-by-platform', at);
    again.run(at, uploadKey);
  }

  const store: OutboxStore = {
    due: (now, limit, what, until = now, farthest = afterLongestLease(now)) =>
      due
        .all({ now, limit, what, until, farthest })
        .map(({ code, number, ...entry }) => ({ ...entry, invoice: { code, number } })),
    nextDueAt: (what) => earlier(nextDue.get(what)?.at ?? null, nextFree.get(what)?.at ?? null),
    lease: db.transaction((uploadKeys, until) => {
      for (const uploadKey of uploadKeys) lease.run(until, uploadKey);
    }),
    recordResults: db.transaction((results: readonly OutboxResult[], at: Instant) => {
      for (const result of results) {
        if (lacksDocument(result)) {
          sendDocumentFirst(result.uploadKey, at);
          continue;
        }
        const [state, cause] = stateAfter(result);
        const outcome = JSON.stringify(masked(result));
        const changed = settle.run(state, outcome, cause && problemText(cause), at, result.uploadKey).changes > 0;
        if (!changed) continue;
        if (result.outcome === 'delivered') arrived(result.uploadKey);
        const what = state === 'acked' ? 'document-acknowledged' : 'document-parked';
        journal({ what, subject: result.uploadKey, data: { result: kept(result) }, at, actor: 'system' });
        if (result.outcome === 'orderConflict') conflicts.open(result, at);
      }
    }),
    recordFailure: db.transaction(({ uploadKeys, problem: why, nextAt }) => {
      for (const key of uploadKeys) fail.run(nextAt, problemText(why), key);
    }),
  };

  return {
    ...store,
    ...deliveries,
    unuploaded: (): Unuploaded => summary.get() ?? { count: 0, oldestAt: null, gross: 0 as Fen, parked: 0 },
    /** Layout files and deliveries that were queued by then, and have been tried in vain. */
    failingSince: (queuedBy: Instant): number => failing.get(queuedBy)?.count ?? 0,
    /** Parked first, then oldest first. */
    list: (now: Instant, limit: number): readonly OutboxRow[] =>
      list.all({ now, limit }).map((row) => ({ ...row, problem: row.problem === null ? null : readProblem(row.problem) })),
    /** A person lets a parked one be tried again, all of them when no key is given. Answers how many. */
    retryParked: db.transaction((uploadKey: string | null, at: Instant, actor: Actor): number => {
      let retried = 0;
      for (const key of uploadKey === null ? parked.all().map((row) => row.uploadKey) : [uploadKey]) {
        if (unpark.run(at, key).changes === 0) continue;
        journal({ what: 'document-tried-again', subject: key, data: {}, at, actor });
        retried += 1;
      }
      return retried;
    }),
  };
}

/** An acknowledged entry is done; one the platform will never take waits for a person with its cause. */
function stateAfter(result: OutboxResult): readonly ['acked' | 'parked', Problem | null] {
  switch (result.outcome) {
    case 'accepted':
    case 'duplicate':
    case 'heldOtherwise':
    case 'delivered':
      return ['acked', null];
    case 'orderConflict':
      return ['acked', problem('order-already-invoiced', { channel: result.by, code: result.code, number: result.number })];
    case 'conflict':
      return ['parked', problem('platform-refused', { type: 'conflict', detail: result.uploadKey })];
    case 'rejected':
      return ['parked', problem('platform-refused', { type: result.type, detail: mask(result.detail).slice(0, 200) })];
    default:
      return assertNever(result);
  }
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** No request lasts so long: a lease that ends later was written by a clock that was wrong. */
function afterLongestLease(now: Instant): Instant {
  return instantFromDate((epochMs(now) ?? 0) + longestLeaseMs);
}
const longestLeaseMs = 10 * 60_000;

/** What the journal keeps of an answer for ever: what a delivery's says may repeat an address, or lead to the invoice. */
function kept(result: OutboxResult): Readonly<Record<string, unknown>> {
  if (result.outcome === 'delivered') return { outcome: result.outcome };
  return masked(result);
}

function masked(result: OutboxResult): OutboxResult {
  return result.outcome === 'rejected' ? { ...result, detail: mask(result.detail) } : result;
}
