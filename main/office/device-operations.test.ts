/**
 * Operations on a tax disk behind a real serial line, with an office that is killed while the disk has acted and not answered. The disk's
 * own ledger says how often it was asked.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OperationAim } from '../../domain/device-operation.ts';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { deviceId, startDiskAndSettings, type TestOffice } from './operation-office.testing.ts';

const code = '011001900111' as InvoiceCode;
const held = { kind: '007', code, first: '00000001', count: 100 };
const offered = { kind: '007', code, first: '00000501', count: 50, state: 'offered' };
const requisition: OperationAim = {
  what: 'requisition',
  run: { kind: '007', code, first: '00000501' as InvoiceNumber, count: 50 },
};
const giveBack: OperationAim = { what: 'giveBack', run: { kind: '007', code, first: '00000091' as InvoiceNumber, count: 10 } };
const closeMonth: OperationAim = { what: 'closeMonth', kind: '007' };
/** Every kill costs two offices and the silence after them. */
const patience = { timeout: 120_000 };

let counter: Awaited<ReturnType<typeof startDiskAndSettings>>;
let office: TestOffice;
beforeEach(async () => {
  counter = await startDiskAndSettings([held, offered]);
  office = await counter.start();
}, 60_000);
afterEach(async () => {
  await office.stop();
  await counter.end();
}, 60_000);

const begin = (aim: OperationAim) => office.must('beginOperation', { deviceId, aim });
async function standing() {
  const [operation] = await office.must('deviceOperations', {});
  if (!operation) throw new Error('there is no operation');
  return operation;
}
const resume = async () => office.must('resumeOperation', { operationId: (await standing()).operationId });

/** Begins, kills the office when the disk has done its `nth` command `cmd` and not answered, and starts another one. */
async function killedAt(aim: OperationAim, cmd: string, nth = 1): Promise<void> {
  await counter.disk.faults([{ fault: 'hold', cmd, nth, at: 'acted' }]);
  begin(aim).catch(() => undefined);
  await counter.disk.held();
  await office.kill();
  office = await counter.start();
  expect(await standing()).toMatchObject({ state: 'asked' });
  // The late answer comes while the new office listens.
  await counter.disk.release();
}

/** Waits until devices have answered and what could be looked up is looked up. */
async function lookedUp() {
  for (;;) {
    await office.must('refreshStatus', {});
    const operation = await standing();
    if (operation.state !== 'asked') return operation;
  }
}

async function remaining(): Promise<number | undefined> {
  return (await counter.ledger()).stock.find(({ kind }) => kind === '007')?.remaining;
}

test.each([
  // Loading down and confirming once more change nothing; the first of them waits for a person all the same.
  { place: 'the download', cmd: '1B', nth: 1, waits: true, asked: { '1B': 3, '19': 1 } },
  { place: 'the confirmation', cmd: '1B', nth: 2, waits: false, asked: { '1B': 3, '19': 1 } },
  { place: 'the read-in', cmd: '19', nth: 1, waits: false, asked: { '1B': 2, '19': 1 } },
])('numbers are bought once, killed at $place', patience, async ({ cmd, nth, waits, asked }) => {
  await killedAt(requisition, cmd, nth);
  if (waits) {
    expect(await lookedUp()).toMatchObject({ step: 'download', state: 'open' });
    expect(await resume()).toMatchObject({ state: 'done' });
  }
  await expect.poll(async () => (await standing()).state, { timeout: 60_000 }).toBe('done');
  expect((await counter.ledger()).exchangesOf).toMatchObject(asked);
  expect(await remaining()).toBe(150);
  const { devices } = await office.must('status', {});
  expect(devices[0]?.stock).toMatchObject([{ kind: '007', remaining: 150 }]);
});

test('a run is given back once, killed when the disk had let it go', patience, async () => {
  await killedAt(giveBack, '1A');
  expect(await lookedUp()).toMatchObject({ state: 'done', problem: null });
  expect((await counter.ledger()).exchangesOf['1A']).toBe(1);
  expect(await remaining()).toBe(90);
});

