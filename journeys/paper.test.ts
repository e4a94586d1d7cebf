/**
 * What came out of the printer, read back as a buyer's accountant would: every field as text, and the QR by a decoder that
 * is not ours.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceId, InvoiceKey, PrinterId } from '../domain/ids.ts';
import type { InvoiceKind } from '../domain/kinds.ts';
import { fenToYuan } from '../domain/money.ts';
import { readQrText } from '../domain/qr.ts';
import { pictureOf, qrOf, textOf, type Word, withoutSpace, wordsOf } from '../main/office/layout/tools.testing.ts';
import type { EventPayload } from '../preload/contract.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { company, draftFor, openStation, type TestStation, until } from './counter.ts';
import { type OfficeProcess, startOffice } from './office-process.ts';

const front = 'front' as PrinterId;
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

const printed: readonly (readonly [InvoiceKind, string])[] = [
  ['007', sampleOrderNos.family],
  ['004', sampleOrderNos.freight],
  ['026', sampleOrderNos.rareCharacters],
  ['028', sampleOrderNos.freightLongList],
];

test.each(printed)(
  'kind %s of order %s: every field on the printed file, and a QR whose checksum is right',
  async (kind, orderNo) => {
    const before = await station.printer.files();
    const { invoice } = await office.must('issueInvoice', await draftFor(office, orderNo, kind));
    await office.event('invoiceChanged', (row) => row.number === invoice.number && row.truths.printed === 'done');
    const [file] = (await station.printer.files()).filter((one) => !before.includes(one));
    if (!file) throw new Error('nothing came out of the printer');
    const pdf = await readFile(file);

    const text = await textOf(pdf, 'raw');
    const { seller, totals, lines } = invoice;
    const fields = [
      ...[invoice.code, invoice.number, invoice.deviceNo, invoice.words, invoice.clerk, invoice.remarks],
      ...[company, seller].flatMap((party) => [party.name, party.taxId, party.addressPhone, party.bankAccount]),
      ...[totals.net, totals.tax, totals.gross].map((amount) => `￥${fenToYuan(amount)}`),
      ...lines.flatMap((line) => [line.name, line.spec, fenToYuan(line.net), fenToYuan(line.tax)]),
      ...(invoice.checkCode === '' ? [] : [invoice.checkCode]),
      ...(invoice.cipher.match(/.{1,28}/g) ?? []),
    ];
    for (const field of fields) expect(text).toContain(withoutSpace(field));
    expect(fields.length).toBeGreaterThan(20);

    const qr = readQrText((await qrOf(pdf)).text);
    expect(qr).toMatchObject({ ok: true, value: { code: invoice.code, number: invoice.number, net: totals.net } });
  },
);

type Job = EventPayload<'printJobChanged'>;
/** The job's first event that is as wanted. */
const job = (printJobId: string, wanted: (job: Job) => boolean) =>
  office.event('printJobChanged', (one) => one.printJobId === printJobId && wanted(one));
const becomes = (printJobId: string, state: Job['state']) => job(printJobId, (one) => one.state === state);
const waitsFor = (printJobId: string, reason: string) => job(printJobId, (one) => one.reason.split(' ').includes(reason));

async function issued(orderNo: string): Promise<InvoiceKey> {
  const [row] = await office.must('findInvoices', { text: orderNo });
  if (!row) throw new Error(`nothing is issued for ${orderNo}`);
  return { code: row.code, number: row.number };
}
async function lastPrinted(): Promise<{ readonly file: string; readonly pdf: Uint8Array }> {
  const file = (await station.printer.files()).at(-1) ?? '';
  return { file, pdf: await readFile(file) };
}
/** Width and height of the first page, mm. */
async function pageSize(pdf: Uint8Array): Promise<readonly [number, number]> {
  const { width, height } = await pictureOf(pdf, 127);
  return [Math.round(width / 5), Math.round(height / 5)];
}

test('the screen shows what the printer gets; a reprint says that it is one', async () => {
  const key = await issued(sampleOrderNos.family);
  const shown = await office.must('printPreview', key);
  const { printJobId } = await office.must('printInvoice', { ...key, copies: 3 });
  expect(await becomes(printJobId, 'printed')).toMatchObject({
    copyNo: 1,
    copies: 3,
    askedBy: 'wangmin',
    template: 'vat-2021@1',
  });
  const { file, pdf } = await lastPrinted();
  expect(Buffer.from(shown.pdf).equals(pdf)).toBe(true);
  expect(await textOf(pdf, 'raw')).toContain('副本第1次补打');
  expect((await station.printer.askedFor(file)).copies).toBe(3);
  expect((await station.printer.askedFor(file)).options).toContain('media=Custom.210x140mm');
});

