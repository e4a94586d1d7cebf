/**
 * Operations that stand: what is said of them, what goes on by itself and what waits for a person, and what a damaged row of the ledger
 * keeps anybody from.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { OperationAim } from '../../../domain/device-operation.ts';
import type { DeviceNo } from '../../../domain/ids.ts';
import { failed, ok, problem } from '../../../domain/problem.ts';
import { monitor } from '../../../domain/samples.testing.ts';
import { invoiceOf, issueInto } from './books.testing.ts';
import {
  closeMonth,
  deviceId,
  giveBack,
  Killed,
  operationCounter,
  requisition,
  standing,
  supervisor,
  times,
  value,
} from './operation-counter.testing.ts';
import { heldRun, offeredRun } from './stocked-disk.testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

type Counter = ReturnType<typeof operationCounter>;
type Operations = ReturnType<Counter['start']>;

function counter(): Counter {
  const made = operationCounter();
  ends.push(made.bench.remove);
  return made;
}
function latest({ ledger }: Operations) {
  const [record] = ledger.list();
  if (!record) throw new Error('there is no operation');
  return record;
}
/** Begins it, and the process is gone at the place. */
async function killedAt(of: Counter, aim: OperationAim, place: string): Promise<void> {
  const probe = operationCounter();
  await probe.start().begin(deviceId, aim, supervisor);
  const nth = probe.places().indexOf(place) + 1;
  probe.bench.remove();
  expect(nth).toBeGreaterThan(0);
  of.killAt(nth);
  await expect(of.start().begin(deviceId, aim, supervisor)).rejects.toBeInstanceOf(Killed);
}
const journalRows = ({ bench }: Counter, what: string) =>
  bench.db().prepare<[string], { n: number }>('SELECT count(*) AS n FROM journal WHERE what = ?').get(what)?.n;

describe('a read-in that the device says it did', () => {
  test.each([
    ['nothing came in', []],
    ['another run came in', [{ ...heldRun, count: 1 }]],
  ])('%s: the purchase is not over', async (_, cameIn) => {
    const { disk, start } = counter();
    const operations = start();
    const { readIn } = disk.device;
    Object.assign(disk.device, { readIn: async () => ({ outcome: 'done', value: cameIn }) });
    const record = value(await operations.begin(deviceId, requisition, supervisor));
    expect(standing(record)).toEqual(['readIn', 'open', 'operation-not-done']);
    Object.assign(disk.device, { readIn });
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
    expect(disk.remaining()).toBe(150);
  });

  test('and the device is gone before its stock is seen: looked up when it is back', async () => {
    const { disk, start } = counter();
    const operations = start();
    const { readIn } = disk.device;
    Object.assign(disk.device, {
      readIn: async (...args: Parameters<typeof readIn>) => {
        const answer = await readIn(...args);
        disk.far.absent = true;
        return answer;
      },
    });
    const record = value(await operations.begin(deviceId, requisition, supervisor));
    expect(standing(record)).toEqual(['readIn', 'asked', 'operation-unknown']);
    disk.far.absent = false;
    await operations.attend(disk.device);
    expect(latest(operations).state).toBe('done');
    expect(times(disk.far.acted, 'readIn')).toBe(1);
  });
});

describe('an answer of success', () => {
  const nothingDone = async () => ({ outcome: 'done', value: null }) as const;
  const runIn: OperationAim = { what: 'takeBack', run: offeredRun, machineNo: 2 };

  test.each([
    [closeMonth, 'report'],
    [closeMonth, 'clear'],
    [{ what: 'setClock' }, 'setClock'],
    [giveBack, 'giveBack'],
    [{ what: 'handOut', run: heldRun, machineNo: 2 }, 'handOut'],
    [runIn, 'takeBack'],
  ] as const)('%o: a %s that the device shows not to have been done stands', async (aim, step) => {
    const { disk, start } = counter();
    const operations = start();
    const { [step]: answer } = disk.device;
    Object.assign(disk.device, { [step]: nothingDone });
    const record = value(await operations.begin(deviceId, aim, supervisor));
    expect(standing(record)).toEqual([step, 'open', 'operation-not-done']);
    Object.assign(disk.device, { [step]: answer });
    await operations.attend(disk.device);
    expect(times(disk.far.acted, step)).toBe(0);
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
    expect(times(disk.far.acted, step)).toBe(1);
  });

  test('is believed of a device that tells no dates', async () => {
    const { disk, start } = counter();
    const operations = start();
    Object.assign(disk.device, { monitor: async () => ok(monitor({ kind: '007' })) });
    expect(value(await operations.begin(deviceId, closeMonth, supervisor)).state).toBe('done');
    expect(disk.far.acted).toEqual(['upload', 'report', 'clear']);
  });

  test('and of one that is gone before it can be looked at', async () => {
    const { disk, start } = counter();
    const operations = start();
    const { clear } = disk.device;
    Object.assign(disk.device, {
      clear: async (...args: Parameters<typeof clear>) => {
        const answer = await clear(...args);
        disk.far.absent = true;
        return answer;
      },
    });
    expect(standing(value(await operations.begin(deviceId, closeMonth, supervisor)))).toEqual(['clear', 'done', null]);
  });

  test('that was given to a report of which the device knows nothing: the clearing goes back to it', async () => {
    const { disk, start } = counter();
    const operations = start();
    const { report, clear, monitor: shown } = disk.device;
    Object.assign(disk.device, {
      report: nothingDone,
      monitor: async () => ok(monitor({ kind: '007' })),
      clear: async (...args: Parameters<typeof clear>) =>
        disk.far.reported > 0 ? clear(...args) : { outcome: 'refused', problem: problem('device-not-reported') },
    });
    const record = value(await operations.begin(deviceId, closeMonth, supervisor));
    expect(standing(record)).toEqual(['report', 'open', 'device-not-reported']);
    Object.assign(disk.device, { report, monitor: shown });
    await operations.attend(disk.device);
    expect(times(disk.far.acted, 'report')).toBe(0);
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
    expect(disk.far.acted).toEqual(['upload', 'report', 'clear']);
  });
});

