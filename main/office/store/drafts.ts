/**
 * Drafts and the claims that go with them: what the clerk has in hand, kept over a restart.
 */

import type { Draft } from '../../../domain/draft.ts';
import type { ClaimId, Instant, OrderLineId, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { ClaimRecord, IssueLedger } from '../../../domain/ledger-port.ts';
import type { OrderSource } from '../../../domain/order.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { readDraft } from './stored.ts';

interface DraftRow {
  request_id: RequestId;
  order_no: OrderNo;
  source: OrderSource;
  opened_at: Instant;
  content: string;
}
interface ClaimRow {
  claim_id: ClaimId;
  request_id: RequestId;
  order_no: OrderNo;
  line_ids: string;
}

type DraftLedger = Pick<
  IssueLedger,
  | 'draft'
  | 'openDrafts'
  | 'openDraft'
  | 'saveDraft'
  | 'dropDraft'
  | 'keepClaim'
  | 'claimsToRelease'
  | 'claimReleased'
  | 'giveBackClaim'
>;

export function openDraftLedger(db: Connection, journal: Journal): DraftLedger {
  const columns = 'request_id, order_no, source, opened_at, content';
  const one = db.prepare<[string], DraftRow>(`SELECT ${columns} FROM drafts WHERE request_id = ? AND state <> 'dropped'`);
  const open = db.prepare<[], DraftRow>(`SELECT ${columns} FROM drafts WHERE state = 'open' ORDER BY opened_at`);
  const insert = db.prepare(`INSERT INTO drafts (${columns}, state) VALUES (?, ?, ?, ?, ?, 'open')`);
  const save = db.prepare("UPDATE drafts SET content = ? WHERE request_id = ? AND state = 'open'");
  const drop = db.prepare("UPDATE drafts SET state = 'dropped' WHERE request_id = ? AND state = 'open'");
  const keepClaim = db.prepare(
    `INSERT INTO claims (claim_id, request_id, order_no, line_ids, state) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (claim_id) DO UPDATE SET state = excluded.state, line_ids = excluded.line_ids`,
  );
  const releaseOf = db.prepare("UPDATE claims SET state = 'toRelease' WHERE request_id = ? AND state IN ('held', 'optimistic')");
  const toRelease = db.prepare<[], ClaimRow>(
    "SELECT claim_id, request_id, order_no, line_ids FROM claims WHERE state = 'toRelease'",
  );
  const released = db.prepare("UPDATE claims SET state = 'released' WHERE claim_id = ? AND state = 'toRelease'");

  return {
    draft(requestId) {
      const row = one.get(requestId);
      return row ? draftOf(row) : null;
    },
    openDrafts: () => open.all().map(draftOf),
    openDraft: db.transaction((draft, actor) => {
      const { requestId, orderNo, source, openedAt, ...input } = draft;
      insert.run(requestId, orderNo, source, openedAt, JSON.stringify(input));
      journal({ what: 'draft-opened', subject: requestId, data: { orderNo, source, kind: draft.kind }, at: openedAt, actor });
    }),
    saveDraft(requestId, input) {
      save.run(JSON.stringify(input), requestId);
    },
    dropDraft: db.transaction((requestId, at, actor) => {
      if (drop.run(requestId).changes === 0) return;
      releaseOf.run(requestId);
      journal({ what: 'draft-dropped', subject: requestId, data: {}, at, actor });
    }),
    keepClaim(claim) {
      keepClaim.run(claim.claimId, claim.requestId, claim.orderNo, JSON.stringify(claim.lineIds), claim.state);
    },
    claimsToRelease: () => toRelease.all().map(claimOf),
    claimReleased(claimId) {
      released.run(claimId);
    },
    giveBackClaim(requestId) {
      releaseOf.run(requestId);
    },
  };
}

function draftOf(row: DraftRow): Draft {
  return {
    requestId: row.request_id,
    orderNo: row.order_no,
    source: row.source,
    openedAt: row.opened_at,
    ...readDraft(row.content),
  };
}

function claimOf(row: ClaimRow): ClaimRecord {
  return {
    claimId: row.claim_id,
    requestId: row.request_id,
    orderNo: row.order_no,
    lineIds: JSON.parse(row.line_ids) as OrderLineId[],
    state: 'toRelease',
  };
}
