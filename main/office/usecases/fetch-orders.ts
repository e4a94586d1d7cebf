/**
 * The station's orders ahead of time, so that look-up works when the network is out.
 */
import { ok, type Result } from '../../../domain/problem.ts';
import type { Ports } from './ports.ts';

const pageSize = 200;

/** Fetches what is new since the last time, page by page; the cursor moves in the same transaction as the orders it covers. */
export async function fetchOrders({
  platform,
  ledger,
  clock,
}: Pick<Ports, 'platform' | 'ledger' | 'clock'>): Promise<Result<void>> {
  for (;;) {
    const before = ledger.orderCursor();
    const page = await platform.orders(before, pageSize);
    if (!page.ok) return page;
    const { orders, cursor, more } = page.value;
    ledger.cacheOrders(orders, clock.now(), cursor);
    // A page that promises more without moving on would be asked for for ever.
    if (!more || cursor === before) return ok(undefined);
  }
}
