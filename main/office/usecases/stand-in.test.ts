/**
 * Another device stands in for one that cannot issue, and a request that was begun on a device stays on it.
 */
import { afterEach, expect, test } from 'vitest';
import type { RequestId } from '../../../domain/ids.ts';
import { failed } from '../../../domain/problem.ts';
import { isFitByFacts, openDevices } from '../devices.ts';
import { checkDevice } from './check-device.ts';
import { clerk, order, pressOf, simpleDevice, simplePlatform, type TestDesk, testBench } from './desk.testing.ts';
import { findOrder } from './find-order.ts';
import { openIssueDesk } from './issue-invoice.ts';
import { nextNumber } from './next-number.ts';
import { openDraft } from './open-draft.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Two disks of one kind, the first usually used; and whether the first's line is there. */
function twoDisks() {
  const first = simpleDevice(false);
  const second = simpleDevice(false, 10, { id: 'disk-2', itsCode: '1100214131' });
  let away = false;
  const absent = () => failed('device-absent', { deviceId: first.device.id });
  const onItsLine: typeof first.device = {
    ...first.device,
    identify: async () => (away ? absent() : first.device.identify()),
    stock: async (kind) => (away ? absent() : first.device.stock(kind)),
    query: async (query) => (away ? absent() : first.device.query(query)),
  };
  const bench = testBench(first, simplePlatform());
  ends.push(bench.remove);
  const made = bench.desk();
  const kinds = { kinds: ['007'], businesses: ['passenger'] } as const;
  const configs = [onItsLine, second.device].map(({ id }) => ({ id, ...kinds }));
  const isBlocked = (id: string) =>
    made.ports.ledger.unsettled(null).some((intent) => intent.state === 'unknown' && intent.origin.deviceId === id);
  const devices = openDevices(
    // only ids, kinds and businesses are looked at
    { devices: configs as never, routing: [] },
    ({ id }) => (id === onItsLine.id ? onItsLine : second.device),
    (device, kind) => isFitByFacts(device, kind, made.ports.facts) && !isBlocked(device.id),
  );
  const ports = { ...made.ports, devices };
  const desk = { ...made, ports, ...openIssueDesk(ports) };
  return {
    desk,
    first,
    second,
    beAway(now: boolean) {
      away = now;
    },
  };
}

async function press(desk: TestDesk) {
  await findOrder(order.orderNo, null, desk.ports);
  const lineIds = order.lines.map((line) => line.lineId);
  const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
  if (!draft.ok) throw new Error(draft.problem.code);
  return pressOf({ ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司', taxId: '91320111339366503A' } });
}

test('a device that turns out to be away is told of once; the next press goes to the other, which says so', async () => {
  const { desk, first, second, beAway } = twoDisks();
  const wish = await press(desk);
  await desk.ports.devices.route('007', 'passenger')?.identify();
  beAway(true);
  expect(await desk.issue(wish)).toMatchObject({
    ok: false,
    problem: { code: 'device-absent', details: { deviceId: 'disk-1' } },
  });
  expect(desk.ports.devices.route('007', 'passenger')?.id).toBe('disk-2');
  expect(await desk.issue(wish)).toMatchObject({
    ok: true,
    value: {
      invoice: { signed: { code: '1100214131' } },
      warnings: [{ code: 'device-stands-in', details: { deviceId: 'disk-2', usual: 'disk-1' } }],
    },
  });
  expect([first.issued.length, second.issued.length]).toEqual([0, 1]);
});

test('the next number is that of the device that stands in, and of the first one again when it is back', async () => {
  const { desk, beAway } = twoDisks();
  const next = () => nextNumber('007', 'passenger', desk.ports);
  beAway(true);
  expect(await next()).toMatchObject({ ok: true, value: { deviceId: 'disk-2', next: { code: '1100214131' }, remaining: 10 } });
  beAway(false);
  for (const device of desk.ports.devices.all()) await checkDevice(device, desk.ports);
  expect(await next()).toMatchObject({ ok: true, value: { deviceId: 'disk-1', next: { code: '1100214130' } } });
});

test('when none can issue, the first says why', async () => {
  const { desk, second, beAway } = twoDisks();
  beAway(true);
  desk.ports.facts.setStock(second.device.id, { kind: '007', next: null, remaining: 0, segments: [] });
  expect(await nextNumber('007', 'passenger', desk.ports)).toMatchObject({
    ok: false,
    problem: { code: 'device-absent', details: { deviceId: 'disk-1' } },
  });
});

test('a request whose outcome nobody knows stays on its device, however often it is pressed and whoever else is fit', async () => {
  const { desk, first, second, beAway } = twoDisks();
  const wish = await press(desk);
  first.plan.push('dies-after');
  const dying = openIssueDesk({
    ...desk.ports,
    step: (at) => {
      // gone before it can be asked what it did
      if (at === 'answer-parsed') beAway(true);
    },
  });
  expect(await dying.issue(wish)).toMatchObject({ ok: false, problem: { code: 'issue-unknown' } });
  expect(desk.ports.devices.route('007', 'passenger')?.id).toBe('disk-2');
  for (let again = 0; again < 3; again++) expect((await desk.issue(wish)).ok).toBe(false);
  expect([first.issued.length, second.issued.length]).toEqual([1, 0]);

  // neither is the order invoiced a second time under another request
  const other = { ...wish, requestId: 'request-other' as RequestId };
  desk.ports.ledger.openDraft(
    {
      ...other.draft,
      requestId: other.requestId,
      orderNo: order.orderNo,
      source: order.source,
      openedAt: desk.ports.clock.now(),
    },
    clerk.userId,
  );
  expect(await desk.issue(other)).toMatchObject({ ok: false, problem: { code: 'issue-in-progress' } });
  expect(second.issued).toHaveLength(0);

  beAway(false);
  expect(await desk.issue(wish)).toMatchObject({ ok: true, value: { invoice: { signed: { code: '1100214130' } } } });
  expect([first.issued.length, second.issued.length]).toEqual([1, 0]);
});
