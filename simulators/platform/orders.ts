/**
 * Orders as the selling systems tell them, which line is covered by which invoice, and the feed that counters follow.
 */
import type { Db } from './store.ts';
import { type Order, orderSchema, type StoredOrder } from './wire.ts';

export interface Mark {
  readonly code: string;
  readonly number: string;
  readonly channel: string;
}

export interface Orders {
  /** Adds or replaces orders; `invoiced` inside a line is kept as a mark of its own. */
  put(orders: readonly StoredOrder[], at: number): void;
  /** By order number or electronic ticket number. */
  find(orderNo: string): Order | null;
  /** Makes an electronic ticket number find an order. */
  putTicket(ticketNo: string, orderNo: string): void;
  page(after: number, limit: number): { orders: Order[]; seq: number; more: boolean };
  all(): Order[];
  /** The mark of a line that is not this invoice's own; null when the line is free. */
  markOf(orderNo: string, lineId: string): (Mark & { readonly at: number }) | null;
  mark(orderNo: string, lineIds: readonly string[], mark: Mark, at: number): void;
  /** Lines that an invoice no longer covers, because it was voided or reversed. */
  unmark(code: string, number: string): void;
  /** As if everything marked since `at` had never been heard of. */
  forget(at: number): void;
}

interface Row {
  readonly content: string;
  readonly version: number;
  readonly seq: number;
}

export function openOrders(db: Db): Orders {
  const byNo = db.prepare<[string], Row>('SELECT content, version, seq FROM orders WHERE order_no = ?');
  const byTicket = db.prepare<[string], { order_no: string }>('SELECT order_no FROM tickets WHERE ticket_no = ?');
  const putTicket = db.prepare('INSERT OR REPLACE INTO tickets (ticket_no, order_no) VALUES (?, ?)');
  const after = db.prepare<[number, number], Row>('SELECT content, version, seq FROM orders WHERE seq > ? ORDER BY seq LIMIT ?');
  const change = db.prepare('INSERT INTO changes (order_no) VALUES (?)');
  const write = db.prepare(
    `INSERT INTO orders (order_no, source, content, version, seq) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (order_no) DO UPDATE SET source = excluded.source, content = excluded.content, version = version + 1, seq = excluded.seq`,
  );
  const touchRow = db.prepare('UPDATE orders SET version = version + 1, seq = ? WHERE order_no = ?');
  const marksOf = db.prepare<[string], Mark & { line_id: string; at: number }>(
    'SELECT line_id, code, number, channel, at FROM invoiced WHERE order_no = ?',
  );
  const markOne = db.prepare(
    'INSERT OR IGNORE INTO invoiced (order_no, line_id, code, number, channel, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const unmarkInvoice = db.prepare<[string, string], { order_no: string }>(
    'DELETE FROM invoiced WHERE code = ? AND number = ? RETURNING order_no',
  );
  const unmarkSince = db.prepare<[number], { order_no: string }>('DELETE FROM invoiced WHERE at >= ? RETURNING order_no');

  function assemble(row: Row): Order {
    const stored = orderSchema.parse(JSON.parse(row.content));
    const marks = new Map(
      marksOf.all(stored.orderNo).map(({ line_id, code, number, channel }) => [line_id, { code, number, channel }]),
    );
    const lines = stored.lines.map((line) => ({ ...line, invoiced: marks.get(line.lineId) ?? null }));
    return { ...stored, lines, version: row.version };
  }

  function touch(rows: readonly { order_no: string }[]): void {
    for (const orderNo of new Set(rows.map((row) => row.order_no))) touchRow.run(change.run(orderNo).lastInsertRowid, orderNo);
  }

  function find(orderNo: string): Order | null {
    const row = byNo.get(orderNo) ?? byNo.get(byTicket.get(orderNo)?.order_no ?? '');
    return row === undefined ? null : assemble(row);
  }

  return {
    put: db.transaction((orders: readonly StoredOrder[], at: number) => {
      for (const order of orders) {
        const { orderNo, source } = order;
        write.run(orderNo, source, JSON.stringify(order), change.run(orderNo).lastInsertRowid);
        for (const { lineId, invoiced } of order.lines) {
          if (invoiced !== null) markOne.run(orderNo, lineId, invoiced.code, invoiced.number, invoiced.channel, at);
        }
      }
    }),
    find,
    putTicket(ticketNo, orderNo) {
      putTicket.run(ticketNo, orderNo);
    },
    page(seq, limit) {
      const rows = after.all(seq, limit + 1);
      const kept = rows.slice(0, limit);
      return { orders: kept.map(assemble), seq: kept.at(-1)?.seq ?? seq, more: rows.length > limit };
    },
    all: () => after.all(0, -1).map(assemble),
    markOf(orderNo, lineId) {
      return marksOf.all(orderNo).find((mark) => mark.line_id === lineId) ?? null;
    },
    mark(orderNo, lineIds, { code, number, channel }, at) {
      for (const lineId of lineIds) markOne.run(orderNo, lineId, code, number, channel, at);
      touch([{ order_no: orderNo }]);
    },
    unmark(code, number) {
      touch(unmarkInvoice.all(code, number));
    },
    forget(at) {
      touch(unmarkSince.all(at));
    },
  };
}
