/**
 * The office dies while it prints, on a real scheduler: between issue and print, and again and again in a batch of fifty. What the printer holds
 * is the judge.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InvoiceKey } from '../../domain/ids.ts';
import type { StepName } from '../../domain/steps.ts';
import { type Counter, startCounter } from '../../faults/counter.ts';
import { until } from '../../faults/processes.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../preload/contract.ts';
import { sampleOrderNos } from '../../simulators/platform/sample.ts';
import { type RunningPrinter, startPrinter } from '../../simulators/printer/start.ts';
import { type Station, startStation } from '../../simulators/station.ts';
import { sampleSeller } from '../../simulators/taxledger/sample.ts';
import { openLedgerFile } from './store/connection.ts';
import { filledInvoice, fillLedger } from './store/filled-ledger.testing.ts';

const patienceMs = 240_000;
const [fifty, twenty] = [50, 20];

let dir: string;
let counter: Counter | null;
let ends: (() => Promise<void>)[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fapiao-print-kills-'));
  counter = null;
  ends = [];
});
afterEach(async () => {
  await counter?.stop();
  for (const end of ends) await end();
  rmSync(dir, { recursive: true, force: true });
}, patienceMs);

async function must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const answer = await counter?.ask(name, input);
  if (!answer?.ok) throw new Error(`${name}: ${JSON.stringify(answer?.problem)}\n${counter?.log()}`);
  return answer.value;
}

async function begin(configFile: string, userId: string): Promise<Counter> {
  const session = { token: undefined as string | undefined };
  counter = startCounter({ configFile, session });
  expect(await counter.ready()).toBe(true);
  session.token = (await must('signIn', { userId, password: 'fapiao' })).session;
  return counter;
}

/** Dies at the step; another office takes over by itself. */
async function dieAt(step: StepName, nth: number, act: () => unknown = () => undefined): Promise<void> {
  if (!counter) throw new Error('no counter');
  const died = counter.death(patienceMs);
  counter.tell({ arm: { step, nth, victim: 'office' } });
  act();
  expect(await died).toBe(true);
  expect(await counter.ready()).toBe(true);
}

/** How often each invoice came out of the printer. */
async function onPaper(printer: RunningPrinter): Promise<ReadonlyMap<string, number>> {
  const sheets = new Map<string, number>();
  for (const file of await printer.files()) {
    const key = /-(\d{10,12}-\d{8})_[0-9a-f-]{36}\.pdf$/.exec(basename(file))?.[1] ?? file;
    sheets.set(key, (sheets.get(key) ?? 0) + 1);
  }
  return sheets;
}

async function jobs(limit: number): Promise<CommandOutput<'printJobs'>> {
  await counter?.ready();
  return must('printJobs', { limit });
}
const isOver = (list: CommandOutput<'printJobs'>): boolean =>
  list.every(({ state }) => state === 'printed' || state === 'unknown');

/** A counter with invoices, and nothing but a printer. */
async function invoices(count: number): Promise<{ readonly printer: RunningPrinter; readonly keys: readonly InvoiceKey[] }> {
  const printer = await startPrinter({ dir: join(dir, 'printed') });
  ends.push(printer.stop);
  const dataDir = join(dir, 'counter');
  const opened = openLedgerFile(dataDir);
  if (!opened.ok) throw new Error(opened.problem.code);
  fillLedger(opened.value.db, { count });
  opened.value.close();
  const configFile = join(dir, 'counter.json');
  const settings = {
    station: { id: 'BJZ', name: '北京站' },
    counter: { id: 'BJZ-07', name: '7号窗口' },
    seller: sampleSeller,
    devices: [],
    // Nobody is there; nothing of this needs the platform.
    platform: { url: 'http://127.0.0.1:9', secret: 'secret' },
    printers: [{ id: 'front', queue: printer.queue, server: printer.server }],
    users: [{ userId: 'lihua', name: '李华', roles: ['supervisor'], password: 'fapiao' }],
    dataDir,
  };
  writeFileSync(configFile, JSON.stringify(settings), { mode: 0o600 });
  await begin(configFile, 'lihua');
  const keys = Array.from({ length: count }, (_, index) => {
    const { code, number } = filledInvoice(index + 1).signed;
    return { code, number };
  });
  return { printer, keys };
}

