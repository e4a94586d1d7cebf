/**
 * The station's orders as last seen, so that look-up works with the cable out; and the devices as last identified.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { IssueLedger } from '../../../domain/ledger-port.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { readIdentity, readOrder } from './stored.ts';

type OrderLedger = Pick<IssueLedger, 'cachedOrder' | 'cacheOrders' | 'orderCursor' | 'forgetOrders' | 'rememberDevice'> & {
  orderCacheSummary(): { readonly count: number; readonly fetchedAt: Instant | null };
};

export function openOrderLedger(db: Connection, journal: Journal): OrderLedger {
  const bySource = db.prepare<[string, string], { content: string; fetched_at: Instant }>(
    'SELECT content, fetched_at FROM order_cache WHERE order_no = ? AND source = ?',
  );
  const anySource = db.prepare<[string], { content: string; fetched_at: Instant }>(
    'SELECT content, fetched_at FROM order_cache WHERE order_no = ? ORDER BY fetched_at DESC LIMIT 1',
  );
  const put = db.prepare(
    `INSERT INTO order_cache (order_no, source, version, content, fetched_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (order_no, source) DO UPDATE SET version = excluded.version, content = excluded.content, fetched_at = excluded.fetched_at
     WHERE excluded.version >= order_cache.version`,
  );
  const putCursor = db.prepare(
    "INSERT INTO cursors (name, value) VALUES ('orders', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const forget = db.prepare('DELETE FROM order_cache WHERE fetched_at < ?');
  const cursor = db.prepare<[], { value: string }>("SELECT value FROM cursors WHERE name = 'orders'");
  const summary = db.prepare<[], { count: number; fetchedAt: Instant | null }>(
    'SELECT count(*) AS count, max(fetched_at) AS fetchedAt FROM order_cache',
  );
  const device = db.prepare<[string], { identity: string }>('SELECT identity FROM devices WHERE device_id = ?');
  const putDevice = db.prepare(
    `INSERT INTO devices (device_id, identity, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (device_id) DO UPDATE SET identity = excluded.identity, seen_at = excluded.seen_at`,
  );

  return {
    cachedOrder(orderNo, source) {
      const row = source ? bySource.get(orderNo, source) : anySource.get(orderNo);
      return row ? { order: readOrder(row.content), fetchedAt: row.fetched_at } : null;
    },
    cacheOrders: db.transaction((orders, at, next) => {
      for (const order of orders) put.run(order.orderNo, order.source, order.version, JSON.stringify(order), at);
      if (next !== null) putCursor.run(next);
    }),
    forgetOrders(before) {
      forget.run(before);
    },
    orderCursor: () => cursor.get()?.value ?? null,
    orderCacheSummary: () => summary.get() ?? { count: 0, fetchedAt: null },
    rememberDevice: db.transaction((deviceId, identity, at) => {
      const before = device.get(deviceId);
      putDevice.run(deviceId, JSON.stringify(identity), at);
      if (!before || readIdentity(before.identity).deviceNo !== identity.deviceNo) {
        journal({ what: 'device-identified', subject: deviceId, data: { deviceNo: identity.deviceNo }, at, actor: 'system' });
      }
    }),
  };
}
