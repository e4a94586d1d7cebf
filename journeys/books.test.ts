/**
 * The books of device, ledger and platform after the worst: a lost disk, a restored copy, another program on the device. Through the
 * real process, the real serial line and real HTTP; the simulators' own ledgers are the judge.
 */
import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import sampleTaxdisk from '../simulators/taxdisk/sample.ts';
import { deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 90_000 });
const supervisor = { userId: 'lihua', password: 'fapiao' };
let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation({
    disk: {
      disk: {
        ...sampleTaxdisk('').disk,
        segments: [
          { kind: '007', code: '1100214320', first: '00415001', count: 2 },
          { kind: '007', code: '1100214321', first: '00900001', count: 50 },
        ],
      },
    },
  });
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

async function exported() {
  const program = join(import.meta.dirname, '..', 'out', 'fapiao.js');
  const { stdout } = await run(process.execPath, [program, 'export', '--json', '--config', station.configFile]);
  return z.array(z.object({ code: z.string(), number: z.string(), gross: z.string() })).parse(JSON.parse(stdout));
}

const documents = async () =>
  z.object({ documents: z.array(z.object({ code: z.string(), number: z.string() })) }).parse(await station.platform.ledger())
    .documents;
const keysOf = (rows: readonly { code: string; number: string }[]) =>
  rows.map(({ code, number }) => `${code} ${number}`).toSorted();
const signed = async () => [...(await deviceLedger(station.disk)).invoices, ...(await deviceLedger(station.server)).invoices];
const issue = async (orderNo: string, kind: '007' | '026') =>
  office.must('issueInvoice', { ...(await draftFor(office, orderNo, kind)), print: false });

/** A comparison that ended after this moment. */
async function comparedSince(at: string) {
  const report = await until(
    () => office.must('lastBooks', {}),
    (one) => one !== null && one.endedAt > at,
  );
  if (!report) throw new Error('no report');
  return report;
}

async function everyDocumentUploaded(): Promise<void> {
  await until(
    () => office.must('status', {}),
    ({ unuploaded }) => unuploaded.count === 0,
  );
}

test('a lost disk: the ledger is rebuilt from device and platform by itself, over a segment’s end, and no order can be invoiced twice', async () => {
  for (const orderNo of [sampleOrderNos.single, sampleOrderNos.changed, sampleOrderNos.catering]) await issue(orderNo, '007');
  for (const orderNo of [sampleOrderNos.family, sampleOrderNos.hotel]) await issue(orderNo, '026');
  await everyDocumentUploaded();
  const before = await exported();
  await office.stop();
  rmSync(station.dataDir, { recursive: true });

  office = await startOffice(station.configFile);
  await office.signIn();
  await comparedSince('');
  expect(keysOf(await exported())).toEqual(keysOf(await signed()));
  expect((await exported()).toSorted((a, b) => (a.number < b.number ? -1 : 1)).map(({ gross }) => gross)).toEqual(
    before.toSorted((a, b) => (a.number < b.number ? -1 : 1)).map(({ gross }) => gross),
  );
  const again = await office.must('findOrder', { scan: sampleOrderNos.catering });
  expect(again.invoiceable).toEqual([]);
  await everyDocumentUploaded();
  expect(keysOf(await documents())).toEqual(keysOf(await signed()));
  expect(await office.must('tasks', {})).toEqual([]);
  expect(await office.ask('compareBooks', { everything: true })).toMatchObject({
    ok: false,
    problem: { code: 'supervisor-needed' },
  });
  await office.signIn(supervisor.userId, supervisor.password);
  const report = await office.must('compareBooks', { everything: true });
  expect(report.ranges.flatMap(({ differences }) => differences)).toEqual([]);
});

test('a lost disk while the platform is away: nothing is issued on what nobody remembers, and all is there when it is back', async () => {
  const before = keysOf(await exported());
  await office.stop();
  rmSync(station.dataDir, { recursive: true });
  await station.platform.set({ link: 'down' });
  office = await startOffice(station.configFile);
  await office.signIn();
  await comparedSince('');
  expect(await exported()).toEqual([]);
  await station.platform.set({ link: 'up' });
  await until(
    async () => keysOf(await exported()),
    (keys) => keys.length === before.length,
    40_000,
  );
  expect(keysOf(await exported())).toEqual(before);
  await everyDocumentUploaded();
  expect(await office.must('tasks', {})).toEqual([]);
});

test('a copy from before: what was issued since comes back from device and platform', async () => {
  await office.stop();
  const copy = join(station.dir, 'copy');
  cpSync(station.dataDir, copy, { recursive: true });
  office = await startOffice(station.configFile);
  await office.signIn();
  const { invoice } = await issue(sampleOrderNos.luggage, '007');
  await everyDocumentUploaded();
  await office.stop();
  rmSync(station.dataDir, { recursive: true });
  cpSync(copy, station.dataDir, { recursive: true });

  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('compareBooks', {});
  expect(keysOf(await exported())).toContain(`${invoice.code} ${invoice.number}`);
  expect(keysOf(await exported())).toEqual(keysOf(await signed()));
  expect(await office.must('tasks', {})).toEqual([]);
});

test('another program used the device: a task for a supervisor, who takes its number into the ledger', async () => {
  await station.disk.set({ foreignInvoice: { kind: '007', buyerName: '别的程序的客户' } });
  const report = await office.must('compareBooks', {});
  expect(report.ranges.flatMap(({ differences }) => differences)).toMatchObject([{ outcome: 'deviceOnly' }]);
  const [task] = await office.must('tasks', {});
  if (task?.what !== 'difference') throw new Error('no task');
  const record = { taskId: task.taskId, answer: 'record', note: '问过了' } as const;
  expect(await office.ask('answerTask', record)).toMatchObject({ ok: false, problem: { code: 'supervisor-needed' } });
  const answered = await office.must('answerTask', { ...record, supervisor });
  expect(answered).toMatchObject({ done: true, invoice: { buyerName: '别的程序的客户' } });
  await everyDocumentUploaded();
  expect(keysOf(await exported())).toEqual(keysOf(await signed()));
  expect(keysOf(await documents())).toEqual(keysOf(await signed()));
  expect(await office.must('tasks', {})).toEqual([]);
  expect((await office.must('compareBooks', {})).ranges.flatMap(({ differences }) => differences)).toEqual([]);
});

test('a station’s server: what other counters issue on it is none of this ledger’s business', async () => {
  await station.server.set({ foreignInvoice: { kind: '026', buyerName: '八号窗口的客户' } });
  const report = await office.must('compareBooks', {});
  expect(report.ranges.flatMap(({ differences }) => differences)).toEqual([]);
  expect(await office.must('tasks', {})).toEqual([]);
});
