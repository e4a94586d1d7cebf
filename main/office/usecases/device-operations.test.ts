/**
 * Operations on a gullible device that does everything it is asked, as often as it is asked: whatever is lost or killed, nothing is
 * done twice that must be done once.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { OperationAim, OperationId, OperationStep } from '../../../domain/device-operation.ts';
import type { DeviceNo, InvoiceKey } from '../../../domain/ids.ts';
import type { KeptOperation } from '../../../domain/operation-ledger.ts';
import { failed, ok, problem, type Result } from '../../../domain/problem.ts';
import { key } from '../../../domain/samples.testing.ts';
import { beginIntent, invoiceOf } from './books.testing.ts';
import {
  aims,
  closeMonth,
  deviceId,
  giveBack,
  now,
  onlyOnce,
  operationCounter,
  requisition,
  standing,
  supervisor,
  times,
  value,
} from './operation-counter.testing.ts';
import { code, heldRun, type Mishap } from './stocked-disk.testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function counter() {
  const made = operationCounter();
  ends.push(made.bench.remove);
  return made;
}

describe('with nothing in the way', () => {
  test.each(aims)('$what is begun and done', async (aim) => {
    const { disk, start } = counter();
    if (aim.what === 'readIn') disk.far.purchase = 'confirmed';
    const operations = start();
    const done = value(await operations.begin(deviceId, aim, supervisor));
    expect(done).toMatchObject({ state: 'done', problem: null, actor: supervisor });
    expect(operations.ledger.underWay(deviceId)).toBeNull();
    const expected = { requisition: ['download', 'confirm', 'readIn'], closeMonth: ['upload', 'report', 'clear'] } as const;
    expect(disk.far.acted).toEqual(aim.what === 'requisition' || aim.what === 'closeMonth' ? expected[aim.what] : [aim.what]);
  });

  test('the status knows at once what came of it', async () => {
    const { disk, start } = counter();
    const operations = start();
    await operations.begin(deviceId, requisition, supervisor);
    expect(operations.ports.facts.of(deviceId).stock['007']?.remaining).toBe(disk.remaining());
    await operations.begin(deviceId, closeMonth, supervisor);
    expect(operations.ports.facts.of(deviceId)).toMatchObject({
      monitor: { '007': { issueDeadline: '20261215' } },
      unsent: { '007': { count: 0 } },
    });
  });

  test('what is done already is left out: nothing to upload, reported before', async () => {
    const { disk, start } = counter();
    disk.far.unsent = 0;
    disk.far.reported = 1;
    const operations = start();
    expect(standing(value(await operations.begin(deviceId, closeMonth, supervisor)))).toEqual(['clear', 'done', null]);
    expect(disk.far.acted).toEqual(['clear']);
  });
});

describe('refused before anything is begun', () => {
  const refusal = async (change: (of: ReturnType<typeof counter>) => void, aim: OperationAim) => {
    const of = counter();
    change(of);
    const operations = of.start();
    const begun = await operations.begin(deviceId, aim, supervisor);
    expect(of.disk.far.acted).toEqual([]);
    expect(operations.ledger.list()).toEqual([]);
    return begun.ok ? null : begun.problem.code;
  };

  test('a month that has not ended', async () => {
    const early = ({ disk: { far } }: ReturnType<typeof counter>) => {
      far.reported = 1;
      far.cleared = 1;
    };
    expect(await refusal(early, closeMonth)).toBe('device-not-in-report-period');
  });

  test('numbers that are used already, numbers that are there already', async () => {
    expect(await refusal(({ disk }) => disk.use(75), giveBack)).toBe('device-run-unknown');
    expect(await refusal(() => undefined, { what: 'requisition', run: heldRun })).toBe('device-run-unknown');
  });

  test('a device that is not there, one that is managed elsewhere, a counter that is out of use', async () => {
    expect(await refusal(({ disk }) => void Object.assign(disk.far, { absent: true }), giveBack)).toBe('device-absent');
    expect(await refusal(({ disk }) => void Object.assign(disk.device, { managedElsewhere: true }), giveBack)).toBe(
      'device-managed-elsewhere',
    );
    const fence = ({ bench }: ReturnType<typeof counter>) =>
      void bench.desk().ledger.fence.set({ by: 'platform', reason: 'spare', at: now() });
    expect(await refusal(fence, giveBack)).toBe('counter-fenced');
  });

  test('an issue in doubt on the device', async () => {
    const doubt = ({ bench }: ReturnType<typeof counter>) => void beginIntent(bench.desk().ports.ledger, invoiceOf(21), now());
    expect(await refusal(doubt, giveBack)).toBe('device-blocked');
  });
});

describe('an answer that is lost', () => {
  test.each(aims.flatMap((aim) => (['lost-before', 'lost-after'] as const).map((mishap) => ({ aim, mishap, what: aim.what }))))(
    '$what, $mishap: what the device shows decides, and it is done once in the end',
    async ({ aim, mishap }) => {
      const { disk, start } = counter();
      if (aim.what === 'readIn') disk.far.purchase = 'confirmed';
      const step = aim.what === 'closeMonth' ? 'report' : aim.what === 'requisition' ? 'confirm' : aim.what;
      disk.far.mishaps[step] = mishap;
      const operations = start();
      let record = value(await operations.begin(deviceId, aim, supervisor));
      if (mishap === 'lost-before') expect(standing(record)).toEqual([step, 'open', 'operation-not-done']);
      // Whether a run was confirmed does not show; it is confirmed once more.
      else if (step !== 'confirm') expect(record.state).toBe('done');
      if (record.state !== 'done') record = value(await operations.resume(record.operationId, supervisor));
      expect(record.state).toBe('done');
      for (const once of onlyOnce) expect(times(disk.far.acted, once)).toBeLessThanOrEqual(1);
    },
  );

  test('the device is gone too: it stands in doubt until the device is back, and is looked up without a person', async () => {
    const { disk, start } = counter();
    disk.far.mishaps.giveBack = 'lost-after';
    const operations = start();
    const { giveBack: answer } = disk.device;
    Object.assign(disk.device, {
      giveBack: async (...args: Parameters<typeof answer>) => {
        const lost = await answer(...args);
        disk.far.absent = true;
        return lost;
      },
    });
    const record = value(await operations.begin(deviceId, giveBack, supervisor));
    expect(standing(record)).toEqual(['giveBack', 'asked', 'operation-unknown']);
    expect(standing(value(await operations.resume(record.operationId, supervisor)))).toEqual([
      'giveBack',
      'asked',
      'device-absent',
    ]);
    disk.far.absent = false;
    await operations.attend(disk.device);
    expect(operations.ledger.find(record.operationId)).toMatchObject({ state: 'done', problem: null });
    expect(disk.far.acted).toEqual(['giveBack']);
  });

  test('a confirmation that was not done is not tried again and again: a person says when', async () => {
    const { disk, start } = counter();
    disk.far.mishaps.confirm = 'lost-before';
    const operations = start();
    const record = value(await operations.begin(deviceId, requisition, supervisor));
    expect(standing(record)).toEqual(['confirm', 'open', 'operation-not-done']);
    await operations.attend(disk.device);
    expect(disk.far.acted).toEqual(['download']);
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
  });

  test.each([
    ['the device tells', false],
    ['the device does not tell of a segment that is used up, the ledger does', true],
  ])('numbers issued meanwhile do not make a run look given away: %s', async (_, forgetful) => {
    const { disk, start } = counter();
    disk.far.mishaps.giveBack = 'lost-before';
    const operations = start();
    const { giveBack: answer } = disk.device;
    if (forgetful) {
      Object.assign(disk.device, { query: async () => ok([]) });
      Object.assign(operations.ports.ledger, { isRecorded: ({ number }: InvoiceKey) => number === heldRun.first });
    }
    // A clerk issues to the very end of the segment before anybody looks.
    Object.assign(disk.device, {
      giveBack: async (...args: Parameters<typeof answer>) => {
        const lost = await answer(...args);
        disk.use(100);
        return lost;
      },
    });
    const record = value(await operations.begin(deviceId, giveBack, supervisor));
    expect(standing(record)).toEqual(['giveBack', 'open', 'operation-not-done']);
    const resumed = value(await operations.resume(record.operationId, supervisor));
    expect(standing(resumed)).toEqual(['giveBack', 'stopped', 'device-run-unknown']);
    expect(disk.far.acted).toEqual([]);
  });
});

describe('a step that the device refuses', () => {
  const refusedBy = (code: 'device-bureau-unreachable' | 'device-refused'): Mishap => ({ refused: problem(code) });

  test('it stands, survives a restart without being tried, and goes on when a person asks', async () => {
    const of = counter();
    const { disk } = of;
    disk.far.bureau = 'down';
    const record = value(await of.start().begin(deviceId, closeMonth, supervisor));
    expect(standing(record)).toEqual(['upload', 'stopped', 'device-bureau-unreachable']);
    const again = of.restart();
    await again.attend(disk.device);
    expect(disk.far.acted).toEqual([]);
    disk.far.bureau = 'up';
    disk.far.mishaps.clear = refusedBy('device-bureau-unreachable');
    expect(standing(value(await again.resume(record.operationId, supervisor)))).toEqual([
      'clear',
      'stopped',
      'device-bureau-unreachable',
    ]);
    expect(value(await again.resume(record.operationId, supervisor)).state).toBe('done');
    expect(disk.far.acted).toEqual(['upload', 'report', 'clear']);
  });

  test('done at the tax office meanwhile: not asked for again', async () => {
    const { disk, start } = counter();
    disk.far.mishaps.clear = refusedBy('device-refused');
    const operations = start();
    const { operationId } = value(await operations.begin(deviceId, closeMonth, supervisor));
    disk.far.cleared = 1;
    expect(value(await operations.resume(operationId, supervisor)).state).toBe('done');
    expect(times(disk.far.acted, 'clear')).toBe(0);
  });

  test('a confirmation of a run that is not down any more goes back to the download', async () => {
    const { disk, start } = counter();
    const operations = start();
    const { requisition: answer } = disk.device;
    let confirmations = 0;
    Object.assign(disk.device, {
      requisition: (...args: Parameters<typeof answer>) =>
        args[1] === 'confirm' && ++confirmations === 1 ? Promise.resolve({ outcome: 'done', value: 'offered' }) : answer(...args),
    });
    const record = value(await operations.begin(deviceId, requisition, supervisor));
    expect(standing(record)).toEqual(['download', 'open', 'operation-not-done']);
    expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
    expect(disk.far.acted).toEqual(['download', 'download', 'confirm', 'readIn']);
  });
});

describe('one at a time', () => {
  test('a second one is refused, and a second person waits for the step under way', async () => {
    const { disk, start } = counter();
    disk.far.bureau = 'down';
    const operations = start();
    const { operationId } = value(await operations.begin(deviceId, closeMonth, supervisor));
    const second = await operations.begin(deviceId, giveBack, supervisor);
    const standsInTheWay = { deviceId, what: 'closeMonth', step: 'upload' };
    expect(second).toMatchObject({ ok: false, problem: { code: 'operation-under-way', details: standsInTheWay } });
    disk.far.bureau = 'up';
    const resumed = await Promise.all([operations.resume(operationId, supervisor), operations.resume(operationId, supervisor)]);
    expect(resumed.map((one) => value(one).state)).toEqual(['done', 'done']);
    expect(disk.far.acted).toEqual(['upload', 'report', 'clear']);
  });

  test('a person who comes while the counter looks something up by itself goes on behind it', async () => {
    const of = counter();
    const { disk } = of;
    disk.far.mishaps.report = 'lost-after';
    const { identify } = disk.device;
    Object.assign(disk.device, { identify: () => (disk.far.reported > 0 ? failed('device-absent') : identify()) });
    const { operationId } = value(await of.start().begin(deviceId, closeMonth, supervisor));
    Object.assign(disk.device, { identify });
    const operations = of.restart();
    const byItself = operations.attend(disk.device);
    expect(value(await operations.resume(operationId, supervisor)).state).toBe('done');
    await byItself;
    expect(disk.far.acted).toEqual(['upload', 'report', 'clear']);
  });

  test('two that are begun in the same moment: one', async () => {
    const { disk, start } = counter();
    const operations = start();
    const begun = await Promise.all([
      operations.begin(deviceId, giveBack, supervisor),
      operations.begin(deviceId, giveBack, supervisor),
    ]);
    expect(begun.filter(({ ok }) => ok)).toHaveLength(1);
    expect(disk.far.acted).toEqual(['giveBack']);
  });

  test('whoever waits for the device comes in between two steps', async () => {
    const { disk, start } = counter();
    const operations = start();
    const { requisition: answer } = disk.device;
    const clerkCame = Promise.withResolvers<OperationStep[]>();
    Object.assign(disk.device, {
      requisition: (...args: Parameters<typeof answer>) => {
        if (args[1] === 'download') {
          const { deviceLocks } = operations.ports;
          void deviceLocks.hold(deviceId, async () => clerkCame.resolve([...disk.far.acted]));
        }
        return answer(...args);
      },
    });
    await operations.begin(deviceId, requisition, supervisor);
    expect(await clerkCame.promise).toEqual(['download']);
  });
});

test('what the bureau turned down keeps the month open, each with a task', async () => {
  const { disk, start, raised } = counter();
  const answer = disk.device.sendToBureau;
  Object.assign(disk.device, {
    sendToBureau: async () => {
      disk.far.unsent = 1;
      return { ok: true, value: { sent: 2, failed: 1 } };
    },
    bureauErrors: async () => ({ ok: true, value: [{ key: key(code, 7), code: '9', message: '购方税号不存在' }] }),
  });
  const operations = start();
  const record = value(await operations.begin(deviceId, closeMonth, supervisor));
  expect(record).toMatchObject({
    ...{ step: 'upload', state: 'stopped' },
    problem: { code: 'device-unuploaded-first', details: { deviceId, kind: '007' } },
  });
  expect(raised).toMatchObject([{ what: 'bureauRefused', invoice: key(code, 7) }]);
  Object.assign(disk.device, { sendToBureau: answer });
  expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
});

test('nothing is given up while a step is taken', async () => {
  const { disk, start } = counter();
  const operations = start();
  const { giveBack: answer } = disk.device;
  let dropped: Result<KeptOperation> | null = null;
  Object.assign(disk.device, {
    giveBack: (...args: Parameters<typeof answer>) => {
      const record = operations.ledger.underWay(deviceId);
      dropped = record && operations.drop(record.operationId, '不办了', supervisor);
      return answer(...args);
    },
  });
  expect(value(await operations.begin(deviceId, giveBack, supervisor)).state).toBe('done');
  expect(dropped).toMatchObject({ ok: false, problem: { code: 'operation-under-way' } });
});

test('another disk: it stands until the right one is back', async () => {
  const of = counter();
  const { disk } = of;
  disk.far.mishaps.report = { refused: problem('device-refused') };
  const record = value(await of.start().begin(deviceId, closeMonth, supervisor));
  const right = disk.far.deviceNo;
  disk.far.deviceNo = '499000999999' as DeviceNo;
  const operations = of.restart();
  expect(value(await operations.resume(record.operationId, supervisor))).toMatchObject({
    state: 'stopped',
    problem: { code: 'device-wrong-disk', details: { expected: right, actual: disk.far.deviceNo } },
  });
  expect(disk.far.acted).toEqual(['upload']);
  disk.far.deviceNo = right;
  expect(value(await operations.resume(record.operationId, supervisor)).state).toBe('done');
});

test('given up with a note, and over', async () => {
  const { disk, start, bench } = counter();
  disk.far.bureau = 'down';
  const operations = start();
  const { operationId } = value(await operations.begin(deviceId, closeMonth, supervisor));
  expect(operations.drop(operationId, ' ', supervisor)).toMatchObject({ problem: { code: 'note-missing' } });
  expect(value(operations.drop(operationId, '到办税厅办理', supervisor)).state).toBe('dropped');
  for (const over of [operations.drop(operationId, '再次', supervisor), await operations.resume(operationId, supervisor)])
    expect(over).toMatchObject({ problem: { code: 'operation-over' } });
  expect(await operations.resume('operation-9' as OperationId, supervisor)).toMatchObject({
    problem: { code: 'operation-not-found' },
  });
  const facts = bench.db().prepare('SELECT what, actor FROM journal WHERE subject = ? ORDER BY seq').all(operationId);
  expect(facts).toEqual(
    ['begun', 'asked', 'stopped', 'dropped'].map((what) => ({ what: `operation-${what}`, actor: supervisor })),
  );
});

test('no further step is taken when the office ends', async () => {
  const { disk, start } = counter();
  const operations = start();
  const { requisition: answer } = disk.device;
  Object.assign(disk.device, {
    requisition: (...args: Parameters<typeof answer>) => {
      operations.stop();
      return answer(...args);
    },
  });
  expect(standing(value(await operations.begin(deviceId, requisition, supervisor)))).toEqual(['confirm', 'open', null]);
  expect(disk.far.acted).toEqual(['download']);
});
