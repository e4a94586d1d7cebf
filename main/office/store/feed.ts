/**
 * Changes of the platform's feed, applied with their cursor in one transaction: killed at any moment, the counter has both
 * or neither. Each is harmless when it comes twice.
 */
import type { Change } from '../../../domain/change.ts';
import type { Instant, InvoiceKey, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Order } from '../../../domain/order.ts';
import { assertNever } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import { openDigestStore } from './digests.ts';
import { openFence } from './fence.ts';
import type { Journal } from './journal.ts';
import { openOrderLedger } from './orders.ts';
import { openPeopleStore } from './people.ts';
import { openTaskStore } from './tasks.ts';

/** What of a batch the rest of the office wants to know. */
export interface FeedNews {
  readonly orders: number;
  readonly reopened: number;
  readonly tasks: number;
  readonly fenced: boolean;
}

export function openFeedStore(db: Connection, journal: Journal) {
  const orders = openOrderLedger(db, journal);
  const people = openPeopleStore(db, journal);
  const digests = openDigestStore(db, journal);
  const tasks = openTaskStore(db, journal);
  const fence = openFence(db, journal);
  const cursor = db.prepare<[], { value: string }>("SELECT value FROM cursors WHERE name = 'changes'");
  const putCursor = db.prepare(
    "INSERT INTO cursors (name, value) VALUES ('changes', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const putRefund = db.prepare('INSERT OR IGNORE INTO refunds (order_no, line_id, at, amount) VALUES (?, ?, ?, ?)');
  const putRecord = db.prepare(
    `INSERT INTO platform_records (what, id, content, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (what, id) DO UPDATE SET content = excluded.content, at = excluded.at`,
  );
  const invoiceOfLine = db.prepare<[string, string], InvoiceKey>(
    `SELECT i.code, i.number FROM invoiced_lines l JOIN invoices i USING (invoice_id) WHERE l.order_no = ? AND l.line_id = ?
     ORDER BY i.invoice_id DESC LIMIT 1`,
  );

  /** A refund of money for a line that is invoiced here waits for a red-letter invoice. Known ones raise nothing again. */
  function refund(orderNo: OrderNo, lineId: OrderLineId, amount: Fen, refundedAt: Instant, at: Instant): number {
    if (putRefund.run(orderNo, lineId, refundedAt, amount).changes === 0) return 0;
    const invoice = invoiceOfLine.get(orderNo, lineId);
    if (!invoice) return 0;
    tasks.raise({ what: 'refund', invoice, orderNo, lineId, amount, refundedAt }, at);
    return 1;
  }

  return {
    cursor: () => cursor.get()?.value ?? null,
    /** @param counterId This counter's own id. */
    apply: db.transaction((changes: readonly Change[], next: string, counterId: string, at: Instant): FeedNews => {
      const news = { orders: 0, reopened: 0, tasks: 0, fenced: false };
      const fresh: Order[] = [];
      for (const change of changes) {
        switch (change.type) {
          case 'order':
            fresh.push(change.order);
            break;
          case 'refund':
            news.tasks += refund(change.orderNo, change.lineId, change.amount, change.at, at);
            break;
          case 'user':
            people.setUser(change, at);
            break;
          case 'resend':
            news.reopened += digests.reopen(change.uploadKeys, 'asked-by-platform', at);
            break;
          case 'counterFenced':
            if (change.counterId === counterId)
              news.fenced = fence.set({ by: 'platform', reason: 'counterFenced', at }) || news.fenced;
            break;
          case 'record':
            putRecord.run(change.what, change.id, change.json, at);
            break;
          default:
            assertNever(change);
        }
      }
      orders.cacheOrders(fresh, at, null);
      putCursor.run(next);
      return { ...news, orders: fresh.length };
    }),
  };
}
