/**
 * Everything that goes wrong at a counter by itself: each a clear sentence with what to do, in both languages, nothing lost.
 */

import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProblemCode } from '../domain/problem.ts';
import type { Reply } from '../preload/envelope.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { startSimulator } from '../simulators/start.ts';
import sampleTaxdisk from '../simulators/taxdisk/sample.ts';
import { company, deviceLedger, draftFor, openStation, type TestStation, until } from './counter.ts';
import { forkOffice, type OfficeProcess, startOffice } from './office-process.ts';

let station: TestStation;
let office: OfficeProcess;

beforeAll(async () => {
  station = await openStation();
  office = await startOffice(station.configFile);
  await office.signIn();
  await office.must('refreshStatus', {});
  // A counter that has not compared its books yet has other things to say first.
  await until(
    () => office.must('status', {}),
    ({ books }) => books.at !== null && !books.running,
  );
});
afterAll(async () => {
  await office?.stop();
  await station?.end();
});

/** The problem is this one, and it is told with a sentence and a remedy in both languages, with nothing left unfilled. */
function expectTold(reply: Reply, code: ProblemCode): void {
  expect(reply).toMatchObject({ ok: false, problem: { code } });
  if (reply.ok) return;
  const { 'zh-CN': chinese, en } = reply.problem.text;
  for (const words of [chinese.sentence, chinese.remedy]) expect(words).toMatch(/\p{Script=Han}/u);
  for (const words of [en.sentence, en.remedy]) expect(words).toMatch(/[a-z]{3}/);
  expect(JSON.stringify(reply.problem.text)).not.toMatch(/\{\w+\}|undefined|\[object/);
}

const issuedCount = async () =>
  (await deviceLedger(station.disk)).invoices.length + (await deviceLedger(station.server)).invoices.length;

describe('looking up', () => {
  test('an unknown order', async () => {
    expectTold(await office.ask('findOrder', { scan: 'E999999999' }), 'order-not-found');
  });

  test.each([
    ['control characters', 'E260\u0000110001'],
    ['not a number at all', '？？？'],
    ['nothing', '   '],
    ['far too long', 'E'.repeat(1500)],
  ])('a malformed scan: %s', async (_name, scan) => {
    expectTold(await office.ask('findOrder', { scan }), 'scan-malformed');
  });

  test('an order that another channel has invoiced', async () => {
    const found = await office.must('findOrder', { scan: sampleOrderNos.invoicedElsewhere });
    expect(found.invoiceable).toEqual([]);
    expect(found.refusals).toMatchObject([{ problem: { code: 'order-already-invoiced' } }]);
    const { orderNo, source } = found.order;
    const lineIds = found.order.lines.map((line) => line.lineId);
    expectTold(await office.ask('openDraft', { orderNo, source, lineIds }), 'order-already-invoiced');
  });
});

describe('a form that cannot be issued', () => {
  const cases: readonly (readonly [
    string,
    ProblemCode,
    string,
    Parameters<typeof draftFor>[2],
    Parameters<typeof draftFor>[3],
  ])[] = [
    [
      'a tax id with a wrong character',
      'buyer-tax-id-malformed',
      sampleOrderNos.single,
      '026',
      (draft) => ({ ...draft, buyer: { ...company, taxId: '9132#' } }),
    ],
    [
      "a special invoice without the buyer's details",
      'buyer-details-missing',
      sampleOrderNos.banquet,
      '028',
      (draft) => ({ ...draft, buyer: { ...company, bankAccount: '' } }),
    ],
    [
      'a name that the device cannot write',
      'characters-outside-gbk',
      sampleOrderNos.outsideGbk,
      '026',
      (draft) => ({ ...draft, buyer: { ...company, name: '陈𬭎工作室' } }),
    ],
    [
      'an amount of nothing',
      'amount-zero',
      sampleOrderNos.changed,
      '026',
      (draft) => ({ ...draft, lines: draft.lines.map((line) => ({ ...line, amount: 0, price: '0' })) }),
    ],
    [
      'another amount than was paid',
      'order-amount-changed',
      sampleOrderNos.hotel,
      '026',
      (draft) => ({ ...draft, lines: draft.lines.map((line) => ({ ...line, amount: 100, price: '1.00' })) }),
    ],
    ['over the single limit', 'over-single-limit', sampleOrderNos.freightOverLimit, '026', undefined],
  ];

  test.each(cases)('%s', async (_name, code, orderNo, kind, change) => {
    const before = await issuedCount();
    const press = await draftFor(office, orderNo, kind, change);
    const checked = await office.must('checkDraft', press);
    expect(checked.findings).toContainEqual(
      expect.objectContaining({ severity: 'block', problem: expect.objectContaining({ code }) }),
    );
    expectTold(await office.ask('issueInvoice', press), code);
    expect(await issuedCount()).toBe(before);
    expect((await office.must('drafts', {})).map((draft) => draft.requestId)).toContain(press.requestId);
    await office.must('dropDraft', { requestId: press.requestId });
  });

  test('a wrong check digit is a warning and stops nothing', async () => {
    const press = await draftFor(office, sampleOrderNos.hotelCompany, '026', (draft) => ({
      ...draft,
      buyer: { ...company, taxId: '91350100M0001TGQXM' },
    }));
    const { findings } = await office.must('checkDraft', press);
    expect(findings).toMatchObject([{ path: 'buyer.taxId', severity: 'warn', problem: { code: 'buyer-tax-id-check-digit' } }]);
    await office.must('dropDraft', { requestId: press.requestId });
  });
});

describe('a far end that is away', () => {
  test('the platform: orders come from the cache, the invoice is issued offline, and goes up when the cable is back', async () => {
    await until(
      () => office.must('status', {}),
      (status) => status.orderCache.count > 10,
    );
    await station.platform.set({ link: 'down' });
    expectTold(await office.ask('findOrder', { scan: 'E888888888' }), 'order-offline-unknown');
    const found = await office.must('findOrder', { scan: sampleOrderNos.catering });
    expect(found.from).toBe('cache');
    const issued = await office.must('issueInvoice', {
      ...(await draftFor(office, sampleOrderNos.catering, '026')),
      print: false,
    });
    expect(issued.invoice).toMatchObject({ offline: true, truths: { uploaded: 'due' } });
    expect((await office.must('status', {})).unuploaded).toMatchObject({ count: 1, gross: 3000 });
    const { number } = issued.invoice;
    await station.platform.set({ link: 'up' });
    await office.must('uploadNow', {});
    await office.event('invoiceChanged', (row) => row.number === number && row.truths.uploaded === 'done');
    expect((await office.must('status', {})).unuploaded.count).toBe(0);
  });

  test('the device: unplugged is told, nothing is lost, and work resumes after it is back', async () => {
    const press = await draftFor(office, sampleOrderNos.luggage, '007');
    await station.disk.set({ plugged: false });
    const status = await office.must('refreshStatus', {});
    expect(status.devices).toMatchObject([
      { deviceId: 'disk-1', state: 'absent' },
      { deviceId: 'server-1', state: 'ready' },
    ]);
    expectTold(await office.ask('issueInvoice', press), 'device-absent');
    await station.disk.set({ plugged: true });
    expect(await office.ask('issueInvoice', { ...press, print: false })).toMatchObject({ ok: true });
    expect((await deviceLedger(station.disk)).invoices).toHaveLength(1);
  });

  test('another disk in the slot: refused with both numbers', async () => {
    const press = await draftFor(office, sampleOrderNos.refundFee, '007');
    await station.disk.set({ deviceNo: '499000999999' });
    const reply = await office.ask('issueInvoice', press);
    expectTold(reply, 'device-wrong-disk');
    expect(JSON.stringify(reply)).toContain('499000123456');
    expect(JSON.stringify(reply)).toContain('499000999999');
    await station.disk.set({ deviceNo: '499000123456' });
    expect(await office.ask('issueInvoice', { ...press, print: false })).toMatchObject({ ok: true });
  });

  test('no printer of that name: the invoice stands, the paper waits for a person', async () => {
    const press = await draftFor(office, sampleOrderNos.businessTrip, '026');
    expectTold(await office.ask('issueInvoice', { ...press, printerId: 'nowhere' }), 'printer-not-configured');
    expect(await office.ask('issueInvoice', { ...press, print: false })).toMatchObject({ ok: true, value: { printJobId: null } });
  });
});

test('no stock left: told before the device is asked', async () => {
  const empty = await openStation({
    server: {
      units: [
        {
          deviceNo: '661000987654',
          taxId: '91110108339805094M',
          name: '中国铁路示例局集团有限公司北京站',
          kinds: [{ kind: '026', rates: ['0.09', '0.06'] }],
          segments: [{ kind: '026', code: '011002100311', first: '37410001', count: 1 }],
        },
      ],
    },
  });
  const small = await startOffice(empty.configFile);
  try {
    await small.signIn();
    expect(
      await small.ask('issueInvoice', { ...(await draftFor(small, sampleOrderNos.single, '026')), print: false }),
    ).toMatchObject({ ok: true });
    expectTold(await small.ask('issueInvoice', await draftFor(small, sampleOrderNos.catering, '026')), 'device-no-stock');
    expectTold(
      await small.ask('issueInvoice', await draftFor(small, sampleOrderNos.banquet, '028')),
      'device-kind-not-authorised',
    );
  } finally {
    await small.stop();
    await empty.end();
  }
});

test('a printer that the system does not have: the invoice stands, the print is shown as trouble', async () => {
  const other = await openStation({ settings: { printers: [{ id: 'gone', queue: 'no-such-queue' }] } });
  const here = await startOffice(other.configFile);
  try {
    await here.signIn();
    const { invoice } = await here.must('issueInvoice', await draftFor(here, sampleOrderNos.single, '026'));
    await here.event('invoiceChanged', (row) => row.number === invoice.number && row.truths.printed === 'trouble');
    expect(await here.must('refreshStatus', {})).toMatchObject({ printers: [{ printerId: 'gone', state: 'absent' }] });
  } finally {
    await here.stop();
    await other.end();
  }
});

describe('settings that are wrong', () => {
  async function refusal(settings: string): Promise<string> {
    const folder = join(station.dir, 'wrong');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'counter.json');
    writeFileSync(file, settings);
    const started = forkOffice(file);
    const [code] = await once(started.child, 'close');
    expect(code).toBe(78);
    return started.log();
  }

  test('no JSON at all', async () => {
    const said = await refusal('{ "station": ');
    expect(said).toMatch(/\p{Script=Han}/u);
    expect(said).toContain('counter.json');
  });

  test('a key nobody knows, and the place of a wrong one', async () => {
    expect(await refusal(JSON.stringify({ stationn: {} }))).toContain('station');
  });

  test('a second office on one ledger', async () => {
    const second = forkOffice(station.configFile);
    await once(second.child, 'close');
    expect(second.log()).toContain('ledger-in-use');
  });
});

