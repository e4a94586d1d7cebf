/**
 * The outbox: documents the platform does not have yet, in order per invoice. Rows come in with the invoice's own
 * transaction and never leave; a document the platform will not take is parked where a person sees it.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import type { UploadResult } from '../../../domain/ports.ts';
import { assertNever, type Problem, problem } from '../../../domain/problem.ts';
import type { Connection } from './connection.ts';
import type { Journal } from './journal.ts';

interface DueRow {
  uploadKey: string;
  invoice: string;
  revision: number;
  json: string;
  attempts: number;
}

export interface Unuploaded {
  readonly count: number;
  readonly oldestAt: Instant | null;
  readonly gross: Fen;
  readonly parked: number;
}

export function openOutbox(db: Connection, journal: Journal) {
  // A revision waits for the one before it, whatever that one waits for.
  const inOrder = `NOT EXISTS (SELECT 1 FROM outbox earlier WHERE earlier.invoice_id = o.invoice_id AND earlier.revision < o.revision
    AND earlier.state <> 'acked')`;
  const due = db.prepare<[Instant, number], DueRow>(
    `SELECT upload_key AS uploadKey, CAST(invoice_id AS TEXT) AS invoice, revision, document AS json, attempts FROM outbox o
     WHERE state = 'pending' AND next_at <= ? AND ${inOrder} ORDER BY next_at, invoice_id, revision LIMIT ?`,
  );
  const nextDue = db.prepare<[], { at: Instant | null }>(
    `SELECT min(next_at) AS at FROM outbox o WHERE state = 'pending' AND ${inOrder}`,
  );
  const settle = db.prepare(
    `UPDATE outbox SET state = ?, outcome = ?, problem = ?, settled_at = ?, attempts = attempts + 1 WHERE upload_key = ? AND state = 'pending'`,
  );
  const fail = db.prepare(
    `UPDATE outbox SET attempts = attempts + 1, next_at = ?, problem = ? WHERE upload_key = ? AND state = 'pending'`,
  );
  const summary = db.prepare<[], Unuploaded>(
    `SELECT count(*) AS count, min(queued_at) AS oldestAt, coalesce(sum(gross), 0) AS gross,
       coalesce(sum(state = 'parked'), 0) AS parked FROM outbox WHERE state <> 'acked'`,
  );

  return {
    due: (now: Instant, limit: number) => due.all(now, limit),
    nextDueAt: () => nextDue.get()?.at ?? null,
    recordResults(results: readonly UploadResult[], at: Instant): void {
      db.transaction(() => {
        for (const result of results) {
          const [state, cause] = stateAfter(result);
          const changed =
            settle.run(state, JSON.stringify(result), cause && JSON.stringify(cause), at, result.uploadKey).changes > 0;
          const what = state === 'acked' ? 'document-acknowledged' : 'document-parked';
          if (changed) journal({ what, subject: result.uploadKey, data: { result }, at, actor: 'system' });
        }
      })();
    },
    recordFailure(failure: {
      readonly uploadKeys: readonly string[];
      readonly problem: Problem;
      readonly at: Instant;
      readonly nextAt: Instant;
    }): void {
      db.transaction(() => {
        for (const key of failure.uploadKeys) fail.run(failure.nextAt, JSON.stringify(failure.problem), key);
      })();
    },
    unuploaded: (): Unuploaded => summary.get() ?? { count: 0, oldestAt: null, gross: 0 as Fen, parked: 0 },
  };
}

/** An acknowledged document is done; one the platform will never take waits for a person with its cause. */
function stateAfter(result: UploadResult): readonly ['acked' | 'parked', Problem | null] {
  switch (result.outcome) {
    case 'accepted':
    case 'duplicate':
      return ['acked', null];
    case 'orderConflict':
      return ['acked', problem('order-already-invoiced', { channel: result.by, code: result.code, number: result.number })];
    case 'conflict':
      return ['parked', problem('platform-refused', { type: 'conflict', detail: result.uploadKey })];
    case 'rejected':
      return ['parked', problem('platform-refused', { type: result.type, detail: result.detail.slice(0, 200) })];
    default:
      return assertNever(result);
  }
}
