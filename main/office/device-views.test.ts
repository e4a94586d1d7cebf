/**
 * Devices as people look at them, over the real ledger and a device of a few lines.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceIdentity, Monitor, MonthStatistics, TaxDevice, Unsent } from '../../domain/device.ts';
import type { DeviceId, Instant, InvoiceCode, InvoiceNumber, RequestId } from '../../domain/ids.ts';
import { addDays } from '../../domain/instant.ts';
import type { Fen } from '../../domain/money.ts';
import type { CounterReport } from '../../domain/other-counters.ts';
import { failed, ok } from '../../domain/problem.ts';
import { content } from '../../domain/samples.testing.ts';
import { type LineAddress, movableLine } from '../../native/taxdevice/movable-line.ts';
import { commands } from '../../preload/contract.ts';
import { openDeviceViews } from './device-views.ts';
import { checkDevice } from './usecases/check-device.ts';
import { clerk, order, pressOf, seller, simpleDevice, simplePlatform, testBench } from './usecases/desk.testing.ts';
import { findOrder } from './usecases/find-order.ts';
import { openDraft } from './usecases/open-draft.ts';

const deviceId = 'disk-1' as DeviceId;
const code = '1100214130' as InvoiceCode;
const caller = { session: '', person: null };
const first = '10000001' as InvoiceNumber;

let end: () => void;
let world: ReturnType<typeof make>;
beforeEach(() => {
  world = make();
  end = world.bench.remove;
});
afterEach(() => end());

/** A desk on a ledger, with a device that says what the test wants. */
function make({ remembersRequests = false, stockLeft = 10 } = {}) {
  const simple = simpleDevice(remembersRequests, stockLeft);
  const says: {
    identity: Partial<DeviceIdentity>;
    monitor: Partial<Monitor>;
    unsent: Partial<Unsent>;
    month: MonthStatistics | null;
    counters: readonly CounterReport[] | null;
    line: LineAddress | null;
    asked: string[];
  } = { identity: {}, monitor: {}, unsent: {}, month: null, counters: [], line: null, asked: [] };
  const device: TaxDevice = {
    ...simple.device,
    async identify() {
      says.asked.push('identify');
      const told = await simple.device.identify();
      return told.ok ? ok({ ...told.value, ...says.identity }) : told;
    },
    async monitor(kind) {
      says.asked.push('monitor');
      const told = await simple.device.monitor(kind);
      return told.ok ? ok({ ...told.value, ...says.monitor }) : told;
    },
    unsent: async (kind) => ok({ kind, count: 0, oldestAt: null, net: null, ...says.unsent }),
    month: async () => (says.month ? ok(says.month) : failed('device-absent', { deviceId })),
  };
  const platform = simplePlatform();
  const bench = testBench({ ...simple, device }, platform);
  const desk = bench.desk();
  const views = openDeviceViews({
    config: {
      devices: [
        {
          id: deviceId,
          family: 'tax-control-server',
          url: 'http://server/SKServer/SKDo',
          terminalId: 't',
          kinds: ['007'],
          businesses: ['passenger'],
          taxCodeVersion: '48.0',
          signatureParameter: '',
          maxInFlight: 4,
          timeoutMs: 1000,
        },
      ],
      seller,
      station: { id: 'BJZ', name: '北京站' },
      warnings: {
        offlineHoursLeft: 24,
        offlinePercentUsed: 80,
        unuploadedCount: 50,
        deliveryHours: 2,
        stock: { '004': 50, '007': 50, '026': 200, '028': 200 },
        monthDays: 3,
      },
    },
    ports: desk.ports,
    figures: desk.ledger.figures,
    segments: desk.ledger.segments,
    lines: { of: () => (says.line ? movableLine(says.line, () => expect.unreachable()) : undefined) },
    counters: async () => (says.counters ? ok(says.counters) : failed('platform-unreachable')),
  });

  async function issue() {
    await findOrder(order.orderNo, null, desk.ports);
    const lineIds = order.lines.map((line) => line.lineId);
    const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, desk.ports);
    if (!draft.ok) throw new Error(draft.problem.code);
    const issued = await desk.issue(pressOf({ ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司' } }));
    if (!issued.ok) throw new Error(issued.problem.code);
  }
  async function detail(ask = false) {
    const told = await views.handlers.deviceDetail({ deviceId, ask }, caller);
    if (!told.ok) throw new Error(told.problem.code);
    return told.value;
  }
  const check = () => checkDevice(device, desk.ports);
  const { clock } = desk.ports;
  return { bench, desk, device, views, says, issue, detail, check, platform, now: () => clock.now() };
}

describe('a device from the inside', () => {
  test('has the shape of the contract, and nothing beside it', async () => {
    const told = await world.detail(true);
    expect(commands.deviceDetail.output.parse(told)).toEqual(told);
    expect(told.identity).not.toHaveProperty('clock');
  });

  test('says where its line is led now, and at what speed; a server has none', async () => {
    expect(await world.detail()).toMatchObject({ address: 'http://server/SKServer/SKDo', baudRate: null });
    world.says.line = { port: '/dev/ttyUSB1', baudRate: 115_200 };
    expect(await world.detail()).toMatchObject({ address: '/dev/ttyUSB1', baudRate: 115_200 });
  });

  test('that was never asked says so', async () => {
    expect(await world.detail()).toMatchObject({
      deviceId,
      address: 'http://server/SKServer/SKDo',
      identity: null,
      expected: { deviceNo: null, taxId: seller.taxId },
      clockAheadS: null,
      platformAheadS: null,
      kinds: [
        {
          kind: '007',
          next: null,
          remaining: null,
          segments: [],
          monitor: null,
          unsent: null,
          limits: [],
          monthState: 'unknown',
        },
      ],
      forecasts: [],
      calendar: [],
    });
  });

  test('is asked anew on demand, its limits too, and the platform for its time', async () => {
    world.says.monitor = { issueDeadline: '20261215', reportPeriodEnd: '20261130235959', blueSumLimit: 5_000_00 as Fen };
    // The platform of these tests stands still: a minute later it is a minute behind.
    world.bench.pass(60_000);
    world.says.identity = { clock: addDays(world.now(), 90 / 86_400) };
    const told = await world.detail(true);
    expect(told).toMatchObject({
      identity: { deviceNo: '499000123456' },
      clockAheadS: 90,
      platformAheadS: 150,
      kinds: [
        {
          kind: '007',
          next: { code, number: first },
          remaining: 10,
          segments: [{ code, first, count: 10 }],
          rates: ['0.09'],
          monitor: { blueSumLimit: 5_000_00, redSumLimit: null, freeCapacity: null },
          unsent: { count: 0 },
          monthState: 'open',
        },
      ],
      calendar: [
        { date: '2026-11-30', what: 'periodEnds', state: 'later' },
        { date: '2026-12-01', what: 'reportFrom', state: 'later' },
        { date: '2026-12-15', what: 'issueUntil', state: 'later' },
      ],
    });
    world.says.monitor = { issueDeadline: '20261231' };
    await world.detail();
    expect(world.says.asked).toEqual(['identify', 'monitor']);
    expect((await world.detail(true)).kinds[0]?.monitor?.issueDeadline).toBe('20261231');
  });

  test('that many ask for at once is asked no more than it must be', async () => {
    await Promise.all([world.detail(true), world.detail(true), world.detail(true)]);
    expect(world.says.asked).toEqual(['identify', 'monitor']);
    const talk = Promise.withResolvers<void>();
    const held = world.desk.ports.deviceLocks.hold(deviceId, () => talk.promise);
    const early = [world.detail(true), world.detail(true)];
    talk.resolve();
    await held;
    await Promise.all(early);
    expect(world.says.asked).toHaveLength(4);
    // Who asks after one has begun is not told what that one has read already.
    world.says.monitor = { issueDeadline: '20261231' };
    const begun = world.detail(true);
    while (world.says.asked.length < 5) await Promise.resolve();
    expect((await world.detail(true)).kinds[0]?.monitor?.issueDeadline).toBe('20261231');
    await begun;
    expect(world.says.asked.slice(5)).toEqual(['identify', 'monitor']);
  });

  test('whose clock drifts is told of, and goes on', async () => {
    world.says.identity = { clock: addDays(world.now(), -6 / 1440) };
    await world.check();
    expect(world.views.outlook(deviceId).warnings).toEqual([{ code: 'device-clock-drift', details: { deviceId, minutes: 6 } }]);
    expect(world.desk.ports.facts.of(deviceId).problem).toBe(null);
    world.platform.be('down');
    expect(await world.detail(true)).toMatchObject({ clockAheadS: -360, platformAheadS: null });
  });

  test('that is not in the settings is the caller’s mistake', async () => {
    const unknown = 'disk-9' as DeviceId;
    Object.assign(world.desk.ports.devices, { byId: () => null });
    expect(await world.views.handlers.deviceDetail({ deviceId: unknown, ask: true }, caller)).toMatchObject({
      problem: { code: 'bad-request', details: { place: 'deviceId' } },
    });
  });
});

describe('what is to come', () => {
  test('is the first that bites at the pace of the ledger, and the day that is near', async () => {
    world.says.monitor = { issueDeadline: '20261124', reportPeriodEnd: '20261130235959' };
    await world.check();
    expect(world.views.outlook(deviceId)).toMatchObject({
      forecast: { of: 'deadline', at: '2026-11-24T23:59:59.000+08:00' },
      reminder: { what: 'issueUntil', date: '2026-11-24', state: 'due' },
      warnings: [],
    });
    await world.issue();
    world.bench.pass(120_000);
    // One in the two hours and two minutes that count: nine more take eighteen hours.
    expect(world.views.outlook(deviceId).forecast).toMatchObject({
      of: 'stock',
      left: 9,
      at: expect.stringMatching('^2026-11-23T04'),
    });
  });

  test('is nothing while nobody has asked', () => {
    expect(world.views.outlook(deviceId)).toEqual({ forecast: null, reminder: null, warnings: [] });
  });
});

describe('numbers', () => {
  const ask = (count: number, start = first) =>
    world.views.handlers.formNumbers({ deviceId, run: { kind: '007', code, first: start, count } }, caller);

  test('are issued, unused or elsewhere, and the device need not have been asked before', async () => {
    expect(await ask(10)).toMatchObject({ ok: true, value: [{ first, count: 10, state: 'unused' }] });
    await world.issue();
    await world.check();
    expect(await ask(12)).toMatchObject({
      ok: true,
      value: [
        { first, count: 1, state: 'blue' },
        { first: '10000002', last: '10000010', count: 9, state: 'unused' },
        { first: '10000011', count: 2, state: 'elsewhere' },
      ],
    });
  });

  test('that the device used and nobody recorded are missing, also when the segment is gone', async () => {
    await world.check();
    await world.device.issue(content({ kind: '007' }), 'elsewhere' as RequestId);
    await world.issue();
    await world.check();
    expect(await ask(3)).toMatchObject({
      value: [
        { first, count: 1, state: 'missing' },
        { first: '10000002', count: 1, state: 'blue' },
        { first: '10000003', count: 1, state: 'unused' },
      ],
    });
  });

  test('are not told by the million', async () => {
    expect(await ask(100_001)).toMatchObject({ problem: { code: 'bad-request', details: { place: 'run.count' } } });
    expect(await ask(2, '99999999' as InvoiceNumber)).toMatchObject({ problem: { code: 'bad-request' } });
    expect(await ask(100_000)).toMatchObject({ ok: true });
  });
});

describe('a month', () => {
  const none = { count: 0, net: 0 as Fen, tax: 0 as Fen };
  const november: MonthStatistics = {
    kind: '007',
    month: '202611',
    opening: 0,
    bought: 10,
    returned: 0,
    closing: 9,
    states: { blue: { count: 1, net: 507_34 as Fen, tax: null }, blueVoid: none, red: none, redVoid: none, blankVoid: none },
  };
  const ask = (month = '202611') => world.views.handlers.monthBalance({ deviceId, kind: '007', month }, caller);

  test('is the device’s count beside the ledger’s', async () => {
    world.says.month = november;
    await world.issue();
    const told = await ask();
    expect(told).toMatchObject({ ok: true, value: { balanced: true, agrees: true } });
    expect(told.ok && told.value.rows.find(({ of }) => of === 'blue')).toEqual({
      ...{ of: 'blue', device: 1, deviceNet: 507_34, ledger: 1, ledgerNet: 507_34 },
    });
  });

  test('that lacks an invoice does not agree', async () => {
    world.says.month = november;
    expect(await ask()).toMatchObject({ value: { balanced: true, agrees: false } });
  });

  test('that cannot be asked for is a problem', async () => {
    expect(await ask('202613')).toMatchObject({ problem: { code: 'bad-request', details: { place: 'month' } } });
    expect(await ask()).toMatchObject({ problem: { code: 'device-absent' } });
    world.bench.remove();
    world = make({ remembersRequests: true });
    end = world.bench.remove;
    expect(await ask()).toMatchObject({ problem: { code: 'device-managed-elsewhere' } });
  });
});

describe('the station', () => {
  test('is told with what its supervisor should hear', async () => {
    const report: CounterReport = {
      counterId: 'BJZ-08',
      at: '2026-11-22T09:00:00+08:00' as Instant,
      version: '1',
      devices: [{ deviceId: 'disk-1', state: 'ready', stock: [{ kind: '007', remaining: 7 }] }],
      unuploaded: { count: 0, oldestAt: null, gross: 0 as Fen },
    };
    world.says.counters = [report];
    expect(await world.views.handlers.otherCounters({}, caller)).toEqual(ok([{ ...report, warnings: ['stock', 'silent'] }]));
    world.says.counters = null;
    expect(await world.views.handlers.otherCounters({}, caller)).toMatchObject({ problem: { code: 'platform-unreachable' } });
  });
});
