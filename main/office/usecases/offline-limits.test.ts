import { afterEach, expect, test } from 'vitest';
import type { Monitor, TaxDevice, Unsent } from '../../../domain/device.ts';
import type { Instant } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import { ok } from '../../../domain/problem.ts';
import { clerk, order, pressOf, simpleDevice, simplePlatform, testBench } from './desk.testing.ts';
import { findOrder } from './find-order.ts';
import { openDraft } from './open-draft.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A device whose limits and waiting invoices the test moves. */
async function limited(limits: Partial<Monitor>) {
  const simple = simpleDevice(false);
  const waiting: { now: Partial<Unsent>; asked: number } = { now: { count: 0, oldestAt: null, net: 0 as Fen }, asked: 0 };
  const device: TaxDevice = {
    ...simple.device,
    async monitor(kind) {
      const said = await simple.device.monitor(kind);
      return said.ok ? ok({ ...said.value, ...limits }) : said;
    },
    async unsent(kind) {
      waiting.asked += 1;
      return ok({ kind, count: null, oldestAt: null, net: null, ...waiting.now });
    },
  };
  const bench = testBench({ ...simple, device }, simplePlatform());
  ends.push(bench.remove);
  const desk = bench.desk();
  await findOrder(order.orderNo, null, desk.ports);
  const lineIds = order.lines.map((line) => line.lineId);
  const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!draft.ok) throw new Error(draft.problem.code);
  const press = pressOf({ ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司' } });
  return { simple, desk, press, waiting };
}

test.each([
  ['count', { offlineCount: 5 }, { count: 5 }, 'device-offline-count'],
  ['hours', { offlineHours: 24 }, { count: 1, oldestAt: '2026-11-20T09:00:00.000+08:00' as Instant }, 'device-offline-hours'],
  ['amount, with this one', { offlineAmount: 1000_00 as Fen }, { count: 1, net: 999_00 as Fen }, 'device-offline-amount'],
] as const)('%s: refused before the device is asked, and the draft is still open', async (_name, limits, waiting, code) => {
  const made = await limited(limits);
  made.waiting.now = waiting;
  expect(await made.desk.issue(made.press)).toMatchObject({ ok: false, problem: { code } });
  expect(made.simple.asked()).toBe(0);
  expect(made.desk.ports.ledger.openDrafts()).toHaveLength(1);
  expect(made.desk.ports.ledger.unsettled(null)).toEqual([]);
});

test('what the device said last may be old: it is asked once more before this says no', async () => {
  const made = await limited({ offlineCount: 5 });
  made.waiting.now = { count: 5 };
  expect(await made.desk.issue(made.press)).toMatchObject({ ok: false });
  made.waiting.now = { count: 0 };
  expect(await made.desk.issue(made.press)).toMatchObject({ ok: true });
});

test('inside the limits nothing more is asked', async () => {
  const made = await limited({ offlineCount: 5 });
  made.waiting.now = { count: 4 };
  await made.desk.issue(made.press);
  expect(made.waiting.asked).toBe(1);
  expect(made.simple.asked()).toBe(1);
});
