/**
 * The invoiceable guard: which lines of an order may become an invoice now, with what amount, and why the others may not.
 */
import type { OrderLineId } from './ids.ts';
import { daysBetween, localDate } from './instant.ts';
import { type Fen, fen, fenToYuan } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import { type Problem, problem } from './problem.ts';
import { isTransport } from './tax-classes.ts';

/** Days after the end of a trip in which a passenger may still ask for the invoice. */
export const daysAfterTrip = 180;

export interface Invoiceable {
  /** Lines that may be invoiced, with the amount left on each, tax included. */
  readonly lines: readonly { readonly lineId: OrderLineId; readonly gross: Fen }[];
  /** Why others may not; `null` names the whole order. */
  readonly refusals: readonly { readonly lineId: OrderLineId | null; readonly problem: Problem }[];
}

/** What a line leaves to invoice: paid less paid back. Never edited by anybody. */
export function remainingOf(line: Pick<OrderLine, 'gross' | 'refunded'>): Fen {
  return fen(line.gross - line.refunded);
}

/** @param today `YYYY-MM-DD` at the station. */
export function invoiceable(order: Order, today: string): Invoiceable {
  const whole = orderRefusal(order, today);
  if (whole) return { lines: [], refusals: [{ lineId: null, problem: whole }] };
  const lines: { lineId: OrderLineId; gross: Fen }[] = [];
  const refusals: { lineId: OrderLineId | null; problem: Problem }[] = [];
  for (const line of order.lines) {
    const refusal = lineRefusal(order, line);
    if (refusal) refusals.push({ lineId: line.lineId, problem: refusal });
    else lines.push({ lineId: line.lineId, gross: remainingOf(line) });
  }
  return { lines, refusals };
}

function orderRefusal(order: Order, today: string): Problem | null {
  const { orderNo, state } = order;
  if (state === 'closed' || order.lines.length === 0) return problem('order-not-invoiceable', { orderNo, state });
  // The limit is the railway's for passengers; the other businesses have none.
  if (order.source !== 'passenger') return null;
  const paid = localDate(order.paidAt);
  const tripEnd = order.travelDate ?? paid;
  const age = daysBetween(tripEnd, today) ?? daysBetween(paid, today) ?? 0;
  return age > daysAfterTrip ? problem('order-too-old', { orderNo, travelDate: tripEnd, days: daysAfterTrip }) : null;
}

function lineRefusal(order: Order, line: OrderLine): Problem | null {
  const { orderNo } = order;
  const { lineId } = line;
  if (line.invoiced) return problem('order-already-invoiced', { orderNo, lineId, ...line.invoiced });
  if (line.gross <= 0) return problem('amount-zero', { orderNo, lineId });
  const refunded = problem('order-refunded', { orderNo, lineId, refunded: fenToYuan(line.refunded) });
  if (remainingOf(line) <= 0) return refunded;
  // Of a refunded trip only the fee is left; a whole fare there means the refund has not reached this line yet.
  if (order.state === 'refunded' && line.refunded === 0 && isTransport(line.taxCode)) return refunded;
  return null;
}
