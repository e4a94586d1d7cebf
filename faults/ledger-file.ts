/**
 * This counter's ledger as the judge reads it: with SQL of its own, from the file.
 */
import { z } from 'zod';
import { openLedgerForReading } from '../main/office/store/connection.ts';
import type { Books, OutgoingEntry, RecordedEntry } from './book-entries.ts';

export interface LedgerBooks extends Pick<Books, 'recorded' | 'outgoing' | 'unprinted'> {
  /** Requests whose outcome is not settled. */
  readonly unsettled: readonly string[];
}

interface InvoiceRow {
  requestId: string;
  deviceNo: string;
  kind: string;
  code: string;
  number: string;
  orderNo: string;
  buyerName: string;
  net: number;
  tax: number;
  gross: number;
  content: string;
  signed: string;
  origin: string;
  journalled: number;
}

const content = z.object({ lines: z.array(z.unknown()) });
const signature = z.object({ cipher: z.string() });
const origin = z.object({ orderLineIds: z.array(z.string()) });

/** Beside a running office. A ledger that is gone has nothing in it; the other books will tell. */
export function readLedger(dataDir: string): LedgerBooks {
  const opened = openLedgerForReading(dataDir);
  if (!opened.ok) return { recorded: [], outgoing: [], unsettled: [], unprinted: [] };
  const db = opened.value;
  try {
    const invoices = db
      .prepare<[], InvoiceRow>(
        `SELECT request_id AS requestId, device_no AS deviceNo, kind, code, number, order_no AS orderNo, buyer_name AS buyerName, net, tax,
           gross, content, signed, origin, (SELECT count(*) FROM journal WHERE subject = i.request_id AND what IN ('invoice-issued',
           'invoice-adopted')) AS journalled FROM invoices i`,
      )
      .all();
    return {
      recorded: invoices.map(
        ({ content: what, signed, origin: from, ...row }): RecordedEntry => ({
          ...row,
          lineCount: content.parse(JSON.parse(what)).lines.length,
          cipher: signature.parse(JSON.parse(signed)).cipher,
          lineIds: origin.parse(JSON.parse(from)).orderLineIds,
        }),
      ),
      outgoing: db
        .prepare<[], OutgoingEntry>(`SELECT what, upload_key AS uploadKey, code, number, sha256, state FROM outbox`)
        .all(),
      unsettled: db
        .prepare<[], { requestId: string }>(`SELECT request_id AS requestId FROM intents WHERE state IN ('open', 'unknown')`)
        .all()
        .map(({ requestId }) => requestId),
      unprinted: db
        .prepare<[], { jobId: string; state: string }>(
          `SELECT job_id AS jobId, state FROM print_jobs WHERE state IN ('queued', 'spooling', 'spooled')`,
        )
        .all(),
    };
  } finally {
    db.close();
  }
}

/** True when nothing of it is on its way any more: to the device, to the platform, to paper. */
export function isAtRest({ outgoing, unprinted, unsettled }: LedgerBooks): boolean {
  return unsettled.length === 0 && unprinted.length === 0 && outgoing.every(({ state }) => state !== 'pending');
}
