/**
 * Issued invoices as they are looked at: rows with their four truths, one invoice in full, and its timeline.
 */
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceKey,
  InvoiceNumber,
  OrderNo,
  RequestId,
} from '../../../domain/ids.ts';
import type { Invoice, InvoiceState } from '../../../domain/invoice.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Fen } from '../../../domain/money.ts';
import type { OrderSource } from '../../../domain/order.ts';
import type { Connection } from './database.ts';
import { invoiceOf } from './intents.ts';

/** How far one truth is. `due` comes by itself; `trouble` waits for a person; `none` was not asked for. */
export type Truth = 'none' | 'due' | 'done' | 'trouble';

export interface InvoiceRow {
  readonly requestId: RequestId;
  readonly deviceId: DeviceId;
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly state: InvoiceState;
  readonly issuedAt: Instant;
  readonly orderNo: OrderNo;
  readonly source: OrderSource;
  readonly buyerName: string;
  readonly gross: Fen;
  readonly clerk: string;
  readonly offline: boolean;
  readonly truths: { readonly signed: Truth; readonly recorded: Truth; readonly printed: Truth; readonly uploaded: Truth };
}

export interface TimelineEntry {
  readonly at: Instant;
  readonly what: string;
  readonly detail: string;
}

export interface InvoiceViews {
  /** Newest first. `text` is found in code, number, order, buyer or tax id. */
  find(text: string, limit: number): readonly InvoiceRow[];
  /** Every invoice, oldest first, one by one. */
  all(): Iterable<InvoiceRow>;
  row(code: string, number: string): InvoiceRow | null;
  byRequest(requestId: string): InvoiceRow | null;
  byUploadKey(uploadKey: string): InvoiceRow | null;
  byPrintJob(jobId: string): InvoiceRow | null;
  invoice(code: string, number: string): Invoice | null;
  /** Issued from one moment to before another, in the order of issue. */
  issuedBetween(from: Instant, before: Instant): readonly InvoiceKey[];
  /** A valid invoice for this buyer and amount of which nobody knows the order: it was taken from the device's record. */
  withoutOrder(buyerName: string, gross: Fen): InvoiceKey | null;
  timeline(requestId: string): readonly TimelineEntry[];
  /** The latest delivery by QR code; null when none was asked for. */
  handOver(code: string, number: string): HandOver | null;
}

/** `url` is where the buyer finds the invoice; null until the platform has answered. */
export interface HandOver {
  readonly uploadKey: string;
  readonly truth: Truth;
  readonly url: string | null;
}

type Raw = Omit<InvoiceRow, 'offline' | 'truths'> & {
  readonly offline: number;
  readonly printed: Truth;
  readonly uploaded: Truth;
};

const rowColumns = `i.request_id AS requestId, i.device_id AS deviceId, i.device_no AS deviceNo, i.kind, i.code, i.number, i.state,
  i.issued_at AS issuedAt, i.order_no AS orderNo, i.source, i.buyer_name AS buyerName, i.gross, i.clerk, i.offline,
  CASE WHEN o.state = 'acked' THEN 'done' WHEN o.state = 'parked' THEN 'trouble' ELSE 'due' END AS uploaded,
  coalesce((SELECT CASE WHEN max(p.state = 'printed') THEN 'done'
    WHEN max(p.state IN ('queued', 'spooling', 'spooled') AND p.reason NOT IN ('printer-absent', 'printer-not-configured',
      'spooler-down', 'not-accepting-jobs')) THEN 'due'
    WHEN min(p.state = 'cancelled') THEN 'none' ELSE 'trouble' END
    FROM print_jobs p WHERE p.invoice_id = i.invoice_id AND p.part = 'invoice' HAVING count(*) > 0), 'none') AS printed`;
const rows = `SELECT ${rowColumns} FROM invoices i
  LEFT JOIN outbox o ON o.invoice_id = i.invoice_id AND o.what = 'document'
    AND o.revision = (SELECT max(revision) FROM outbox WHERE invoice_id = i.invoice_id AND what = 'document')`;