describe('on numbered forms', () => {
  const form = 'form-241x140';
  const setUp = async (dx: number, dy: number) => {
    await office.signIn('lihua');
    await office.must('setPrintSetup', { printerId: front, kind: '007', templateId: form, dx, dy });
    await office.signIn();
  };
  const printed = async (key: InvoiceKey) => {
    const { printJobId } = await office.must('printInvoice', key);
    const confirm = await becomes(printJobId, 'toConfirm');
    return { printJobId, confirm, ...(await lastPrinted()) };
  };
  let key: InvoiceKey;
  beforeAll(async () => {
    key = await issued(sampleOrderNos.family);
  });

  test('the size of the paper is the form’s, and 2.5 mm move the text by 2.5 mm', async () => {
    await setUp(0, 0);
    const before = await printed(key);
    expect(await pageSize(before.pdf)).toEqual([241, 140]);
    expect((await station.printer.askedFor(before.file)).options).toContain('media=Custom.241x140mm');
    await office.must('confirmPrint', { printJobId: before.printJobId, paper: { saw: 'nothing' } });

    await setUp(25, -10);
    const after = await printed(key);
    expect(after.confirm).toMatchObject({ onForms: true, offset: { dx: 25, dy: -10 } });
    const [there, here] = await Promise.all([wordsOf(before.pdf), wordsOf(after.pdf)]);
    // Words that stand once on each: the mark across the page tears some apart.
    const once = (words: readonly Word[]) =>
      words.filter(({ text }) => text.length > 3 && words.filter((word) => word.text === text).length === 1);
    const moved = once(here).flatMap((word) => {
      const was = once(there).find(({ text }) => text === word.text);
      return was ? [{ right: word.left - was.left, down: word.middle - was.middle }] : [];
    });
    expect(moved.length).toBeGreaterThan(10);
    for (const { right, down } of moved) {
      expect(right).toBeCloseTo(2.5, 1);
      expect(down).toBeCloseTo(-1, 1);
    }
    expect(await office.must('printSetupHistory', { printerId: front, kind: '007' })).toMatchObject([{ dx: 25 }, { dx: 0 }]);
    await office.must('confirmPrint', { printJobId: after.printJobId, paper: { saw: 'nothing' } });
  });

  test('a person compares the number, and a spoilt form is known among the numbers', async () => {
    const first = await printed(key);
    const { printJobId } = first;
    expect(await office.ask('confirmPrint', { printJobId, paper: { saw: 'printed', form: '0000' } })).toMatchObject({
      ok: false,
      problem: { code: 'form-number-differs', details: { number: key.number } },
    });
    await office.must('confirmPrint', { printJobId, paper: { saw: 'spoilt', reason: 'jam', note: '' } });
    const row = await office.must('getInvoice', key);
    const run = { kind: '007', code: key.code, first: key.number, count: 1 } as const;
    const numbers = await office.must('formNumbers', { deviceId: 'disk-1' as DeviceId, run });
    expect(numbers).toMatchObject([{ first: key.number, state: 'spoilt' }]);
    expect(row.timeline.map(({ what }) => what)).toContain('form-spoilt');

    const second = await printed(key);
    const { state } = await office.must('confirmPrint', {
      printJobId: second.printJobId,
      paper: { saw: 'printed', form: key.number.slice(-4) },
    });
    expect(state).toBe('printed');
  });

  test('a test page of the form is no invoice', async () => {
    await office.signIn('lihua');
    const { job: name } = await office.must('printTestPage', { printerId: front, templateId: form, dx: 0, dy: 0 });
    await until(station.printer.files, (files) => files.some((file) => file.includes(`-${name.padStart(5, '0')}-test_page`)));
    expect(await pageSize((await lastPrinted()).pdf)).toEqual([241, 140]);
    await office.signIn();
  });
});

describe('trouble at the printer is seen', () => {
  let key: InvoiceKey;
  beforeAll(async () => {
    key = await issued(sampleOrderNos.rareCharacters);
  });
  const print = async () => (await office.must('printInvoice', key)).printJobId;

  test('paused, without paper, and at work again', async () => {
    await station.printer.pause();
    const printJobId = await print();
    await waitsFor(printJobId, 'paused');
    await station.printer.standStill('media-empty-warning');
    await station.printer.resume();
    await waitsFor(printJobId, 'media-empty');
    await station.printer.standStill(null);
    expect(await becomes(printJobId, 'printed')).toMatchObject({ reason: '' });
  });

  test('cancelled here, and at the spooler', async () => {
    const before = await station.printer.files();
    await station.printer.pause();
    const first = await print();
    await waitsFor(first, 'paused');
    expect(await office.must('cancelPrint', { printJobId: first })).toMatchObject({ state: 'cancelled' });
    const second = await print();
    await waitsFor(second, 'paused');
    await station.printer.cancelAll();
    await becomes(second, 'cancelled');
    await station.printer.resume();
    expect(await station.printer.files()).toEqual(before);
  });

  test('forgotten by the spooler: a person says what came out', async () => {
    await station.printer.pause();
    const printJobId = await print();
    await waitsFor(printJobId, 'paused');
    await station.printer.forget();
    expect(await becomes(printJobId, 'unknown')).toMatchObject({ reason: 'not-known-to-spooler' });
    await station.printer.resume();
    await office.must('confirmPrint', { printJobId, paper: { saw: 'nothing' } });
    expect(await becomes(printJobId, 'failed')).toMatchObject({ reason: 'nothing-came-out' });
  });

  test('taken away: the job waits until the printer is back', async () => {
    await station.printer.remove();
    const printJobId = await print();
    expect(await becomes(printJobId, 'queued')).toMatchObject({ copies: 1 });
    await waitsFor(printJobId, 'printer-absent');
    await station.printer.restore();
    await becomes(printJobId, 'printed');
  });
});
