/**
 * A ledger with as many invoices as a test wants, written row by row with the tables' own SQL and not through the
 * operations under test. Every row is what the operations would have written.
 */
import { createHash } from 'node:crypto';
import type { Instant, RequestId } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import { documentMaker } from '../sync/document.ts';
import { invoiceForTests } from '../sync/invoice.testing.ts';
import type { Connection } from './database.ts';
import { invoiceFingerprint } from './fingerprint.ts';
import { openJournal } from './journal.ts';

export const start = '2026-11-01T08:00:00.000+08:00' as Instant;

/** The invoice of that number as {@link fillLedger} writes it. */
export function filledInvoice(index: number): Invoice {
  const number = String(index).padStart(8, '0');
  const made = invoiceForTests(number, { orderNo: `E${String(index).padStart(9, '0')}`, lineIds: ['1'] });
  // In no order, as real ones are: the trees of their indexes are then as scattered.
  const requestId = createHash('sha256').update(number).digest('hex').slice(0, 36) as RequestId;
  return { ...made, origin: { ...made.origin, requestId } };
}

/**
 * Appends `count` invoices with draft, intent, order line, document and journal facts, numbered from `from` on.
 * The last `pending` documents are not acknowledged.
 */
export function fillLedger(
  db: Connection,
  { count, pending = 0, from = 1, counterId = 'BJZ-07' }: { count: number; pending?: number; from?: number; counterId?: string },
): void {
  const journal = openJournal(db);
  const make = documentMaker(counterId);
  const draft = db.prepare(
    "INSERT INTO drafts (request_id, order_no, source, opened_at, content, state) VALUES (?, ?, ?, ?, ?, 'issued')",
  );
  const intent = db.prepare(
    `INSERT INTO intents (request_id, device_id, order_no, content, origin, begun_at, asked_at, attempts, state, settled_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1, 'signed', ?)`,
  );
  const row = db.prepare(
    `INSERT INTO invoices (request_id, device_id, device_no, kind, code, number, state, issued_at, recorded_at, order_no, source, buyer_name,
       buyer_tax_id, clerk, net, tax, gross, offline, content, signed, origin)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const line = db.prepare('INSERT INTO invoiced_lines (order_no, line_id, invoice_id) VALUES (?, ?, ?)');
  const document = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at, settled_at)
     VALUES (?, 'document', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let index = from; index < from + count; index++) {
      const invoice = filledInvoice(index);
      const { content, signed, origin } = invoice;
      const at = addDays(start, index / 24);
      const json = [JSON.stringify(content), JSON.stringify(signed), JSON.stringify(origin)] as const;
      const { buyer, totals } = content;
      draft.run(origin.requestId, origin.orderNo, origin.source, at, json[0]);
      intent.run(origin.requestId, origin.deviceId, origin.orderNo, json[0], json[2], at, at, at);
      const { lastInsertRowid: id } = row.run(
        ...[origin.requestId, origin.deviceId, origin.deviceNo, content.kind, signed.code, signed.number, content.colour],
        ...[signed.issuedAt, at, origin.orderNo, origin.source, buyer.name, buyer.taxId, content.clerk],
        ...[totals.net, totals.tax, totals.gross, 0, ...json],
      );
      line.run(origin.orderNo, '1', id);
      const made = make(invoice, 1);
      const acked = index < from + count - pending;
      document.run(
        ...[made.uploadKey, id, signed.code, signed.number, 1, made.json, made.sha256, totals.gross, at],
        ...[acked ? 'acked' : 'pending', at, acked ? at : null],
      );
      const { code, number, issuedAt } = signed;
      journal({ what: 'intent-begun', subject: origin.requestId, data: { gross: totals.gross }, at, actor: 'system' });
      journal({
        what: 'invoice-issued',
        subject: origin.requestId,
        data: { code, number, issuedAt, gross: totals.gross, document: made.sha256, invoice: invoiceFingerprint(json) },
        at,
        actor: 'system',
      });
    }
  })();
}

/** A fingerprint of every fact of a ledger, so that two can be compared. */
export function factsOf(db: Connection): string {
  const hash = createHash('sha256');
  for (const sql of [
    'SELECT * FROM invoices ORDER BY invoice_id',
    'SELECT * FROM invoiced_lines ORDER BY order_no, line_id',
    'SELECT * FROM outbox ORDER BY upload_key',
    'SELECT * FROM intents ORDER BY request_id',
    'SELECT * FROM drafts ORDER BY request_id',
    'SELECT * FROM journal ORDER BY seq',
  ]) {
    for (const fact of db.prepare(sql).raw().iterate()) hash.update(JSON.stringify(fact));
  }
  return hash.digest('hex');
}