describe('after a kill', () => {
  test.each([
    [closeMonth, 'report'],
    [closeMonth, 'upload'],
    [giveBack, 'giveBack'],
  ] as const)('%o: a %s that was not done waits for a person, and says so', async (aim, step) => {
    const of = counter();
    await killedAt(of, aim, `${step} asked`);
    const before = [...of.disk.far.acted];
    const operations = of.restart();
    await operations.attend(of.disk.device);
    expect(standing(latest(operations))).toEqual([step, 'open', 'operation-not-done']);
    await operations.attend(of.disk.device);
    expect(of.disk.far.acted).toEqual(before);
    expect(operations.ledger.standing().map(standing)).toEqual([[step, 'open', 'operation-not-done']]);
    expect(value(await operations.resume(latest(operations).operationId, supervisor)).state).toBe('done');
    expect(operations.ledger.standing()).toEqual([]);
  });

  test('a late answer is waited for, also of an operation that was given up meanwhile', async () => {
    const of = counter();
    const { disk } = of;
    await killedAt(of, giveBack, 'giveBack asked');
    const operations = of.restart();
    expect(disk.far.awaited).toEqual([false]);
    value(operations.drop(latest(operations).operationId, '到办税厅办理', supervisor));
    of.restart();
    expect(disk.far.awaited).toEqual([false, false]);
  });
});

test('a device that cannot be looked at between two steps is gone on with when it is back', async () => {
  const of = counter();
  const { disk } = of;
  const { requisition: answer } = disk.device;
  Object.assign(disk.device, {
    requisition: async (...args: Parameters<typeof answer>) => {
      const answered = await answer(...args);
      disk.far.absent = true;
      return answered;
    },
  });
  const record = value(await of.start().begin(deviceId, requisition, supervisor));
  expect(standing(record)).toEqual(['confirm', 'open', 'device-absent']);
  Object.assign(disk.device, { requisition: answer });
  disk.far.absent = false;
  const operations = of.restart();
  await operations.attend(disk.device);
  expect(latest(operations).state).toBe('done');
});

test('rounds that see now this and now that trouble do not fill the journal', async () => {
  const of = counter();
  const { disk } = of;
  disk.far.mishaps.giveBack = 'lost-after';
  const operations = of.start();
  const { giveBack: answer, stock } = disk.device;
  Object.assign(disk.device, {
    giveBack: async (...args: Parameters<typeof answer>) => {
      const answered = await answer(...args);
      disk.far.absent = true;
      return answered;
    },
    query: async () => failed('device-garbled'),
  });
  value(await operations.begin(deviceId, giveBack, supervisor));
  disk.far.absent = false;
  const told = journalRows(of, 'operation-stands');
  for (let round = 0; round < 10; round += 1) {
    Object.assign(disk.device, { stock: round % 2 ? stock : async () => failed('device-garbled', { deviceId }) });
    await operations.attend(disk.device);
  }
  expect(standing(latest(operations))).toEqual(['giveBack', 'asked', 'operation-unknown']);
  expect(journalRows(of, 'operation-stands')).toBe(told);
});

