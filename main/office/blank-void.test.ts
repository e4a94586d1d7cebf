/**
 * A number voided unused on the devices of both families, with an office that is killed in the middle, and what is told of it afterwards:
 * by the device's own ledger, by the platform, by this counter's books.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OperationAim } from '../../domain/device-operation.ts';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { platformLedgerSchema } from '../../simulators/platform/ledger-view.ts';
import { type RunningSimulator, startSimulator } from '../../simulators/start.ts';
import { deviceId, startDiskAndSettings, startServerAndSettings, type TestOffice } from './operation-office.testing.ts';

const kind = '007';
const code = '011001900111' as InvoiceCode;
const number = (of: number) => String(of).padStart(8, '0') as InvoiceNumber;
const voidOf = (of: number): OperationAim => ({ what: 'voidBlank', kind, number: { code, number: number(of) } });
/** The second segment begins where the first one ends. */
const segments = [
  { kind, code, first: '00000001', count: 2 },
  { kind, code, first: '00000501', count: 50 },
];
const patience = { timeout: 120_000 };

describe.each([
  { family: 'a tax disk', begin: startDiskAndSettings, command: '0B' },
  { family: 'a tax-control server', begin: startServerAndSettings, command: '10009' },
])('on $family', ({ begin: startDevice, command }) => {
  let folder: string;
  let platform: RunningSimulator;
  let counter: Awaited<ReturnType<typeof startDiskAndSettings>>;
  let office: TestOffice;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fapiao-blank-void-'));
    const counters = [{ counterId: 'BJZ-07', secret: 'secret', stationId: 'BJZ' }];
    platform = await startSimulator('platform', { dataDir: folder, counters });
    counter = await startDevice(segments, { url: platform.address, secret: 'secret' });
    office = await counter.start();
  }, 60_000);
  afterEach(async () => {
    await office.stop();
    await counter.end();
    await platform.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const begin = (of: number) => office.must('beginOperation', { deviceId, aim: voidOf(of) });
  async function standing() {
    const [operation] = await office.must('deviceOperations', {});
    if (!operation) throw new Error('there is no operation');
    return operation;
  }
  async function killedAt(hold: object, whileGone: () => Promise<void>): Promise<void> {
    await counter.disk.faults([{ fault: 'hold', cmd: command, ...hold }]);
    begin(1).catch(() => undefined);
    await counter.disk.held();
    await office.kill();
    await whileGone();
    office = await counter.start();
  }
  async function lookedUp() {
    for (;;) {
      await office.must('refreshStatus', {});
      const operation = await standing();
      if (operation.state !== 'asked') return operation;
    }
  }
  const onDevice = async () => (await counter.ledger()).invoices.map((one) => [one.number, one.state]);
  const atPlatform = async () => platformLedgerSchema.parse(await platform.ledger());

  test('killed when it was done and not answered: done once, told once, and every book has it', patience, async () => {
    await killedAt({ at: 'acted' }, async () => undefined);
    await counter.disk.release();
    expect(await lookedUp()).toMatchObject({ state: 'done', problem: null });
    expect((await counter.ledger()).exchangesOf[command]).toBe(1);
    // The last number of the first segment.
    expect(await begin(2)).toMatchObject({ state: 'done' });
    const voided = [
      [number(1), 'blankVoid'],
      [number(2), 'blankVoid'],
    ];
    expect(await onDevice()).toEqual(voided);

    await expect.poll(async () => (await atPlatform()).documents.length, { timeout: 30_000 }).toBe(2);
    const { documents, refused } = await atPlatform();
    expect(documents.map((document) => [document.number, document.state])).toEqual(voided);
    for (const { uploadKey, times, gross, orderNo } of documents)
      expect({ uploadKey, times, gross, orderNo }).toMatchObject({ times: 1, gross: 0, orderNo: '' });
    expect(documents[0]?.uploadKey).toBe(`${code}-${number(1)}-1`);
    expect(refused).toEqual([]);
    await expect.poll(() => office.must('outbox', {})).toEqual([]);

    const run = { kind, code, first: number(1), count: 2 } as const;
    expect(await office.must('formNumbers', { deviceId, run })).toMatchObject([{ count: 2, state: 'blankVoid' }]);
    const { ranges } = await office.must('compareBooks', {});
    expect(ranges.flatMap(({ differences }) => differences)).toEqual([]);
    expect(ranges.reduce((sum, { counts }) => sum + counts.match, 0)).toBe(2);
    expect((await atPlatform()).documents.every(({ times }) => times === 1)).toBe(true);
  });

  test('killed before it reached the device: a person says when, and the very number is voided', patience, async () => {
    await killedAt({ at: 'request', bytes: 40 }, async () => counter.disk.release({ discardRequest: true }));
    expect(await lookedUp()).toMatchObject({ state: 'open', problem: { code: 'operation-not-done' } });
    expect(await onDevice()).toEqual([]);
    const { operationId } = await standing();
    expect(await office.must('resumeOperation', { operationId })).toMatchObject({ state: 'done' });
    expect(await onDevice()).toEqual([[number(1), 'blankVoid']]);
  });

  test('somebody issued on the number meanwhile: nothing is voided, and the operation says why', patience, async () => {
    await killedAt({ at: 'request', bytes: 40 }, async () => {
      await counter.disk.release({ discardRequest: true });
      await counter.disk.set({ foreignInvoice: { kind, count: 1 } });
    });
    expect(await lookedUp()).toMatchObject({ state: 'open', problem: { code: 'blank-void-number-differs' } });
    const { operationId } = await standing();
    expect(await office.must('resumeOperation', { operationId })).toMatchObject({
      state: 'stopped',
      problem: { details: { expected: `${code} ${number(1)}`, given: `${code} ${number(2)}` } },
    });
    expect(await onDevice()).toEqual([[number(1), 'blue']]);
    await office.must('dropOperation', { operationId, note: '号码已被使用' });
    await expect(begin(1)).rejects.toThrow('blank-void-number-differs');
    expect(await begin(2)).toMatchObject({ state: 'done' });
    expect(await onDevice()).toEqual([
      [number(1), 'blue'],
      [number(2), 'blankVoid'],
    ]);
  });
});
