/**
 * From typed, pasted or scanned text to an order and what of it may be invoiced, with the network in or out.
 */
import { invoiceable } from '../../../domain/guard.ts';
import type { Instant, OrderLineId, OrderNo, RequestId } from '../../../domain/ids.ts';
import { localDate } from '../../../domain/instant.ts';
import { thisCounter } from '../../../domain/invoice.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Order, OrderSource } from '../../../domain/order.ts';
import { assertNever, failed, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import { readScan } from '../../../domain/scan.ts';
import { isOffline } from './claim-order.ts';
import type { Ports } from './ports.ts';

export interface FoundOrder {
  readonly order: Order;
  readonly from: 'platform' | 'cache';
  readonly fetchedAt: Instant;
  readonly invoiceable: readonly { readonly lineId: OrderLineId; readonly gross: Fen }[];
  readonly refusals: readonly { readonly lineId: OrderLineId | null; readonly problem: Problem }[];
}

/** Order numbers are the platform's own business: anything of one line. */
const opaqueNumber = /^(?!\.+$)[^\p{C}\s](?:[^\p{C}]{0,62}[^\p{C}\s])?$/u;

/** `source` overrides what the shape of the text says. */
export async function findOrder(text: string, source: OrderSource | null, ports: Ports): Promise<Result<FoundOrder>> {
  const scan = readScan(text);
  switch (scan.kind) {
    case 'order':
      return lookUp(scan.orderNo, source ?? scan.source, ports);
    case 'invoice':
      return failed('scan-is-invoice', { code: scan.code, number: scan.number });
    case 'invoiceQr':
      return failed('scan-is-invoice', { code: scan.invoice.code, number: scan.invoice.number });
    case 'malformed':
      // Whoever names the source vouches for a number whose shape says nothing.
      if (source && opaqueNumber.test(text.trim())) return lookUp(text.trim() as OrderNo, source, ports);
      return failed('scan-malformed', { text: text.trim().slice(0, 40) });
    default:
      return assertNever(scan);
  }
}

async function lookUp(orderNo: OrderNo, source: OrderSource | null, ports: Ports): Promise<Result<FoundOrder>> {
  const fetched = await fetchOrder(orderNo, source, ports);
  return fetched.ok ? ok(withGuard(fetched.value, ports)) : fetched;
}

export type Fetched = Pick<FoundOrder, 'order' | 'from' | 'fetchedAt'>;

/** The order from the platform, or from this counter's own copy while nobody can be asked. */
export async function fetchOrder(
  orderNo: OrderNo,
  source: OrderSource | null,
  { platform, ledger, clock }: Ports,
): Promise<Result<Fetched>> {
  const answer = await platform.findOrder(orderNo, source);
  if (answer.ok) {
    const fetchedAt = clock.now();
    ledger.cacheOrders([answer.value], fetchedAt, null);
    return ok({ order: answer.value, from: 'platform', fetchedAt });
  }
  if (!isOffline(answer.problem)) return answer;
  const cached = ledger.cachedOrder(orderNo, source);
  if (cached) return ok({ order: cached.order, from: 'cache', fetchedAt: cached.fetchedAt });
  return failed('order-offline-unknown', { orderNo, reason: answer.problem.code });
}

/**
 * The rules of the domain, and what this counter has issued itself that the platform may not know yet.
 * @param except The request that asks, whose own intent does not stand in its way.
 */
export function withGuard(
  fetched: Fetched,
  { ledger, clock }: Pick<Ports, 'ledger' | 'clock'>,
  except: RequestId | null = null,
): FoundOrder {
  const judged = invoiceable(fetched.order, localDate(clock.now()));
  const taken = ledger.takenLines(fetched.order.orderNo, except);
  const refusals = judged.lines
    .filter((line) => taken.has(line.lineId))
    .map(({ lineId }) => {
      const key = taken.get(lineId);
      return {
        lineId,
        problem: key ? problem('order-already-invoiced', { ...key, channel: thisCounter }) : problem('issue-in-progress'),
      };
    });
  return {
    ...fetched,
    invoiceable: judged.lines.filter((line) => !taken.has(line.lineId)),
    refusals: [...judged.refusals, ...refusals],
  };
}

/** Why these lines may not be invoiced; null when they may. */
export function refusalOf({ refusals }: Pick<FoundOrder, 'refusals'>, lineIds: readonly OrderLineId[]): Problem | null {
  return refusals.find(({ lineId }) => lineId === null || lineIds.includes(lineId))?.problem ?? null;
}