test('an invoice that was signed between the upload and the report is uploaded, too', async () => {
  const { disk, start } = counter();
  const operations = start();
  const { report } = disk.device;
  Object.assign(disk.device, {
    report: async (...args: Parameters<typeof report>) =>
      disk.far.unsent > 0 ? { outcome: 'refused', problem: problem('device-unuploaded-first') } : report(...args),
    sendToBureau: async () => {
      disk.far.acted.push('upload');
      disk.far.unsent = 0;
      return ok({ sent: 1, failed: 0 });
    },
    unsent: async () => {
      const count = disk.far.unsent;
      // A clerk comes in between the two steps, once.
      if (count === 0 && disk.far.acted.length === 1) disk.far.unsent = 1;
      return ok({ kind: '007', count, oldestAt: null, net: null });
    },
  });
  const record = value(await operations.begin(deviceId, closeMonth, supervisor));
  expect(standing(record)).toEqual(['upload', 'open', 'device-unuploaded-first']);
  expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
  expect(disk.far.acted).toEqual(['upload', 'upload', 'report', 'clear']);
});

test.each([
  ['another disk of the counter', '499000777777', 'done'],
  ['this disk', '499000123456', 'open'],
] as const)('a run handed out with a lost answer, its first number used by %s', async (_, signedBy, state) => {
  const { disk, start } = counter();
  disk.far.mishaps.handOut = state === 'done' ? 'lost-after' : 'lost-before';
  const operations = start();
  const { handOut } = disk.device;
  Object.assign(disk.device, {
    query: async () => ok([]),
    handOut: async (...args: Parameters<typeof handOut>) => {
      const lost = await handOut(...args);
      if (state === 'open') disk.use(100);
      const invoice = invoiceOf(Number(heldRun.first), heldRun.code);
      const origin = { ...invoice.origin, deviceNo: signedBy as DeviceNo };
      issueInto(operations.ports, { ...invoice, origin });
      return lost;
    },
  });
  const aim: OperationAim = { what: 'handOut', run: heldRun, machineNo: 2 };
  const record = value(await operations.begin(deviceId, aim, supervisor));
  expect(record.state).toBe(state);
});

describe("the device's clock", () => {
  const setClock: OperationAim = { what: 'setClock' };

  test.each([6 * 60_000, -6 * 60_000])('is not set by a clock that is %i ms off itself', async (ms) => {
    const { disk, start, clocks } = counter();
    clocks.platformAheadMs = ms;
    const operations = start();
    expect(await operations.begin(deviceId, setClock, supervisor)).toMatchObject({
      ok: false,
      problem: { code: 'own-clock-drift', details: { deviceId, minutes: 6 } },
    });
    expect(operations.ledger.list()).toEqual([]);
    clocks.platformAheadMs = 4 * 60_000;
    expect(value(await operations.begin(deviceId, setClock, supervisor)).state).toBe('done');
    expect(disk.far.acted).toEqual(['setClock']);
  });

  test('nor when it is gone on with', async () => {
    const { disk, start, clocks } = counter();
    disk.far.mishaps.setClock = 'lost-before';
    const operations = start();
    const { operationId } = value(await operations.begin(deviceId, setClock, supervisor));
    clocks.platformAheadMs = 3_600_000;
    expect(standing(value(await operations.resume(operationId, supervisor)))).toEqual(['setClock', 'stopped', 'own-clock-drift']);
    expect(disk.far.acted).toEqual([]);
  });
});

describe('a damaged row', () => {
  async function damaged(column: 'aim' | 'before' | 'problem') {
    const of = counter();
    of.disk.far.mishaps.giveBack = 'lost-before';
    const { giveBack: answer } = of.disk.device;
    Object.assign(of.disk.device, {
      giveBack: async (...args: Parameters<typeof answer>) => {
        const lost = await answer(...args);
        of.disk.far.absent = true;
        return lost;
      },
    });
    const { operationId } = value(await of.start().begin(deviceId, giveBack, supervisor));
    of.disk.far.absent = false;
    of.bench.db().exec('DROP TRIGGER device_operations_fixed');
    of.bench.db().exec(`UPDATE device_operations SET ${column} = '{}'`);
    return { of, operationId };
  }

  test.each(['aim', 'before', 'problem'] as const)('%s: told, never gone on with, and given up', async (column) => {
    const { of, operationId } = await damaged(column);
    const { disk } = of;
    const operations = of.restart();
    expect(disk.far.awaited).toEqual([false]);
    await operations.attend(disk.device);
    expect(operations.ledger.list()).toMatchObject([
      { operationId, what: 'giveBack', aim: null, state: 'asked', problem: { code: 'operation-damaged' } },
    ]);
    expect(operations.ledger.standing()).toHaveLength(1);
    expect(await operations.begin(deviceId, requisition, supervisor)).toMatchObject({
      problem: { code: 'operation-under-way', details: { deviceId, what: 'giveBack', step: 'giveBack' } },
    });
    expect(await operations.resume(operationId, supervisor)).toMatchObject({ problem: { code: 'operation-damaged' } });
    expect(value(operations.drop(operationId, '已核对库存', supervisor)).state).toBe('dropped');
    expect(disk.far.acted).toEqual([]);
    expect(value(await operations.begin(deviceId, requisition, supervisor)).state).toBe('done');
  });
});