test('killed again and again in a batch of fifty: each is printed once, in order', { timeout: 2 * patienceMs }, async () => {
  const { printer, keys } = await invoices(fifty);
  let batch: CommandOutput<'printInvoices'> | undefined;
  await dieAt('print-spooled', 7, async () => {
    batch = await must('printInvoices', { invoices: keys });
  });
  await dieAt('print-confirmed', 6);
  await dieAt('print-spooled', 1);
  await dieAt('print-confirmed', 11);
  expect(await until(() => jobs(500), isOver, patienceMs)).not.toBeNull();

  const list = await jobs(500);
  expect(list).toHaveLength(fifty);
  expect(new Set(list.map(({ batchId }) => batchId))).toEqual(new Set([batch?.batchId]));
  expect(list.filter(({ state }) => state !== 'printed')).toEqual([]);
  const sheets = await onPaper(printer);
  expect([...sheets.keys()]).toEqual(keys.map(({ code, number }) => `${code}-${number}`));
  expect([...sheets.values()].every((count) => count === 1)).toBe(true);
  expect(counter?.ends).toHaveLength(4);
});

test('killed at any moment: each is printed once, or a person is asked', { timeout: 2 * patienceMs }, async () => {
  const { printer, keys } = await invoices(twenty);
  await must('printInvoices', { invoices: keys });
  for (const printed of [3, 4, 11, 17]) {
    expect(
      await until(
        () => printer.files(),
        (files) => files.length >= printed,
        patienceMs,
      ),
    ).not.toBeNull();
    await counter?.killOffice();
    expect(await counter?.ready()).toBe(true);
  }
  expect(await until(() => jobs(500), isOver, patienceMs)).not.toBeNull();

  const sheets = await onPaper(printer);
  expect([...sheets.values()].every((count) => count === 1)).toBe(true);
  for (const { code, number, state } of await jobs(500)) {
    if (state === 'printed') expect(sheets.get(`${code}-${number}`)).toBe(1);
  }
  const asked = (await jobs(500)).filter(({ state }) => state === 'unknown');
  expect(asked.length).toBeLessThanOrEqual(4);
  expect(sheets.size).toBeGreaterThanOrEqual(twenty - asked.length);
});

test('killed between issue and print: the next office prints it once', { timeout: 2 * patienceMs }, async () => {
  const station: Station = await startStation({ dir });
  ends.push(station.stop);
  await begin(station.configFile, 'wangmin');
  const scan = sampleOrderNos.family;
  const { order, invoiceable } = await must('findOrder', { scan });
  const lineIds = invoiceable.map((line) => line.lineId);
  const opened = await must('openDraft', { orderNo: order.orderNo, source: order.source, lineIds, kind: '026' });
  const { requestId, orderNo: _no, source: _source, openedAt: _at, ...draft } = opened;
  const buyer = { ...draft.buyer, name: '示例科技有限公司', taxId: '91320111339366503A' };
  await dieAt('record-committed', 1, () => counter?.ask('issueInvoice', { requestId, draft: { ...draft, buyer } }));

  expect(
    await until(
      () => jobs(10),
      (list) => list.length === 1 && isOver(list),
      patienceMs,
    ),
  ).not.toBeNull();
  const [job] = await jobs(10);
  expect(job).toMatchObject({ state: 'printed', copyNo: 0, askedBy: 'wangmin' });
  expect([...(await onPaper(station.printer))]).toEqual([[`${job?.code}-${job?.number}`, 1]]);
  const [file = ''] = await station.printer.files();
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
});
