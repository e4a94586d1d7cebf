/**
 * A platform that answers nonsense, refuses, is busy, or says nothing: nothing is lost or sent twice, the counter goes on, shows what
 * is wrong, and asks politely. Through the real process and real HTTP.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProblemCode } from '../domain/problem.ts';
import { draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

let station: TestStation;
let office: OfficeProcess;
let orders = 0;

beforeAll(async () => {
  station = await openStation({ platform: { orders: [] } });
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

const ledgerSchema = z.object({
  documents: z.array(z.object({ code: z.string(), number: z.string(), times: z.number() })),
  arrivals: z.record(z.string(), z.array(z.number())),
});
const ledger = async () => ledgerSchema.parse(await station.platform.ledger());
const uploadRequests = async () => (await ledger()).arrivals['POST /v1/invoices']?.length ?? 0;

/** One paid ticket, made for this test alone. */
async function newOrder(): Promise<string> {
  const orderNo = `E2611${String(++orders).padStart(5, '0')}`;
  const line = {
    lineId: '1',
    description: '旅客运输服务',
    taxCode: '3010101010100000000',
    taxRate: '0.09',
    gross: '10.90',
    refunded: '0.00',
    invoiced: null,
  };
  const order = { orderNo, source: 'passenger', state: 'paid', paidAt: '2026-11-20T10:00:00+08:00', lines: [line], version: 1 };
  await station.platform.set({ orders: [order] });
  return orderNo;
}

/** Issues one while the platform is ill, sees that it is told, and that the document arrives once when it is well again. */
async function illness(fault: Readonly<Record<string, unknown>>, code: ProblemCode | null) {
  const press = { ...(await draftFor(office, await newOrder(), '026')), print: false };
  await station.platform.faults([{ ...fault, method: 'POST', path: '/v1/invoices', times: 100 }]);
  const { invoice } = await office.must('issueInvoice', press);
  if (code !== null) {
    const row = await until(
      async () => (await office.must('outbox', {})).find((one) => one.what === 'document' && one.problem !== null),
      (found) => found !== undefined,
    );
    expect(row).toMatchObject({ number: invoice.number, problem: { code } });
    expect(row?.state).not.toBe('parked');
    expect((await office.must('status', {})).unuploaded.count).toBe(1);
  }
  await station.platform.faults([]);
  await office.must('uploadNow', {});
  await office.event('invoiceChanged', (row) => row.number === invoice.number && row.truths.uploaded === 'done');
  const held = (await ledger()).documents.filter((one) => one.number === invoice.number && one.code === invoice.code);
  expect(held).toHaveLength(1);
}

test.each<[string, Readonly<Record<string, unknown>>, ProblemCode | null]>([
  ["a captive portal's page", { fault: 'html' }, 'platform-broken-answer'],
  ['half a JSON', { fault: 'truncatedJson' }, 'platform-broken-answer'],
  [
    '200 with the ids of something else',
    { fault: 'instead', json: { results: [{ uploadKey: '000000000000-00000000-1', outcome: 'accepted' }] } },
    'platform-broken-answer',
  ],
  ['401', { fault: 'status', status: 401 }, 'platform-signature'],
  ['503', { fault: 'status', status: 503 }, 'platform-busy'],
  ['500 after it had stored the document', { fault: 'status', status: 500, after: true }, 'platform-busy'],
  ['a broken connection', { fault: 'drop' }, 'platform-unreachable'],
  ['a connection broken after it had stored the document', { fault: 'cutAfterCommit' }, 'platform-unreachable'],
  ['silence', { fault: 'lostAnswer' }, 'platform-unreachable'],
  ['the same request twice', { fault: 'doubled' }, null],
])('%s', async (_name, fault, code) => {
  await illness(fault, code);
});

test('429 with a time: nobody asks before it, not even a person', async () => {
  const press = { ...(await draftFor(office, await newOrder(), '026')), print: false };
  const before = await uploadRequests();
  await station.platform.faults([{ fault: 'status', status: 429, retryAfter: '2', method: 'POST', path: '/v1/invoices' }]);
  const { invoice } = await office.must('issueInvoice', press);
  await until(uploadRequests, (count) => count === before + 1);
  await until(
    () => office.must('outbox', {}),
    (rows) => rows.some((one) => one.problem?.code === 'platform-busy'),
  );
  await office.must('uploadNow', {});
  await office.event('invoiceChanged', (row) => row.number === invoice.number && row.truths.uploaded === 'done');
  const [refused = 0, accepted = 0] = (await ledger()).arrivals['POST /v1/invoices']?.slice(before) ?? [];
  expect(accepted - refused).toBeGreaterThanOrEqual(2_000);
});

test('a document that the platform will never take is parked with its cause, and the next ones go past it', async () => {
  await station.platform.set({ rejectKeys: ['*-1'] });
  const bad = await office.must('issueInvoice', { ...(await draftFor(office, await newOrder(), '026')), print: false });
  await office.event('invoiceChanged', (row) => row.number === bad.invoice.number && row.truths.uploaded === 'trouble');
  await station.platform.set({ rejectKeys: [] });
  const good = await office.must('issueInvoice', { ...(await draftFor(office, await newOrder(), '026')), print: false });
  await office.event('invoiceChanged', (row) => row.number === good.invoice.number && row.truths.uploaded === 'done');
  const [parked] = await office.must('outbox', {});
  expect(parked).toMatchObject({ number: bad.invoice.number, state: 'parked', problem: { code: 'platform-refused' } });
  expect((await office.must('status', {})).unuploaded).toMatchObject({ count: 1, parked: 1, warn: true });
});
