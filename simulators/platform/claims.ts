/**
 * Claims: a counter holds lines of an order for a quarter of an hour, so that nobody else invoices them meanwhile.
 */
import type { Orders } from './orders.ts';
import type { Db } from './store.ts';
import type { ClaimRequest } from './wire.ts';

const holdMs = 15 * 60_000;

export type ClaimAnswer =
  | { readonly answer: 'held'; readonly expiresAt: number }
  | { readonly answer: 'order-not-found' | 'unknown-line' | 'claimed' | 'claim-mismatch' }
  | {
      readonly answer: 'already-invoiced';
      readonly by: string;
      readonly code: string;
      readonly number: string;
      readonly at: number;
    };

export interface ClaimRow {
  readonly claimId: string;
  readonly counterId: string;
  readonly orderNo: string;
  readonly lineIds: readonly string[];
  readonly grantedAt: number;
  readonly expiresAt: number;
  readonly state: 'held' | 'consumed' | 'released';
}

export interface Claims {
  claim(counterId: string, request: ClaimRequest, now: number): ClaimAnswer;
  release(counterId: string, claimId: string, now: number): void;
  /** A counter's invoice covers lines: its claims that held any of them are used up. */
  consume(counterId: string, orderNo: string, lineIds: readonly string[], now: number): void;
  all(): ClaimRow[];
  /** What was granted since `at` is gone, what ended since then is held again. */
  forget(at: number): void;
}

interface Row extends Omit<ClaimRow, 'lineIds'> {
  readonly lineIds: string;
}

export function openClaims(db: Db, orders: Orders): Claims {
  const columns = `claim_id AS claimId, counter_id AS counterId, order_no AS orderNo, line_ids AS lineIds, granted_at AS grantedAt,
    expires_at AS expiresAt, state`;
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM claims WHERE claim_id = ?`);
  const held = db.prepare<[string], Row>(`SELECT ${columns} FROM claims WHERE order_no = ? AND state = 'held'`);
  const every = db.prepare<[], Row>(`SELECT ${columns} FROM claims ORDER BY granted_at, claim_id`);
  const write = db.prepare(
    `INSERT OR REPLACE INTO claims (claim_id, counter_id, order_no, line_ids, granted_at, expires_at, state)
     VALUES (?, ?, ?, ?, ?, ?, 'held')`,
  );
  const setEnd = db.prepare('UPDATE claims SET state = ?, ended_at = ? WHERE claim_id = ?');
  const deleteSince = db.prepare('DELETE FROM claims WHERE granted_at >= ?');
  const holdAgain = db.prepare("UPDATE claims SET state = 'held', ended_at = NULL WHERE ended_at >= ?");

  /** Why the lines cannot be held by this claim; null when they are free. */
  function obstacle({ claimId, orderNo, lineIds }: ClaimRequest, now: number): ClaimAnswer | null {
    const order = orders.find(orderNo);
    if (order === null) return { answer: 'order-not-found' };
    if (!lineIds.every((lineId) => order.lines.some((line) => line.lineId === lineId))) return { answer: 'unknown-line' };
    for (const lineId of lineIds) {
      const mark = orders.markOf(orderNo, lineId);
      if (mark !== null)
        return { answer: 'already-invoiced', by: mark.channel, code: mark.code, number: mark.number, at: mark.at };
    }
    const others = held.all(orderNo).filter((claim) => claim.claimId !== claimId && claim.expiresAt > now);
    const taken = new Set(others.flatMap((claim) => linesOf(claim)));
    return lineIds.some((lineId) => taken.has(lineId)) ? { answer: 'claimed' } : null;
  }

  return {
    claim: db.transaction((counterId: string, request: ClaimRequest, now: number): ClaimAnswer => {
      const { claimId, orderNo } = request;
      const lineIds = JSON.stringify(request.lineIds.toSorted());
      const before = one.get(claimId);
      if (before !== undefined && before.state !== 'released') {
        const same = before.counterId === counterId && before.orderNo === orderNo && before.lineIds === lineIds;
        if (!same) return { answer: 'claim-mismatch' };
        if (before.state === 'held' && before.expiresAt > now) return { answer: 'held', expiresAt: before.expiresAt };
      }
      const refusal = obstacle(request, now);
      if (refusal !== null) return refusal;
      write.run(claimId, counterId, orderNo, lineIds, now, now + holdMs);
      return { answer: 'held', expiresAt: now + holdMs };
    }),
    release(counterId, claimId, now) {
      const claim = one.get(claimId);
      if (claim?.counterId === counterId && claim.state === 'held') setEnd.run('released', now, claimId);
    },
    consume(counterId, orderNo, lineIds, now) {
      for (const claim of held.all(orderNo)) {
        const covers = claim.counterId === counterId && linesOf(claim).some((lineId) => lineIds.includes(lineId));
        if (covers) setEnd.run('consumed', now, claim.claimId);
      }
    },
    all: () => every.all().map((claim) => ({ ...claim, lineIds: linesOf(claim) })),
    forget(at) {
      deleteSince.run(at);
      holdAgain.run(at);
    },
  };
}

function linesOf(claim: Row): string[] {
  return JSON.parse(claim.lineIds);
}