export function openInvoiceViews(db: Connection): InvoiceViews {
  const newest = db.prepare<[number], Raw>(`${rows} ORDER BY i.invoice_id DESC LIMIT ?`);
  const matching = db.prepare<[{ text: string; limit: number }], Raw>(
    `${rows} WHERE instr(i.code || ' ' || i.number || ' ' || i.order_no || ' ' || i.buyer_name || ' ' || i.buyer_tax_id, @text) > 0
     ORDER BY i.invoice_id DESC LIMIT @limit`,
  );
  const all = db.prepare<[], Raw>(`${rows} ORDER BY i.invoice_id`);
  const byKey = db.prepare<[string, string], Raw>(`${rows} WHERE i.code = ? AND i.number = ?`);
  const byRequest = db.prepare<[string], Raw>(`${rows} WHERE i.request_id = ?`);
  const byUploadKey = db.prepare<[string], Raw>(
    `${rows} WHERE i.invoice_id = (SELECT invoice_id FROM outbox WHERE upload_key = ?)`,
  );
  const byPrintJob = db.prepare<[string], Raw>(
    `${rows} WHERE i.invoice_id = (SELECT invoice_id FROM print_jobs WHERE job_id = ?)`,
  );
  const full = db.prepare<[string, string], { content: string; signed: string; origin: string }>(
    'SELECT content, signed, origin FROM invoices WHERE code = ? AND number = ?',
  );
  const issuedBetween = db.prepare<[Instant, Instant], InvoiceKey>(
    // An index has the days of each device.
    `SELECT code, number FROM invoices INDEXED BY invoices_day WHERE device_no IN (SELECT DISTINCT device_no FROM invoices)
       AND issued_at >= ? AND issued_at < ? ORDER BY issued_at, invoice_id`,
  );
  const withoutOrder = db.prepare<[Fen, string], InvoiceKey>(
    // A package of the counter that issued it has told the order.
    `SELECT code, number FROM invoices WHERE order_no = '' AND gross = ? AND buyer_name = ? AND state = 'blue'
       AND NOT EXISTS (SELECT 1 FROM platform_records WHERE what = 'takenOver' AND id = code || '-' || number) LIMIT 1`,
  );
  const timeline = db.prepare<[{ requestId: string }], TimelineEntry>(
    // Where the buyer of a delivery finds the invoice is not for the journal, which keeps what it has for ever.
    `SELECT at, what, CASE WHEN what = 'document-acknowledged' THEN coalesce((SELECT json_object('result', json(o.outcome)) FROM outbox o
         WHERE o.upload_key = journal.subject AND o.what = 'delivery'), data) ELSE data END AS detail FROM journal WHERE subject = @requestId
       OR subject IN (SELECT upload_key FROM outbox JOIN invoices USING (invoice_id) WHERE request_id = @requestId)
       OR subject IN (SELECT job_id FROM print_jobs JOIN invoices USING (invoice_id) WHERE request_id = @requestId)
     ORDER BY seq`,
  );
  const handOver = db.prepare<[string, string], HandOver>(
    `SELECT upload_key AS uploadKey, outcome ->> '$.url' AS url,
       CASE state WHEN 'parked' THEN 'trouble' WHEN 'acked' THEN iif(outcome ->> '$.url' IS NULL, 'none', 'done') ELSE 'due' END AS truth
     FROM outbox WHERE code = ? AND number = ? AND what = 'delivery' AND document ->> '$.channel' = 'qr' ORDER BY revision DESC LIMIT 1`,
  );
  const found = (raw: Raw | undefined) => (raw ? rowOf(raw) : null);

  return {
    find: (text, limit) => (text === '' ? newest.all(limit) : matching.all({ text, limit })).map(rowOf),
    *all() {
      for (const raw of all.iterate()) yield rowOf(raw);
    },
    row: (code, number) => found(byKey.get(code, number)),
    byRequest: (requestId) => found(byRequest.get(requestId)),
    byUploadKey: (uploadKey) => found(byUploadKey.get(uploadKey)),
    byPrintJob: (jobId) => found(byPrintJob.get(jobId)),
    invoice(code, number) {
      const row = full.get(code, number);
      return row ? invoiceOf(row) : null;
    },
    issuedBetween: (from, before) => issuedBetween.all(from, before),
    withoutOrder: (buyerName, gross) => withoutOrder.get(gross, buyerName) ?? null,
    timeline: (requestId) => timeline.all({ requestId }),
    handOver: (code, number) => handOver.get(code, number) ?? null,
  };
}

/** A row of this table was signed and recorded, or it would not be here; the other two truths are looked up. */
function rowOf({ printed, uploaded, offline, ...rest }: Raw): InvoiceRow {
  return { ...rest, offline: offline !== 0, truths: { signed: 'done', recorded: 'done', printed, uploaded } };
}
