/**
 * Intents and the invoices they become: the heart of exactly-once. An intent is on disk before the device is asked;
 * invoice, document, print job and journal fact become true in one transaction.
 */
import type {
  DeviceId,
  Instant,
  InvoiceCode,
  InvoiceKey,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  PrinterId,
  RequestId,
} from '../../../domain/ids.ts';
import { type IntentEvent, type IntentState, storedIntentAfter } from '../../../domain/intent.ts';
import { type Invoice, type InvoiceOrigin, thisCounter } from '../../../domain/invoice.ts';
import type { IntentRecord, IssueLedger, SignedRecord } from '../../../domain/ledger-port.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { Step } from '../../../domain/steps.ts';
import { templateKey } from '../../../domain/template.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import { openInvoiceRow } from './invoice-row.ts';
import { openInvoiceTemplates } from './invoice-templates.ts';
import type { Journal } from './journal.ts';
import { openOutboxEntry } from './outbox-entry.ts';
import { openRefunds } from './refunds.ts';
import { problemText, readContent, readOrigin, readProblem, readSigned, readStock } from './stored.ts';

interface IntentRow {
  content: string;
  origin: string;
  stock_before: string | null;
  begun_at: Instant;
  asked_at: Instant;
  state: IntentState;
  attempts: number;
  problem: string | null;
  printer_id: PrinterId | null;
  template_id: string | null;
  template_version: number | null;
}
interface InvoiceRow {
  content: string;
  signed: string;
  origin: string;
}

type IntentLedger = Pick<
  IssueLedger,
  | 'invoiceByRequest'
  | 'isRecorded'
  | 'takenLines'
  | 'intent'
  | 'unsettled'
  | 'beginIntent'
  | 'retryIntent'
  | 'recordSigned'
  | 'recordNotIssued'
  | 'recordUnknown'
>;