test('a run that was not let go is given back when a person says so', patience, async () => {
  await counter.disk.faults([{ fault: 'hold', cmd: '1A', at: 'request', bytes: 40 }]);
  begin(giveBack).catch(() => undefined);
  await counter.disk.held();
  await office.kill();
  office = await counter.start();
  await counter.disk.release({ discardRequest: true });
  expect(await lookedUp()).toMatchObject({ state: 'open', step: 'giveBack' });
  expect(await remaining()).toBe(100);
  expect(await resume()).toMatchObject({ state: 'done' });
  expect(await remaining()).toBe(90);
});

test('a month is closed: the bureau is away in the middle, a kill when the report was made', patience, async () => {
  await counter.disk.set({ clock: '20261128080000', bureau: 'down', foreignInvoice: { kind: '007', count: 2 } });
  await counter.disk.set({ clock: '20261202080000' });
  const stopped = await begin(closeMonth);
  expect(stopped).toMatchObject({ step: 'upload', state: 'stopped', problem: { code: 'device-bureau-unreachable' } });
  expect(office.events).toContainEqual(
    expect.objectContaining({ event: 'operationChanged', payload: expect.objectContaining({ state: 'asked', step: 'upload' }) }),
  );

  await counter.disk.set({ bureau: 'up' });
  await counter.disk.faults([{ fault: 'hold', cmd: '11', at: 'acted' }]);
  resume().catch(() => undefined);
  await counter.disk.held();
  await office.kill();
  office = await counter.start();
  await counter.disk.release();
  expect(await lookedUp()).toMatchObject({ step: 'clear', state: 'open', problem: null });
  // A clearing waits for a person.
  expect((await counter.ledger()).exchangesOf['12'] ?? 0).toBe(0);

  await counter.disk.set({ bureau: 'down' });
  expect(await resume()).toMatchObject({ step: 'clear', state: 'stopped', problem: { code: 'device-bureau-unreachable' } });
  await counter.disk.set({ bureau: 'up' });
  await counter.disk.faults([{ fault: 'hold', cmd: '12', at: 'acted' }]);
  resume().catch(() => undefined);
  await counter.disk.held();
  await office.kill();
  office = await counter.start();
  await counter.disk.release();
  expect(await lookedUp()).toMatchObject({ state: 'done' });

  const { exchangesOf, kinds } = await counter.ledger();
  expect(exchangesOf).toMatchObject({ '11': 1, '12': 2 });
  expect(kinds[0]?.monitor).toMatchObject({ issueDeadline: expect.stringMatching(/^202701/), periodEnd: '20261231235959' });
});

test('a disk that lets a run go only when the next office is there: it is heard before it is asked again', patience, async () => {
  await counter.disk.faults([{ fault: 'hold', cmd: '1A', at: 'request', bytes: 1_000_000 }]);
  begin(giveBack).catch(() => undefined);
  await counter.disk.held();
  await office.kill();
  office = await counter.start();
  expect(await remaining()).toBe(100);
  await counter.disk.release();
  expect(await lookedUp()).toMatchObject({ state: 'done', problem: null });
  expect((await counter.ledger()).exchangesOf['1A']).toBe(1);
  expect(await remaining()).toBe(90);
});

test(
  'numbers go to another machine and come back, and the clock is set: all of it without a word too many',
  patience,
  async () => {
    const run = { kind: '007', code, first: '00000091' as InvoiceNumber, count: 10 } as const;
    expect(await begin({ what: 'handOut', run, machineNo: 2 })).toMatchObject({ state: 'done' });
    expect(await remaining()).toBe(90);
    await counter.disk.set({ givenBack: run });
    expect(await begin({ what: 'takeBack', run, machineNo: 2 })).toMatchObject({ state: 'done' });
    expect(await remaining()).toBe(100);

    await counter.disk.set({ confirmed: { kind: '007', code, first: '00000801', count: 5 } });
    expect(await begin({ what: 'readIn', kind: '007' })).toMatchObject({ state: 'done' });
    expect(await remaining()).toBe(105);

    await counter.disk.set({ clock: '20200101000000' });
    expect(await begin({ what: 'setClock' })).toMatchObject({ state: 'done' });
    expect((await counter.ledger()).device.clock).toMatch(/^202[^0]/);
    expect((await counter.ledger()).exchangesOf).toMatchObject({ '0F': 1, '10': 1, '19': 1, '0D': 1 });
  },
);
