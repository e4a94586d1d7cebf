import { afterEach, expect, test } from 'vitest';
import type { Monitor, TaxDevice, Unsent } from '../../../domain/device.ts';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import type { Fen } from '../../../domain/money.ts';
import { ok, problem } from '../../../domain/problem.ts';
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
  return { simple: { ...simple, device }, desk, press, waiting };
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

test('the refusal names the device and the figures, also when the device refused by itself', async () => {
  const made = await limited({ offlineCount: 5 });
  made.waiting.now = { count: 5 };
  const figures = { deviceId: 'disk-1', kind: '007', used: 5, most: 5 };
  expect(await made.desk.issue(made.press)).toMatchObject({ problem: { code: 'device-offline-count', details: figures } });
  made.waiting.now = { count: 4 };
  made.simple.device.issue = async () => ({ outcome: 'refused', problem: problem('device-offline-count', { code: '247' }) });
  expect(await made.desk.issue(made.press)).toMatchObject({
    problem: { code: 'device-offline-count', details: { ...figures, code: '247', used: 4 } },
  });
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

test.each([
  ['a report that is due', { reportPeriodEnd: '20261031235959', issueDeadline: '20261215' }, 'device-report-due'],
  ['the sum of the period', { reportPeriodStart: '20261101', blueSumLimit: 507_33 as Fen }, 'device-sum-limit'],
] as const)('%s: refused before the device is asked', async (_name, limits, code) => {
  const made = await limited(limits);
  expect(await made.desk.issue(made.press)).toMatchObject({ ok: false, problem: { code, details: { deviceId: 'disk-1' } } });
  expect(made.simple.asked()).toBe(0);
});

test('a sum that just takes this one, or began nobody knows when, stops nothing', async () => {
  for (const limits of [{ reportPeriodStart: '20261101', blueSumLimit: 507_34 as Fen }, { blueSumLimit: 1 as Fen }]) {
    const made = await limited(limits);
    expect(await made.desk.issue(made.press)).toMatchObject({ ok: true });
  }
});

test('what was issued in the period counts', async () => {
  const made = await limited({ reportPeriodStart: '20261101', blueSumLimit: 1000_00 as Fen });
  expect(await made.desk.issue(made.press)).toMatchObject({ ok: true });
  const deviceNo = made.desk.ports.facts.of('disk-1' as DeviceId).identity?.deviceNo;
  expect(deviceNo && made.desk.ports.ledger.issuedSince(deviceNo, '007', '2026-11-01T00:00:00+08:00' as Instant)).toEqual({
    blue: 507_34,
    red: 0,
  });
});