export function openIntentLedger(db: Connection, journal: Journal, step: Step): IntentLedger {
  const columns =
    'content, origin, stock_before, begun_at, asked_at, state, attempts, problem, printer_id, template_id, template_version';
  const askedAt = db.prepare<[string], { begun_at: Instant }>('SELECT begun_at FROM intents WHERE request_id = ?');
  const fence = openFence(db, journal);
  const refunds = openRefunds(db, journal);
  const one = db.prepare<[string], IntentRow>(`SELECT ${columns} FROM intents WHERE request_id = ?`);
  const unsettled = db.prepare<[], IntentRow>(
    `SELECT ${columns} FROM intents WHERE state IN ('open', 'unknown') ORDER BY begun_at, request_id`,
  );
  const unsettledOf = db.prepare<[DeviceId], IntentRow>(
    `SELECT ${columns} FROM intents WHERE state IN ('open', 'unknown') AND device_id = ? ORDER BY begun_at, request_id`,
  );
  // A refused or released intent gives way to the next try of the same draft.
  const clear = db.prepare("DELETE FROM intents WHERE request_id = ? AND state IN ('refused', 'released')");
  const insert = db.prepare(
    `INSERT INTO intents (request_id, device_id, order_no, stock_before, content, origin, printer_id, begun_at, asked_at, template_id,
       template_version, attempts, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'open')`,
  );
  const retry = db.prepare(
    'UPDATE intents SET attempts = attempts + 1, asked_at = ?, state = ?, problem = NULL WHERE request_id = ?',
  );
  const stateOf = db.prepare<[string], { state: IntentState }>('SELECT state FROM intents WHERE request_id = ?');
  const settle = db.prepare('UPDATE intents SET state = ?, settled_at = ?, problem = ? WHERE request_id = ?');
  // From the moment nobody waits for the answer any more; asking what became of it changes nothing.
  const lose = db.prepare(
    "UPDATE intents SET asked_at = CASE WHEN state = 'open' THEN ? ELSE asked_at END, state = ?, problem = ? WHERE request_id = ?",
  );
  const takeDraft = db.prepare("UPDATE drafts SET state = 'issuing' WHERE request_id = ? AND state = 'open'");
  const draftState = db.prepare('UPDATE drafts SET state = ? WHERE request_id = ?');
  const releaseClaim = db.prepare(
    "UPDATE claims SET state = 'toRelease' WHERE request_id = ? AND state IN ('held', 'optimistic')",
  );
  const invoice = db.prepare<[string], InvoiceRow>('SELECT content, signed, origin FROM invoices WHERE request_id = ?');
  // A number that was voided unused here, and that the platform was told of, is as good as an invoice.
  const recorded = db.prepare<[InvoiceKey], { device_no: string }>(
    `SELECT device_no FROM invoices WHERE code = @code AND number = @number UNION ALL
     SELECT b.device_no FROM outbox JOIN blank_voids b USING (code, number)
     WHERE upload_key = @code || '-' || @number || '-1' AND invoice_id IS NULL`,
  );
  const putRow = openInvoiceRow(db);
  const putInOutbox = openOutboxEntry(db);
  const templates = openInvoiceTemplates(db);
  const insertJob = db.prepare(
    `INSERT INTO print_jobs (job_id, invoice_id, printer_id, copies, asked_by, queued_at, state, changed_at)
     VALUES (?, ?, ?, 1, ?, ?, 'queued', ?)`,
  );
  const linesTaken = db.prepare<[string], { line_id: OrderLineId; code: InvoiceCode; number: InvoiceNumber }>(
    `SELECT l.line_id, i.code, i.number FROM invoiced_lines l JOIN invoices i USING (invoice_id) WHERE l.order_no = ?`,
  );
  const intentsOfOrder = db.prepare<[string], IntentRow>(
    `SELECT ${columns} FROM intents WHERE order_no = ? AND state IN ('open', 'unknown')`,
  );

  function after(requestId: RequestId, event: IntentEvent): IntentState {
    const row = stateOf.get(requestId);
    if (!row) throw new Error(`no intent ${requestId} to ${event}`);
    return storedIntentAfter(row.state, event);
  }

  function takenLines(orderNo: OrderNo, except: RequestId | null): ReadonlyMap<OrderLineId, InvoiceKey | null> {
    const taken = new Map<OrderLineId, InvoiceKey | null>();
    for (const row of linesTaken.all(orderNo)) taken.set(row.line_id, { code: row.code, number: row.number });
    for (const row of intentsOfOrder.all(orderNo)) {
      const origin = readOrigin(row.origin);
      if (origin.requestId === except) continue;
      for (const lineId of origin.orderLineIds) if (!taken.has(lineId)) taken.set(lineId, null);
    }
    return taken;
  }

  /** What keeps an intent from being written now. */
  function obstacle({ requestId, orderNo, orderLineIds }: InvoiceOrigin): Result<void> {
    const fenced = fence.state();
    if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
    const taken = takenLines(orderNo, requestId);
    const lineId = orderLineIds.find((id) => taken.has(id));
    if (lineId === undefined) return ok(undefined);
    const key = taken.get(lineId);
    return key
      ? failed('order-already-invoiced', { orderNo, lineId, ...key, channel: thisCounter })
      : failed('issue-in-progress');
  }

  /** Answers the fingerprint of the row, for the journal. */
  function putInvoice({ invoice: made, document, printJob, at, actor }: SignedRecord): string {
    const { content, signed } = made;
    const { id, fingerprint } = putRow(made, content.colour, at);
    putInOutbox({ invoiceId: id, key: signed, document, gross: content.totals.gross, state: 'pending', at });
    if (printJob) insertJob.run(printJob.jobId, id, printJob.printerId, actor, at, at);
    return fingerprint;
  }

  return {
    invoiceByRequest(requestId) {
      const row = invoice.get(requestId);
      return row ? invoiceOf(row) : null;
    },
    isRecorded({ code, number }, by) {
      const row = recorded.get({ code, number });
      return row !== undefined && (by === undefined || row.device_no === by);
    },
    takenLines,
    intent(requestId) {
      const row = one.get(requestId);
      return row ? intentOf(row) : null;
    },
    unsettled: (deviceId) => (deviceId === null ? unsettled.all() : unsettledOf.all(deviceId)).map(intentOf),
    beginIntent: db.transaction((intent, actor) => {
      const { origin, content, before, begunAt } = intent;
      const free = obstacle(origin);
      if (!free.ok) return free;
      if (takeDraft.run(origin.requestId).changes === 0) return failed('draft-not-found', { requestId: origin.requestId });
      clear.run(origin.requestId);
      insert.run(
        origin.requestId,
        origin.deviceId,
        origin.orderNo,
        before ? JSON.stringify(before) : null,
        JSON.stringify(content),
        JSON.stringify(origin),
        intent.print?.printerId ?? null,
        begunAt,
        begunAt,
        intent.template?.id ?? null,
        intent.template?.version ?? null,
      );
      journal({
        what: 'intent-begun',
        subject: origin.requestId,
        data: {
          deviceId: origin.deviceId,
          kind: content.kind,
          expected: before?.next ?? null,
          gross: content.totals.gross,
          orderNo: origin.orderNo,
        },
        at: begunAt,
        actor,
      });
      step('intent-begun');
      return ok(undefined);
    }),
    retryIntent: db.transaction((requestId, at) => {
      retry.run(at, after(requestId, 'retry'), requestId);
      journal({ what: 'intent-asked-again', subject: requestId, data: {}, at, actor: 'system' });
    }),
    recordSigned: db.transaction((record) => {
      const { invoice: made, how, at, actor } = record;
      const { requestId } = made.origin;
      const fingerprint = putInvoice(record);
      const template = templates.fix(requestId, made.signed, at);
      settle.run(after(requestId, how === 'issued' ? 'sign' : 'adopt'), at, null, requestId);
      draftState.run('issued', requestId);
      const { code, number, issuedAt } = made.signed;
      journal({
        what: how === 'issued' ? 'invoice-issued' : 'invoice-adopted',
        subject: requestId,
        data: {
          code,
          number,
          issuedAt,
          gross: made.content.totals.gross,
          deviceNo: made.origin.deviceNo,
          document: record.document.sha256,
          invoice: fingerprint,
          template: template && templateKey(template),
        },
        at,
        actor,
      });
      if (made.content.colour === 'blue') refunds.recorded(made, askedAt.get(requestId)?.begun_at ?? at, at);
      step('record-begun');
    }),
    recordNotIssued: db.transaction((requestId, state, problem, at, actor) => {
      settle.run(after(requestId, state === 'refused' ? 'refuse' : 'release'), at, problemText(problem), requestId);
      draftState.run('open', requestId);
      releaseClaim.run(requestId);
      journal({ what: `intent-${state}`, subject: requestId, data: { problem }, at, actor });
    }),
    recordUnknown: db.transaction((requestId, problem, at) => {
      lose.run(at, after(requestId, 'lose'), problemText(problem), requestId);
      journal({ what: 'intent-unknown', subject: requestId, data: { problem }, at, actor: 'system' });
    }),
  };
}

/** An invoice from its three JSON columns. */
export function invoiceOf(row: InvoiceRow): Invoice {
  return { content: readContent(row.content), signed: readSigned(row.signed), origin: readOrigin(row.origin) };
}

function intentOf(row: IntentRow): IntentRecord {
  return {
    origin: readOrigin(row.origin),
    content: readContent(row.content),
    before: row.stock_before ? readStock(row.stock_before) : null,
    begunAt: row.begun_at,
    askedAt: row.asked_at,
    state: row.state,
    attempts: row.attempts,
    problem: row.problem ? readProblem(row.problem) : null,
    print: row.printer_id ? { printerId: row.printer_id } : null,
    template:
      row.template_id === null || row.template_version === null ? null : { id: row.template_id, version: row.template_version },
  };
}
