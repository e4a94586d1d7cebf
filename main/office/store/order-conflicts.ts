/**
 * An order that was invoiced elsewhere while this counter was offline: the task to reverse ours, opened with the platform's answer.
 */
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { OutboxResult } from '../../../domain/outbox.ts';
import { reversalOf } from '../../../domain/reversal.ts';
import type { Connection } from './database.ts';
import { invoiceOf } from './intents.ts';
import type { Journal } from './journal.ts';
import { openTaskStore } from './tasks.ts';

type OrderConflictResult = Extract<OutboxResult, { outcome: 'orderConflict' }>;

export function openOrderConflicts(db: Connection, journal: Journal) {
  const tasks = openTaskStore(db, journal);
  const invoice = db.prepare<
    [string],
    { code: InvoiceCode; number: InvoiceNumber; content: string; signed: string; origin: string }
  >(
    `SELECT i.code, i.number, i.content, i.signed, i.origin FROM outbox o JOIN invoices i USING (invoice_id) WHERE o.upload_key = ?`,
  );

  return {
    /** Call it inside the transaction that records the answer. A document of another counter is not ours to reverse. */
    open({ uploadKey, by, code, number }: OrderConflictResult, at: Instant): void {
      const row = invoice.get(uploadKey);
      if (!row) return;
      const ours = invoiceOf(row);
      const { kind, totals, buyer } = ours.content;
      tasks.raise(
        {
          what: 'orderConflict',
          invoice: { code: row.code, number: row.number },
          kind,
          orderNo: ours.origin.orderNo,
          gross: totals.gross,
          buyerName: buyer.name,
          by,
          theirs: { code, number },
          reversal: reversalOf(ours),
        },
        at,
      );
    },
  };
}
