/**
 * Money that went back for order lines: kept as it is told, and a task as soon as an invoice of such a line is in the ledger, whichever
 * of the two comes first.
 */
import type { Instant, InvoiceKey, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { openTaskStore } from './tasks.ts';

export interface Refund {
  readonly orderNo: OrderNo;
  readonly lineId: OrderLineId;
  readonly amount: Fen;
  readonly refundedAt: Instant;
}

/** Both are called inside the transaction of the fact. */
export function openRefunds(db: Connection, journal: Journal) {
  const tasks = openTaskStore(db, journal);
  const put = db.prepare('INSERT OR IGNORE INTO refunds (order_no, line_id, at, amount) VALUES (?, ?, ?, ?)');
  const ofOrder = db.prepare<[string], Refund>(
    'SELECT order_no AS orderNo, line_id AS lineId, amount, at AS refundedAt FROM refunds WHERE order_no = ?',
  );
  const invoiceOfLine = db.prepare<[string, string], InvoiceKey>(
    `SELECT i.code, i.number FROM invoiced_lines l JOIN invoices i USING (invoice_id) WHERE l.order_no = ? AND l.line_id = ?
     ORDER BY i.invoice_id DESC LIMIT 1`,
  );

  return {
    /** True when it raised a task. One that is known already raises none again. */
    heard(refund: Refund, at: Instant): boolean {
      const { orderNo, lineId, amount, refundedAt } = refund;
      if (put.run(orderNo, lineId, refundedAt, amount).changes === 0) return false;
      const invoice = invoiceOfLine.get(orderNo, lineId);
      if (invoice) tasks.raise({ what: 'refund', invoice, ...refund }, at);
      return invoice !== undefined;
    },
    /** An invoice of these lines was just recorded. What had gone back before it was asked for is not in it. */
    recorded({ signed, origin }: Pick<Invoice, 'signed' | 'origin'>, askedAt: Instant, at: Instant): void {
      const { code, number } = signed;
      for (const refund of ofOrder.all(origin.orderNo))
        if (origin.orderLineIds.includes(refund.lineId) && refund.refundedAt > askedAt)
          tasks.raise({ what: 'refund', invoice: { code, number }, ...refund }, at);
    },
  };
}
