import { afterEach, describe, expect, test } from 'vitest';
import type { Draft } from '../../../domain/draft.ts';
import type { Step } from '../../../domain/steps.ts';
import {
  clerk,
  order,
  pressOf,
  type SimpleDevice,
  simpleDevice,
  simplePlatform,
  type TestDesk,
  testBench,
} from './desk.testing.ts';
import { findOrder } from './find-order.ts';
import { openIssueDesk } from './issue-invoice.ts';
import { openDraft } from './open-draft.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function bench(simple: SimpleDevice = simpleDevice(false)) {
  const platform = simplePlatform();
  const made = testBench(simple, platform);
  ends.push(made.remove);
  return { simple, platform, ...made };
}

async function draftOn(desk: TestDesk): Promise<Draft> {
  await findOrder(order.orderNo, null, desk.ports);
  const lineIds = order.lines.map((line) => line.lineId);
  const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!draft.ok) throw new Error(draft.problem.code);
  const filled = { ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司', taxId: '91320111339366503A' } };
  return filled;
}

const rows = (desk: TestDesk) => desk.ledger.views.find('', 100);

describe.each([
  ['a device without request ids', false],
  ['a device that remembers request ids', true],
])('%s', (_name, remembers) => {
  test('issues, records, queues the document and the print job in one go', async () => {
    const { simple, platform, desk: start, db } = bench(simpleDevice(remembers));
    const desk = start();
    const issued = await desk.issue(pressOf(await draftOn(desk)));
    expect(issued).toMatchObject({ ok: true, value: { warnings: [], invoice: { signed: { number: '10000001' } } } });
    expect(rows(desk)).toMatchObject([{ number: '10000001', gross: 55_300, truths: { printed: 'due', uploaded: 'due' } }]);
    expect(desk.ledger.outbox.unuploaded()).toMatchObject({ count: 1, gross: 55_300 });
    expect(db().prepare("SELECT count(*) AS n FROM journal WHERE what = 'invoice-issued'").get()).toEqual({ n: 1 });
    expect(platform.claims.size).toBe(1);
    expect(simple.asked()).toBe(1);
  });

  test('a ledger that may lack invoices issues nothing, and the draft stays', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const careful = openIssueDesk({ ...desk.ports, ledgerIsWhole: async () => false });
    expect(await careful.issue(pressOf(await draftOn(desk)))).toMatchObject({
      ok: false,
      problem: { code: 'ledger-incomplete' },
    });
    expect(simple.asked()).toBe(0);
    expect(desk.ports.ledger.openDrafts()).toHaveLength(1);
  });

  test('two rows may share one order line', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    const [line] = press.draft.lines;
    if (!line) throw new Error('no line');
    const { quantity: _quantity, price: _price, ...plain } = line;
    const rowOf = (amount: number) => ({ ...plain, amount: amount as typeof line.amount });
    const split = { ...press, draft: { ...press.draft, lines: [rowOf(30_000), rowOf(25_300)] } };
    expect(await desk.issue(split)).toMatchObject({ ok: true });
    expect(rows(desk)).toHaveLength(1);
    expect(simple.issued).toHaveLength(1);
  });

  test('two drafts of one order line, pressed at once with the platform away, are one invoice', async () => {
    const { simple, platform, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const first = pressOf(await draftOn(desk));
    const second = pressOf(await draftOn(desk));
    platform.be('down');
    const answers = await Promise.all([desk.issue(first), desk.issue(second)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({
      problem: { code: expect.stringMatching(/^order-already-invoiced$|^issue-in-progress$/) },
    });
    expect(simple.issued).toHaveLength(1);
    expect(rows(desk)).toHaveLength(1);
  });

  test('a refund between opening the draft and pressing the key is seen', async () => {
    const { simple, platform, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    platform.tell({
      ...order,
      version: 2,
      state: 'refunded',
      lines: order.lines.map((line) => ({ ...line, refunded: line.gross })),
    });
    expect(await desk.issue(press)).toMatchObject({ ok: false, problem: { code: 'order-refunded' } });
    expect(simple.asked()).toBe(0);
  });

  test('a draft under way can no longer be changed or dropped, a dropped one not issued', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    const running = desk.issue(press);
    expect(desk.isBusy(press.requestId)).toBe(true);
    desk.ports.ledger.dropDraft(press.requestId, desk.ports.clock.now(), clerk.userId);
    expect(await running).toMatchObject({ ok: false, problem: { code: 'draft-not-found' } });
    expect(desk.isBusy(press.requestId)).toBe(false);
    expect(simple.issued).toEqual([]);
  });

  test('two presses at once are one invoice and get the same answer', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    const [first, second] = await Promise.all([desk.issue(press), desk.issue(press)]);
    expect(second).toEqual(first);
    expect(simple.issued).toHaveLength(1);
    expect(await desk.issue(press)).toMatchObject({ ok: true, value: { invoice: { signed: { number: '10000001' } } } });
    expect(simple.asked()).toBe(1);
  });

  test('an answer lost after the device signed is adopted', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    simple.plan.push('dies-after');
    const issued = await desk.issue(pressOf(await draftOn(desk)));
    expect(issued).toMatchObject({ ok: true, value: { invoice: { signed: { number: '10000001' } } } });
    expect(simple.issued).toHaveLength(1);
    expect(simple.asked()).toBe(1);
    expect(rows(desk)).toHaveLength(1);
  });

  test('an answer lost before the device signed leads to one more try, with evidence between', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    simple.plan.push('dies-before');
    expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: true });
    expect(simple.issued).toHaveLength(1);
    expect(simple.asked()).toBe(2);
  });

  test('lost twice is told, the draft stays, and a later press issues it', async () => {
    const { simple, platform, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    simple.plan.push('dies-before', 'dies-before');
    expect(await desk.issue(press)).toMatchObject({
      ok: false,
      problem: { code: remembers ? 'issue-unknown' : 'device-silent' },
    });
    if (!remembers) {
      expect(desk.ports.ledger.openDrafts()).toHaveLength(1);
      expect(desk.notes).toContain('release');
    }
    expect(platform.claims.size).toBe(1);
    expect(await desk.issue(press)).toMatchObject({ ok: true });
    expect(simple.issued).toHaveLength(1);
  });

  test('a refusal leaves the draft open and nothing behind', async () => {
    const { simple, desk: start } = bench(simpleDevice(remembers));
    const desk = start();
    simple.plan.push('refuses');
    expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: false, problem: { code: 'device-clock' } });
    expect(desk.ports.ledger.openDrafts()).toHaveLength(1);
    expect(desk.ports.ledger.claimsToRelease()).toHaveLength(1);
    expect(rows(desk)).toEqual([]);
  });

  test.each(['claim-held', 'intent-committed', 'answer-parsed', 'record-committed'] as const)(
    'killed at %s: after the restart there is one invoice at most, and the same press ends in exactly one',
    async (point) => {
      const { simple, desk: start, restart } = bench(simpleDevice(remembers));
      const kill: Step = (name) => {
        if (name === point) throw new Error('killed');
      };
      const first = start(kill);
      const press = pressOf(await draftOn(first));
      await expect(first.issue(press)).rejects.toThrow('killed');
      restart();

      const second = start();
      for (const { origin } of second.ports.ledger.unsettled(null)) await second.settle(origin.requestId, 'system');
      // A server may still get a request that it does not know yet; that one stays open for a while.
      expect(second.ports.ledger.unsettled(null)).toHaveLength(remembers && point === 'intent-committed' ? 1 : 0);
      expect(rows(second)).toHaveLength(simple.issued.length);
      expect(await second.issue(press)).toMatchObject({ ok: true });
      expect(simple.issued).toHaveLength(1);
      expect(rows(second)).toMatchObject([{ code: simple.issued[0]?.key.code, number: simple.issued[0]?.key.number }]);
    },
  );
});

