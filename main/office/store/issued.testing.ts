/**
 * A ledger with one invoice in it, as the issue itself leaves it.
 */
import { clerk, order, pressOf, simpleDevice, simplePlatform, testBench } from '../usecases/desk.testing.ts';
import { findOrder } from '../usecases/find-order.ts';
import { openDraft } from '../usecases/open-draft.ts';

export async function issuedLedger() {
  const bench = testBench(simpleDevice(false), simplePlatform());
  const desk = bench.desk();
  await findOrder(order.orderNo, null, desk.ports);
  const lineIds = order.lines.map((line) => line.lineId);
  const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!draft.ok) throw new Error(draft.problem.code);
  const issued = await desk.issue(pressOf({ ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司' } }));
  if (!issued.ok) throw new Error(issued.problem.code);
  const { code, number } = issued.value.invoice.signed;
  const journalled = (what: string): number =>
    bench.db().prepare<[string], { n: number }>('SELECT count(*) AS n FROM journal WHERE what = ?').get(what)?.n ?? 0;
  return {
    bench,
    desk,
    ledger: desk.ledger,
    invoice: issued.value.invoice,
    key: { code, number },
    documentKey: `${code}-${number}-1`,
    layoutKey: `${code}-${number}-pdf`,
    journalled,
    now: desk.ports.clock.now(),
  };
}
