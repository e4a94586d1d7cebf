/**
 * One press, one invoice: the office is killed where it hurts most, answers are lost, keys are pressed twice — through the
 * real process, the real serial port and real HTTP. The simulators' own ledgers are the judge.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedgerForReading } from '../main/office/store/connection.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import type { RunningSimulator } from '../simulators/start.ts';
import { deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

const run = promisify(execFile);
let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation();
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

const families = [
  {
    family: 'serial converter',
    device: (): RunningSimulator => station.disk,
    cmd: 'FPKJ',
    kind: '007',
    orders: [sampleOrderNos.single, sampleOrderNos.changed, sampleOrderNos.catering, sampleOrderNos.luggage],
  },
  {
    family: 'tax-control server',
    device: (): RunningSimulator => station.server,
    cmd: '10008',
    kind: '026',
    orders: [sampleOrderNos.family, sampleOrderNos.hotel, sampleOrderNos.banquet, sampleOrderNos.hotelCompany],
  },
] as const;

async function exported() {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, '..', 'out', 'fapiao.js'),
    'export',
    '--json',
    '--config',
    station.configFile,
  ]);
  return JSON.parse(stdout) as { code: string; number: string; requestId: string; gross: string }[];
}

/** As the file on disk has it, beside the running office. */
function intentState(requestId: string): string | null {
  const opened = openLedgerForReading(station.dataDir);
  if (!opened.ok) throw new Error(opened.problem.code);
  const row = opened.value.prepare<[string], { state: string }>('SELECT state FROM intents WHERE request_id = ?').get(requestId);
  opened.value.close();
  return row?.state ?? null;
}

/** Ledger and device hold the same numbers, each once. */
async function expectAgreement(): Promise<void> {
  const held = [...(await deviceLedger(station.disk)).invoices, ...(await deviceLedger(station.server)).invoices];
  const recorded = await exported();
  const keys = (rows: readonly { code: string; number: string }[]) =>
    rows.map(({ code, number }) => `${code} ${number}`).toSorted();
  expect(keys(recorded)).toEqual(keys(held));
  expect(new Set(keys(recorded)).size).toBe(recorded.length);
}

describe.each(families)('$family', ({ device, cmd, kind, orders }) => {
  test('pressed twice at once, and once more later: one invoice, one answer', async () => {
    const press = { ...(await draftFor(office, orders[0], kind)), print: false };
    const before = (await deviceLedger(device())).invoices.length;
    const [first, second] = await Promise.all([office.must('issueInvoice', press), office.must('issueInvoice', press)]);
    const third = await office.must('issueInvoice', press);
    expect([second.invoice.number, third.invoice.number]).toEqual([first.invoice.number, first.invoice.number]);
    expect((await deviceLedger(device())).invoices).toHaveLength(before + 1);
    await expectAgreement();
  });

  test('killed after the device signed and before the ledger knew: adopted after the restart, by itself', async () => {
    const press = { ...(await draftFor(office, orders[1], kind)), print: false };
    const before = (await deviceLedger(device())).invoices.length;
    await device().faults([{ fault: 'noAnswer', cmd, executed: true }]);
    const lost = office.ask('issueInvoice', press);
    lost.catch(() => undefined);
    await until(
      () => deviceLedger(device()),
      ({ invoices }) => invoices.length === before + 1,
    );
    await office.kill();

    office = await startOffice(station.configFile);
    await office.signIn();
    const settled = await office.event('invoiceChanged', (row) => row.requestId === press.requestId);
    expect((await office.must('issueInvoice', press)).invoice.number).toBe(settled.number);
    expect((await deviceLedger(device())).invoices).toHaveLength(before + 1);
    const { timeline } = await office.must('getInvoice', settled);
    expect(timeline.map((entry) => entry.what)).toEqual(expect.arrayContaining(['intent-begun', 'invoice-adopted']));
    await expectAgreement();
  });

  test('killed while the device is still at work: nothing is decided before it could have answered', async () => {
    const press = { ...(await draftFor(office, orders[3], kind)), print: false };
    const before = (await deviceLedger(device())).invoices.length;
    // It has the whole request and has not done anything yet.
    await device().faults([{ fault: 'hold', cmd, at: 'request', bytes: 100_000 }]);
    const lost = office.ask('issueInvoice', press);
    lost.catch(() => undefined);
    await device().held();
    expect((await deviceLedger(device())).invoices).toHaveLength(before);
    await office.kill();

    office = await startOffice(station.configFile);
    await office.signIn();
    expect((await office.must('tasks', {})).map((task) => task.taskId)).toEqual([press.requestId]);
    await device().release();
    await until(
      () => office.must('tasks', {}),
      (tasks) => tasks.length === 0,
    );
    expect((await office.must('issueInvoice', press)).invoice.truths.recorded).toBe('done');
    expect((await deviceLedger(device())).invoices).toHaveLength(before + 1);
    await expectAgreement();
  });

  test('killed before the device signed: the same press after the restart is the one invoice', async () => {
    const press = { ...(await draftFor(office, orders[2], kind)), print: false };
    const before = (await deviceLedger(device())).invoices.length;
    await device().faults([{ fault: 'noAnswer', cmd, executed: false }]);
    const lost = office.ask('issueInvoice', press);
    lost.catch(() => undefined);
    await until(
      async () => intentState(press.requestId),
      (state) => state === 'open',
    );
    await office.kill();
    // The kill may have been faster than the request.
    await device().faults([]);

    office = await startOffice(station.configFile);
    await office.signIn();
    const issued = await office.must('issueInvoice', press).catch(async (error: unknown) => {
      // Settled as "never signed" while the press came in: the draft is open again and takes the next press.
      expect(String(error)).toContain('device-silent');
      return office.must('issueInvoice', press);
    });
    expect(issued.invoice.truths.recorded).toBe('done');
    expect((await deviceLedger(device())).invoices).toHaveLength(before + 1);
    await expectAgreement();
  });
});
