/**
 * Layout files through the real office and the simulated platform: sealed before they go, later when the network was out, and never called
 * sealed when they are not.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvoiceKey } from '../domain/ids.ts';
import { platformLedgerSchema } from '../simulators/platform/ledger-view.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation();
  office = await startOffice(station.configFile);
  await office.signIn();
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

async function issue(orderNo: string): Promise<InvoiceKey> {
  const { invoice } = await office.must('issueInvoice', await draftFor(office, orderNo, '026'));
  return { code: invoice.code, number: invoice.number };
}

const sealOf = async (key: InvoiceKey, format: 'pdf' | 'ofd') => (await office.must('layoutFile', { ...key, format })).seal;

const platformLedger = async () => platformLedgerSchema.parse(await station.platform.ledger());

/** The layout files of an invoice that the platform has, by format. */
async function atPlatform({ code, number }: InvoiceKey): Promise<readonly string[]> {
  const { layouts } = await platformLedger();
  return layouts
    .filter((file) => file.code === code && file.number === number && file.differing === 0)
    .map(({ format }) => format);
}

const bothThere = (key: InvoiceKey) =>
  until(
    () => atPlatform(key),
    (formats) => formats.toSorted().join() === 'ofd,pdf',
  );

test('both files are sealed by the seller, kept, and at the platform once', async () => {
  const key = await issue(sampleOrderNos.family);
  await bothThere(key);
  const { seller } = await office.must('status', {});
  for (const format of ['pdf', 'ofd'] as const)
    expect(await sealOf(key, format)).toMatchObject({ seal: 'valid', company: seller.name });
});

test('issued with the network out it is not sealed, and says that it will be; then it is, by itself', async () => {
  const order = await draftFor(office, sampleOrderNos.freight, '026');
  await station.platform.set({ link: 'down' });
  const { invoice } = await office.must('issueInvoice', order);
  const key = { code: invoice.code, number: invoice.number };
  for (const format of ['pdf', 'ofd'] as const) expect(await sealOf(key, format)).toEqual({ seal: 'none', due: true });
  await station.platform.set({ link: 'up' });
  await office.must('uploadNow', {});
  await bothThere(key);
  expect(await sealOf(key, 'pdf')).toMatchObject({ seal: 'valid' });
});

test('while the seal service is away documents go, and files wait', async () => {
  await station.platform.set({ sealService: 'down' });
  const key = await issue(sampleOrderNos.rareCharacters);
  await until(platformLedger, ({ documents }) => documents.some(({ number }) => number === key.number));
  expect(await atPlatform(key)).toEqual([]);
  await station.platform.set({ sealService: 'up' });
  await office.must('uploadNow', {});
  await bothThere(key);
});

test('a signature that does not hold is neither kept nor sent, and a person is told why', async () => {
  await station.platform.set({ sealFault: 'wrongKey' });
  const key = await issue(sampleOrderNos.freightLongList);
  const layoutEntry = async () =>
    (await office.must('outbox', {})).find(({ what, number }) => what === 'layout' && number === key.number);
  await until(layoutEntry, (entry) => entry?.problem?.code === 'seal-not-valid');
  expect(await atPlatform(key)).toEqual([]);
  expect(await sealOf(key, 'pdf')).toMatchObject({ seal: 'none' });
  await station.platform.set({ sealFault: null });
  await office.must('uploadNow', {});
  await bothThere(key);
  expect(await sealOf(key, 'pdf')).toMatchObject({ seal: 'valid' });
});

test('a file that somebody changed on the disk is told to be damaged', async () => {
  const [row] = await office.must('findInvoices', { text: sampleOrderNos.family });
  if (!row) throw new Error('not issued');
  const { code, number } = row;
  const { seller } = await office.must('status', {});
  const file = join(station.dataDir, 'layouts', seller.taxId, row.issuedAt.slice(0, 10), `${code}-${number}.pdf`);
  const bytes = await readFile(file);
  await writeFile(file, Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]));
  expect(await office.ask('layoutFile', { code, number, format: 'pdf' })).toMatchObject({ problem: { code: 'layout-damaged' } });
  await writeFile(file, bytes);
  expect(await sealOf({ code, number }, 'pdf')).toMatchObject({ seal: 'valid' });
});
