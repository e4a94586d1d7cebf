/**
 * What came out of the printer, read back as a buyer's accountant would: every field as text, and the QR by a decoder that
 * is not ours.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvoiceKind } from '../domain/kinds.ts';
import { fenToYuan } from '../domain/money.ts';
import { readQrText } from '../domain/qr.ts';
import { qrOf, textOf, withoutSpace } from '../main/office/layout/tools.testing.ts';
import { sampleOrderNos } from '../simulators/platform/sample.ts';
import { company, draftFor, openStation, type TestStation } from './counter.ts';
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

test('the layout file of the window is the very file that was printed', async () => {
  const [row] = await office.must('findInvoices', { text: sampleOrderNos.family });
  if (!row) throw new Error('not issued');
  const { pdf } = await office.must('layoutFile', { code: row.code, number: row.number });
  const [first] = await station.printer.files();
  expect(Buffer.from(pdf).equals(await readFile(first ?? ''))).toBe(true);
});