describe('a request that a server does not know', () => {
  test('is not given up while it may still arrive, and is released by itself after that', async () => {
    const { simple, desk: start, pass } = bench(simpleDevice(true));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    simple.plan.push('dies-before', 'dies-before');
    expect(await desk.issue(press)).toMatchObject({
      ok: false,
      problem: { code: 'issue-unknown', details: { reason: 'request-not-known' } },
    });
    pass(119_000);
    expect(await desk.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'unknown' } });
    pass(2_000);
    expect(await desk.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'released' } });
    expect(desk.ports.ledger.openDrafts()).toHaveLength(1);
    expect(simple.issued).toEqual([]);
  });

  test.each([
    ['back', -86_400_000],
    ['forward', 86_400_000],
  ])('… whatever the machine’s clock is set to meanwhile: a day %s', async (_, byMs) => {
    const { simple, desk: start, pass, setClock } = bench(simpleDevice(true));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    simple.plan.push('dies-before', 'dies-before');
    await desk.issue(press);
    setClock(byMs);
    pass(119_000);
    expect(await desk.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'unknown' } });
    pass(2_000);
    expect(await desk.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'released' } });
  });

  test('and that the process before has lost is waited for from the start on', async () => {
    const { simple, desk: start, pass, restart } = bench(simpleDevice(true));
    const desk = start();
    const press = pressOf(await draftOn(desk));
    simple.plan.push('dies-before', 'dies-before');
    await desk.issue(press);
    pass(100_000);
    restart();
    const next = start();
    pass(100_000);
    expect(await next.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'unknown' } });
    pass(21_000);
    expect(await next.settle(press.requestId, 'system')).toMatchObject({ ok: true, value: { state: 'released' } });
  });

  test('asked again and refused is still unknown: the first time may yet have worked', async () => {
    const { simple, desk: start } = bench(simpleDevice(true));
    const desk = start();
    simple.plan.push('dies-before', 'refuses');
    expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: false, problem: { code: 'issue-unknown' } });
    expect(desk.ports.ledger.unsettled(null)).toHaveLength(1);
  });

  test('asked again over a line that takes nothing is still unknown: the first time may yet have worked', async () => {
    const { simple, desk: start } = bench(simpleDevice(true));
    const desk = start();
    simple.plan.push('dies-before', 'not-reached');
    expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: false, problem: { code: 'issue-unknown' } });
    expect(desk.ports.ledger.unsettled(null)).toHaveLength(1);
  });
});

