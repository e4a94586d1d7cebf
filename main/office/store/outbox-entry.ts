/**
 * Puts an invoice's document and its layout file into the outbox, inside the transaction that records the invoice.
 */
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import type { OutgoingDocument } from '../../../domain/ports.ts';
import type { Connection } from './database.ts';

export interface NewOutboxEntry {
  readonly invoiceId: number | bigint;
  readonly key: InvoiceKey;
  readonly document: OutgoingDocument;
  readonly gross: Fen;
  /** `acked` when the platform is known to hold the document already. */
  readonly state: 'pending' | 'acked';
  readonly at: Instant;
}

/** Key of an invoice's layout file (版式文件) in the outbox. */
export function layoutKeyOf(code: string, number: string): string {
  return `${code}-${number}-pdf`;
}

export function openOutboxEntry(db: Connection): (entry: NewOutboxEntry) => void {
  const insert = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ invoiceId, key: { code, number }, document, gross, state, at }) => {
    const { uploadKey, revision, json, sha256 } = document;
    insert.run(uploadKey, 'document', invoiceId, code, number, revision, json, sha256, gross, at, state, at);
    if (revision > 1) return;
    insert.run(layoutKeyOf(code, number), 'layout', invoiceId, code, number, 1, '', '', gross, at, 'pending', at);
  };
}
