/**
 * A disk that spoils the ledger, and a counter that has to stop: what station IT does by docs/backup-and-spare.md, with the real
 * office and the real command line. Devices and platform are the judge.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { forkOffice, type OfficeProcess, startOffice } from './office-process.ts';

const secret = 'sample-secret-of-counter-07';
const passphrase = 'four words and a number 7';

let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  const counters = ['BJZ-07', 'BJZ-08'].map((counterId) => ({ counterId, secret }));
  station = await openStation({ platform: { counters } });
  office = await opened(station.configFile);
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

async function opened(configFile: string): Promise<OfficeProcess> {
  const started = await startOffice(configFile);
  await started.signIn('lihua');
  await started.must('refreshStatus', {});
  return started;
}

async function fapiao(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'out', 'fapiao.js'), ...args], {
    env: { ...process.env, FAPIAO_PASSPHRASE: passphrase },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, error };
}

async function issue(orderNo: string) {
  const { invoice } = await office.must('issueInvoice', { ...(await draftFor(office, orderNo, '026')), print: false });
  return invoice;
}

const platformLedger = z.object({
  documents: z.array(z.object({ code: z.string(), number: z.string(), counterId: z.string() })),
  arrivals: z.record(z.string(), z.array(z.number())),
});
const platform = async () => platformLedger.parse(await station.platform.ledger());
const uploadRequests = async () => (await platform()).arrivals['POST /v1/invoices']?.length ?? 0;

test('a spoilt ledger is refused in two languages, restored from the copy, and the counter goes on', async () => {
  const first = await issue(sampleOrderNos.single);
  await office.event('invoiceChanged', (row) => row.number === first.number && row.truths.uploaded === 'done');
  const copy = await office.must('backupNow', {});
  expect(existsSync(copy.file)).toBe(true);
  expect((await office.must('status', {})).backup).toEqual({ at: copy.at, problem: null });
  await office.stop();

  const ledger = join(station.dataDir, 'ledger.sqlite');
  const bytes = readFileSync(ledger);
  bytes.fill(0xa5, 4096 * 3, 4096 * 4);
  writeFileSync(ledger, bytes);
  const refused = forkOffice(station.configFile);
  const [code] = await once(refused.child, 'close');
  expect(code).toBe(78);
  expect(refused.log()).toMatch(/台账.*已损坏[\s\S]*The ledger .* is damaged/);
  expect(refused.log()).not.toMatch(/\n\s+at /);
  expect(readFileSync(ledger).equals(bytes)).toBe(true);

  expect((await fapiao('restore', '--config', station.configFile)).out).toMatch(/asked +sound +1 invoices/);
  expect(await fapiao('restore', '--config', station.configFile, '--from', copy.file, '--replace')).toMatchObject({ code: 0 });
  office = await opened(station.configFile);
  expect(await office.must('findInvoices', {})).toMatchObject([{ number: first.number, truths: { uploaded: 'done' } }]);
  const second = await issue(sampleOrderNos.family);
  expect((await deviceLedger(station.server)).invoices.map((one) => one.number)).toEqual([first.number, second.number]);
});

test('what a counter could not upload is uploaded once by the one that takes over, and the first issues nothing more', async () => {
  await station.platform.faults([{ fault: 'status', status: 503, method: 'POST', path: '/v1/invoices', times: 10_000 }]);
  const waiting = await issue(sampleOrderNos.hotel);
  await until(
    () => office.must('status', {}),
    (status) => status.unuploaded.count >= 1,
  );
  await office.stop();
  const file = join(station.dir, 'BJZ-07.fapiao');
  expect(await fapiao('pack', '--config', station.configFile, '--to', file)).toMatchObject({ code: 0 });

  const uploads = await uploadRequests();
  office = await opened(station.configFile);
  expect((await office.must('status', {})).fenced).not.toBeNull();
  const press = { ...(await draftFor(office, sampleOrderNos.banquet, '026')), print: false };
  expect(await office.ask('issueInvoice', press)).toMatchObject({ ok: false, problem: { code: 'counter-fenced' } });
  const signed = (await deviceLedger(station.server)).invoices.length;
  await office.must('uploadNow', {});
  await office.must('refreshStatus', {});
  await office.stop();
  expect(await uploadRequests()).toBe(uploads);

  await station.platform.faults([]);
  const spareConfig = join(dirname(station.configFile), 'spare.json');
  const settings = z
    .looseObject({ counter: z.object({ name: z.string() }) })
    .parse(JSON.parse(readFileSync(station.configFile, 'utf8')));
  const spareDir = join(station.dir, 'spare');
  writeFileSync(spareConfig, JSON.stringify({ ...settings, counter: { id: 'BJZ-08', name: '8号窗口' }, dataDir: spareDir }));
  expect(await fapiao('take-over', '--config', spareConfig, '--from', file)).toMatchObject({ code: 0 });
  rmSync(file);

  const spare = await opened(spareConfig);
  try {
    await until(
      () => spare.must('status', {}),
      (status) => status.unuploaded.count === 0,
    );
  } finally {
    await spare.stop();
  }
  const held = (await platform()).documents;
  expect(held.filter((one) => one.number === waiting.number)).toMatchObject([{ counterId: 'BJZ-07' }]);
  expect(held.length).toBe(signed);
  expect((await deviceLedger(station.server)).invoices.length).toBe(signed);
});
