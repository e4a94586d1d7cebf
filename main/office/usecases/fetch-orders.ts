/**
 * The station's orders ahead of time, so that look-up works when the network is out.
 */
import { daysAfterTrip } from '../../../domain/guard.ts';
import { addDays } from '../../../domain/instant.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import type { Ports } from './ports.ts';

const pageSize = 200;
/** A hundred thousand orders; a platform that always has more is asked again in the next round. */
const mostPages = 500;

/** The guard lets nothing older be invoiced; a few days for clocks and time zones. */
const keepDays = daysAfterTrip + 7;

/** Fetches what is new since the last time, page by page; the cursor moves in the same transaction as the orders it covers. */
export async function fetchOrders({
  platform,
  ledger,
  clock,
}: Pick<Ports, 'platform' | 'ledger' | 'clock'>): Promise<Result<void>> {
  ledger.forgetOrders(addDays(clock.now(), -keepDays));
  for (let page = 0; page < mostPages; page++) {
    const before = ledger.orderCursor();
    const answer = await platform.orders(before, pageSize);
    if (!answer.ok) return answer;
    const { orders, cursor, more } = answer.value;
    ledger.cacheOrders(orders, clock.now(), cursor);
    // A page that promises more without moving on would be asked for for ever.
    if (!more || cursor === before) return ok(undefined);
  }
  return ok(undefined);
}