test('another program used the number: unknown, the device is blocked, and asking again changes nothing', async () => {
  const { simple, desk: start } = bench();
  const desk = start();
  const press = pressOf(await draftOn(desk));
  simple.plan.push('dies-and-somebody-else-signs');
  expect(await desk.issue(press)).toMatchObject({
    ok: false,
    problem: { code: 'issue-unknown', details: { reason: 'other-invoice' } },
  });
  expect(await desk.settle(press.requestId, clerk.userId)).toMatchObject({ ok: true, value: { state: 'unknown' } });
  expect(desk.ports.ledger.unsettled(null)).toHaveLength(1);
  expect(simple.issued).toHaveLength(1);
  expect(rows(desk)).toEqual([]);
});

test('a number that the ledger already has is for a person to see, not an error', async () => {
  const { simple, platform, desk: start } = bench();
  const desk = start();
  expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: true });
  const twin = { ...order, orderNo: 'E987654321' as typeof order.orderNo };
  platform.be('down');
  desk.ports.ledger.cacheOrders([twin], desk.ports.clock.now(), null);
  const lineIds = twin.lines.map((line) => line.lineId);
  const opened = openDraft({ orderNo: twin.orderNo, source: twin.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!opened.ok) throw new Error(opened.problem.code);
  simple.plan.push('signs-an-old-number');
  const press = pressOf({ ...opened.value, buyer: { ...opened.value.buyer, name: '示例科技有限公司' } });
  expect(await desk.issue(press)).toMatchObject({
    ok: false,
    problem: { code: 'issue-unknown', details: { reason: 'number-already-recorded' } },
  });
  expect(desk.ports.ledger.intent(press.requestId)?.state).toBe('unknown');
  expect(simple.asked()).toBe(2);
  expect(rows(desk)).toHaveLength(1);
});

