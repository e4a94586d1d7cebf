/**
 * A person concludes an issue that nobody answered for. The device is a disk of a few lines; the ledger is the real one.
 */
import { afterEach, expect, test } from 'vitest';
import type { Fen } from '../../../domain/money.ts';
import type { Behaviour } from './desk.testing.ts';
import { clerk, order, pressOf, simpleDevice, simplePlatform, testBench } from './desk.testing.ts';
import { findOrder } from './find-order.ts';
import { openDraft } from './open-draft.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An issue whose answer was lost in this way. */
async function doubtful(...behaviours: readonly Behaviour[]) {
  const simple = simpleDevice(false);
  const made = testBench(simple, simplePlatform());
  ends.push(made.remove);
  const desk = made.desk();
  await findOrder(order.orderNo, null, desk.ports);
  const lineIds = order.lines.map((line) => line.lineId);
  const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!draft.ok) throw new Error(draft.problem.code);
  const press = pressOf({
    ...draft.value,
    buyer: { ...draft.value.buyer, name: '示例科技有限公司', taxId: '91320111339366503A' },
  });
  simple.plan.push(...behaviours);
  expect(await desk.issue(press)).toMatchObject({ ok: false, problem: { code: 'issue-unknown' } });
  return { simple, desk, press, requestId: press.requestId, db: made.db };
}

const byClerk = { key: null, bySupervisor: false, actor: clerk.userId } as const;
const bySupervisor = { ...byClerk, bySupervisor: true } as const;

test('somebody else used the number: the evidence says so, and a clerk may free the order', async () => {
  const { desk, requestId, press, simple } = await doubtful('dies-and-somebody-else-signs');
  const evidence = await desk.evidence(requestId);
  expect(evidence).toMatchObject({
    ok: true,
    value: { shown: { problem: null, gathered: { complete: true, candidates: [{ likeness: 'differs' }] } } },
  });
  const released = await desk.conclude(requestId, { ...byClerk, answer: 'release' });
  expect(released).toMatchObject({ ok: true, value: { settled: { state: 'released' } } });
  expect(desk.ports.ledger.unsettled(null)).toEqual([]);
  expect(await desk.issue(press)).toMatchObject({ ok: true, value: { invoice: { signed: { number: '10000002' } } } });
  expect(simple.issued).toHaveLength(2);
});

test('a record that differs is adopted by a supervisor only, and what was signed is what the ledger says', async () => {
  const { desk, requestId, simple } = await doubtful('dies-and-somebody-else-signs');
  const record = simple.issued[0];
  const key = record?.key ?? null;
  expect(await desk.conclude(requestId, { ...byClerk, answer: 'adopt', key })).toMatchObject({
    ok: false,
    problem: { code: 'supervisor-needed' },
  });
  expect(desk.ports.ledger.unsettled(null)).toHaveLength(1);
  const adopted = await desk.conclude(requestId, { ...bySupervisor, answer: 'adopt', key });
  expect(adopted).toMatchObject({
    ok: true,
    value: { settled: { state: 'issued' }, evidence: { chosen: { likeness: 'differs' } } },
  });
  expect(desk.ports.ledger.invoiceByRequest(requestId)?.content.buyer.name).toBe('别人');
});

test('a key that the device does not show is nobody’s to adopt', async () => {
  const { desk, requestId, simple } = await doubtful('dies-and-somebody-else-signs');
  const [record] = simple.issued;
  if (!record) throw new Error('nothing was issued');
  const key = { ...record.key, number: '10000009' as typeof record.key.number };
  expect(await desk.conclude(requestId, { ...bySupervisor, answer: 'adopt', key })).toMatchObject({
    ok: false,
    problem: { code: 'evidence-changed' },
  });
});

test('more numbers were used meanwhile, one of them ours: a clerk confirms the one', async () => {
  const { desk, requestId, simple } = await doubtful('dies-and-somebody-else-signs');
  const [first] = simple.issued;
  if (!first?.content) throw new Error('nothing was issued');
  const intent = desk.ports.ledger.intent(requestId);
  if (!intent) throw new Error('no intent');
  await simple.device.issue(intent.content, requestId);
  const evidence = await desk.evidence(requestId);
  expect(evidence).toMatchObject({
    ok: true,
    value: { shown: { gathered: { candidates: [{ likeness: 'differs' }, { likeness: 'same' }] } } },
  });
  // The device shows ours: nobody frees the order, a supervisor neither.
  expect(await desk.conclude(requestId, { ...bySupervisor, answer: 'release' })).toMatchObject({
    ok: false,
    problem: { code: 'evidence-changed' },
  });
  const key = simple.issued[1]?.key ?? null;
  expect(await desk.conclude(requestId, { ...byClerk, answer: 'adopt', key })).toMatchObject({ ok: true });
  expect(desk.ports.ledger.invoiceByRequest(requestId)?.signed.number).toBe('10000002');
  expect(desk.ports.ledger.invoiceByRequest(requestId)?.content.totals.gross).toBe(553_00 as Fen);
});

test('what is settled already is no task any more, for two who answer at once', async () => {
  const { desk, requestId } = await doubtful('dies-and-somebody-else-signs');
  const [one, two] = await Promise.all([
    desk.conclude(requestId, { ...bySupervisor, answer: 'release' }),
    desk.conclude(requestId, { ...bySupervisor, answer: 'release' }),
  ]);
  expect([one.ok, two.ok].toSorted()).toEqual([false, true]);
  expect(await desk.evidence(requestId)).toMatchObject({ ok: false, problem: { code: 'task-not-found' } });
});
