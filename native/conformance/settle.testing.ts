/**
 * Issues as a careful caller does: knows the expected number first, asks the device when it does not know the outcome, and
 * sends again at most once. What the back office does with a ledger, the conformance suite does with this.
 */
import type { Stock, TaxDevice } from '../../domain/device.ts';
import type { RequestId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import type { InvoiceContent, Signed } from '../../domain/invoice.ts';
import type { Problem, Result } from '../../domain/problem.ts';
import { decideSettlement, settlementQueries, signedOf } from '../../domain/settlement.ts';

export type Settled =
  | { readonly outcome: 'signed'; readonly how: 'answered' | 'adopted'; readonly signed: Signed; readonly sent: number }
  | { readonly outcome: 'refused'; readonly problem: Problem; readonly sent: number }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly sent: number };

const mostSent = 2;

/** @throws Error when the stock cannot be read before the issue: then nothing was asked. */
export async function issueAndSettle(device: TaxDevice, content: InvoiceContent, requestId: RequestId): Promise<Settled> {
  const before = must(await device.stock(content.kind));
  for (let sent = 1; ; sent++) {
    const begunAt = instantFromDate(Date.now());
    const answer = await device.issue(content, requestId);
    if (answer.outcome === 'signed') return { outcome: 'signed', how: 'answered', signed: answer.signed, sent };
    if (answer.outcome === 'refused') return { ...answer, sent };
    const decided = await settle(device, content, requestId, before, begunAt);
    if (decided.decision === 'adopt') return { outcome: 'signed', how: 'adopted', signed: signedOf(decided.invoice), sent };
    if (decided.decision === 'unknown' || sent === mostSent) return { outcome: 'unknown', reason: decided.reason, sent };
  }
}

async function settle(
  device: TaxDevice,
  request: InvoiceContent,
  requestId: RequestId,
  before: Stock,
  begunAt: ReturnType<typeof instantFromDate>,
) {
  const stock = await device.stock(request.kind);
  const facts = {
    request,
    expected: before.next,
    before,
    stockNow: stock.ok ? stock.value : null,
    remembersRequests: device.remembersRequests,
  };
  const [query] = settlementQueries(facts, requestId, begunAt, false);
  const found = query && (await device.query(query));
  return decideSettlement(facts, found?.ok ? found.value : null);
}

/** The value of a question that must be answered here. @throws Error with the Problem otherwise. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.details)}`);
  return result.value;
}