describe('people', () => {
  test('a wrong password, and five of them', async () => {
    for (let tries = 1; tries <= 5; tries++)
      expectTold(await office.ask('signIn', { userId: 'lihua', password: 'guess' }), 'sign-in-failed');
    expectTold(await office.ask('signIn', { userId: 'lihua', password: 'fapiao' }), 'sign-in-locked');
  });

  test('nobody signed in', async () => {
    const raw = (message: object) =>
      new Promise<Reply>((resolve) => {
        office.child.on('message', function listen(answer: { id?: number; reply?: Reply }) {
          if (answer.id !== 987_654 || !answer.reply) return;
          office.child.off('message', listen);
          resolve(answer.reply);
        });
        office.child.send({ id: 987_654, ...message });
      });
    expectTold(await raw({ name: 'findInvoices', input: {} }), 'not-signed-in');
    expectTold(await raw({ name: 'rm -rf', input: {} }), 'unknown-command');
    expectTold(await raw({ name: 'signIn', input: { userId: 7 } }), 'bad-request');
  });
});

test('a wrong disk password is sent once, whatever is started again, until a person has seen to it', async () => {
  const passwords = { disk: 'another1', certificate: 'cert-pw1' };
  const other = await openStation();
  const { disk } = sampleTaxdisk(join(other.dir, 'locked'));
  const locked = await startSimulator('taxdisk', {
    dataDir: join(other.dir, 'locked'),
    listen: 'tcp',
    disk: { ...disk, passwords },
  });
  const settings = JSON.parse(readFileSync(other.configFile, 'utf8')) as { devices: { port?: string }[] };
  if (settings.devices[0]) settings.devices[0].port = locked.address;
  writeFileSync(other.configFile, JSON.stringify(settings));
  const asked = async () => z.object({ exchangesOf: z.record(z.string(), z.number()) }).parse(await locked.ledger()).exchangesOf;
  try {
    for (const _start of [1, 2, 3]) {
      const here = await startOffice(other.configFile);
      await here.signIn();
      const status = await here.must('refreshStatus', {});
      expect(status.devices[0]).toMatchObject({
        state: 'wrong',
        problem: { code: 'device-password', details: { triesLeft: 6 } },
      });
      await here.stop();
    }
    expect(await asked()).toMatchObject({ '04': 1 });
  } finally {
    await locked.stop();
    await other.end();
  }
});
