/**
 * Writes an invoice's own row and the order lines it covers, inside the transaction that makes it true.
 */
import type { DeviceNo, Instant } from '../../../domain/ids.ts';
import type { Invoice, InvoiceOrigin, InvoiceState } from '../../../domain/invoice.ts';
import type { Connection } from './database.ts';
import { invoiceFingerprint } from './fingerprint.ts';

export interface PutInvoice {
  readonly id: number | bigint;
  /** Fingerprint of the row, for the journal. */
  readonly fingerprint: string;
}

/** Names the moment from which on this ledger saw every issue of a device. */
export function firstOwnMark(deviceNo: DeviceNo): string {
  return `first-own ${deviceNo}`;
}

export function openInvoiceRow(db: Connection): (invoice: Invoice, state: InvoiceState, at: Instant) => PutInvoice {
  const insert = db.prepare(
    `INSERT INTO invoices (request_id, device_id, device_no, kind, code, number, state, issued_at, recorded_at, order_no, source, buyer_name,
       buyer_tax_id, clerk, net, tax, gross, offline, content, signed, origin)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const markFirst = db.prepare("INSERT OR IGNORE INTO counter_state (name, value, at) VALUES (?, '', ?)");
  const coverLines = openInvoicedLines(db);

  return ({ content, signed, origin }, state, at) => {
    const columns = [JSON.stringify(content), JSON.stringify(signed), JSON.stringify(origin)] as const;
    const id = insert.run(
      origin.requestId,
      origin.deviceId,
      origin.deviceNo,
      content.kind,
      signed.code,
      signed.number,
      state,
      signed.issuedAt,
      at,
      origin.orderNo,
      origin.source,
      content.buyer.name,
      content.buyer.taxId,
      content.clerk,
      content.totals.net,
      content.totals.tax,
      content.totals.gross,
      origin.offline ? 1 : 0,
      ...columns,
    ).lastInsertRowid;
    if (origin.evidence === undefined) markFirst.run(firstOwnMark(origin.deviceNo), signed.issuedAt);
    // A voided invoice covers nothing, and a red one takes away.
    if (state === 'blue') coverLines(origin, id);
    return { id, fingerprint: invoiceFingerprint(columns) };
  };
}

/** Writes down the order lines that an invoice covers. False when all of them were known. */
export function openInvoicedLines(db: Connection): (origin: InvoiceOrigin, invoiceId: number | bigint) => boolean {
  const insert = db.prepare(
    `INSERT INTO invoiced_lines (order_no, line_id, invoice_id) SELECT @orderNo, @lineId, @invoiceId WHERE NOT EXISTS (
       SELECT 1 FROM invoiced_lines WHERE order_no = @orderNo AND line_id = @lineId AND invoice_id = @invoiceId)`,
  );
  return ({ orderNo, orderLineIds }, invoiceId) =>
    orderLineIds.map((lineId) => insert.run({ orderNo, lineId, invoiceId }).changes).some((changes) => changes > 0);
}
