/**
 * A draft begins with a durable request id: whatever happens to screen, process or network, that id is issued once.
 */
import type { Draft } from '../../../domain/draft.ts';
import type { OrderLineId, OrderNo } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { draftFromOrder } from '../../../domain/open-draft.ts';
import type { OrderSource } from '../../../domain/order.ts';
import { failed, type Result } from '../../../domain/problem.ts';
import { withGuard } from './find-order.ts';
import type { Ports } from './ports.ts';

export interface OpenDraftInput {
  readonly orderNo: OrderNo;
  readonly source: OrderSource;
  readonly lineIds: readonly OrderLineId[];
  readonly kind?: InvoiceKind | undefined;
}

/** Problems: `order-not-found` when the order was not looked up before, and the guard's own. */
export function openDraft({ orderNo, source, lineIds, kind }: OpenDraftInput, actor: Actor, ports: Ports): Result<Draft> {
  const { ledger, clock, ids, charset } = ports;
  const cached = ledger.cachedOrder(orderNo, source);
  if (!cached) return failed('order-not-found', { orderNo });
  const guard = withGuard({ ...cached, from: 'cache' }, ports);
  const draft = draftFromOrder({
    order: cached.order,
    lineIds,
    requestId: ids.requestId(),
    now: clock.now(),
    charset,
    guard: { lines: guard.invoiceable, refusals: guard.refusals },
    ...(kind ? { kind } : {}),
  });
  if (draft.ok) ledger.openDraft(draft.value, actor);
  return draft;
}