test('asked again about an issue that somebody settled meanwhile: the settled outcome, not a second look with old eyes', async () => {
  const { simple, platform, desk: start } = bench();
  const desk = start();
  const lost = pressOf(await draftOn(desk));
  const { stock, issue } = simple.device;
  let deaf = false;
  Object.assign(simple.device, {
    stock: async (kind: '007') => (deaf ? { ok: false, problem: { code: 'device-silent', details: {} } } : stock(kind)),
    issue: async (...args: Parameters<typeof issue>) => {
      const answer = await issue(...args);
      deaf = answer.outcome === 'unknown';
      return answer;
    },
  });
  simple.plan.push('dies-before');
  expect(await desk.issue(lost)).toMatchObject({ ok: false, problem: { code: 'issue-unknown' } });
  deaf = false;
  // Another order of the same fare takes the very number that the lost one expected.
  const twin = { ...order, orderNo: 'E987654321' as typeof order.orderNo };
  platform.be('down');
  desk.ports.ledger.cacheOrders([twin], desk.ports.clock.now(), null);
  const lineIds = twin.lines.map((line) => line.lineId);
  const opened = openDraft({ orderNo: twin.orderNo, source: twin.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!opened.ok) throw new Error(opened.problem.code);
  const other = pressOf({ ...opened.value, buyer: lost.draft.buyer });
  const [issued, settled] = await Promise.all([desk.issue(other), desk.settle(lost.requestId, clerk.userId)]);
  expect(issued).toMatchObject({ ok: true });
  expect(settled).toMatchObject({ ok: true, value: { state: 'released' } });
  expect(rows(desk)).toHaveLength(1);
  expect(simple.issued).toHaveLength(1);
});

test("the platform away: issued on the counter's own word, and marked", async () => {
  const { platform, desk: start } = bench();
  const desk = start();
  const press = pressOf(await draftOn(desk));
  platform.be('down');
  expect(await desk.issue(press)).toMatchObject({
    ok: true,
    value: { invoice: { origin: { offline: true } }, warnings: [{ code: 'platform-unreachable' }] },
  });
});

test('invoiced on another channel: refused before the device is asked', async () => {
  const { simple, platform, desk: start } = bench();
  const desk = start();
  const press = pressOf(await draftOn(desk));
  platform.be('invoiced-elsewhere');
  expect(await desk.issue(press)).toMatchObject({ ok: false, problem: { code: 'order-already-invoiced' } });
  expect(simple.asked()).toBe(0);
});

test('no stock: the claim is given back and the device is not asked', async () => {
  const { simple, desk: start } = bench(simpleDevice(false, 0));
  const desk = start();
  expect(await desk.issue(pressOf(await draftOn(desk)))).toMatchObject({ ok: false, problem: { code: 'device-no-stock' } });
  expect(desk.ports.ledger.claimsToRelease()).toHaveLength(1);
  expect(simple.asked()).toBe(0);
});

test('an order line is invoiced once at this counter, whatever the platform says', async () => {
  const { simple, desk: start } = bench();
  const desk = start();
  const first = pressOf(await draftOn(desk));
  const second = pressOf(await draftOn(desk));
  expect(await desk.issue(first)).toMatchObject({ ok: true });
  expect(await desk.issue(second)).toMatchObject({
    ok: false,
    problem: { code: 'order-already-invoiced', details: { number: '10000001' } },
  });
  expect(simple.issued).toHaveLength(1);
});

test('a number other than the expected one is recorded as it is, with an alarm', async () => {
  const simple = simpleDevice(false);
  const { desk: start } = bench(simple);
  const desk = start();
  const press = pressOf(await draftOn(desk));
  const stock = simple.device.stock;
  Object.assign(simple.device, {
    stock: async () => {
      const told = await stock('007');
      return told.ok && told.value.next
        ? { ok: true, value: { ...told.value, next: { ...told.value.next, number: '10000005' } } }
        : told;
    },
  });
  expect(await desk.issue(press)).toMatchObject({
    ok: true,
    value: { invoice: { signed: { number: '10000001' } }, warnings: [{ code: 'issue-number-unexpected' }] },
  });
});
