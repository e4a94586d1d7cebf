import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  RequestId,
} from '../../../domain/ids.ts';
import type { Invoice, InvoiceLine } from '../../../domain/invoice.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { fen } from '../../../domain/money.ts';
import { totalsOf } from '../../../domain/tax.ts';
import type { Decimal, TaxCode, TaxRate } from '../../../domain/tax-types.ts';
import { documentMaker } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';
import { readDocument } from './read-document.ts';

const receivedAt = '2026-11-22T10:00:05+08:00';
const make = documentMaker('counter-07');

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const words = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength });
const amount = fc.integer({ min: -99_999_999, max: 99_999_999 }).map(fen);
const decimal = fc.constantFrom('1', '2.5', '-3', '0.000000000000001').map((text) => text as Decimal);
const party = fc.record({ name: words(50), taxId: words(20), addressPhone: words(50), bankAccount: words(50) });

const anyLine: fc.Arbitrary<InvoiceLine> = fc
  .record({
    nature: fc.constantFrom('normal' as const, 'discount' as const, 'discounted' as const),
    name: words(40),
    taxCode: digits(19).map((text) => text as TaxCode),
    spec: words(20),
    unit: words(10),
    priced: fc.constantFrom(0, 1, 2),
    quantity: decimal,
    price: decimal,
    priceIncludesTax: fc.boolean(),
    net: amount,
    rate: fc.constantFrom('0.09', '0.00', '0.015').map((text) => text as TaxRate),
    tax: amount,
    zeroRate: fc.constantFrom(undefined, 'exempt' as const, 'notTaxed' as const, 'ordinaryZero' as const),
    deduction: fc.option(amount, { nil: undefined }),
  })
  .map(({ priced, quantity, price, zeroRate, deduction, ...line }) => ({
    ...line,
    ...(priced > 0 ? { quantity } : {}),
    ...(priced > 1 ? { price } : {}),
    ...(zeroRate === undefined ? {} : { zeroRate }),
    ...(deduction === undefined ? {} : { deduction }),
  }));

/** Any invoice; what no document carries is as a reader must leave it. */
const anyInvoice: fc.Arbitrary<Invoice> = fc
  .record({
    kind: fc.constantFrom(...invoiceKinds),
    colour: fc.constantFrom('blue' as const, 'red' as const),
    seller: party,
    buyer: party,
    lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
    remarks: words(60),
    clerk: words(8),
    code: fc.oneof(digits(10), digits(12)).map((text) => text as InvoiceCode),
    number: digits(8).map((text) => text as InvoiceNumber),
    issuedAt: fc.constantFrom('2026-11-22T10:00:00+08:00', '2026-02-28T23:59:59.123+08:00').map((text) => text as Instant),
    original: fc.option(fc.record({ code: digits(12), number: digits(8) }), { nil: undefined }),
    redFormNo: fc.option(digits(16), { nil: undefined }),
    deviceNo: digits(12).map((text) => text as DeviceNo),
    orderLineIds: fc.array(
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => text as OrderLineId),
      { maxLength: 5 },
    ),
    offline: fc.boolean(),
  })
  .map(({ code, number, issuedAt, deviceNo, orderLineIds, offline, original, redFormNo, ...content }) => ({
    content: {
      ...content,
      totals: totalsOf(content.lines),
      payee: '',
      reviewer: '',
      ...(original === undefined
        ? {}
        : { original: { code: original.code as InvoiceCode, number: original.number as InvoiceNumber } }),
      ...(redFormNo === undefined ? {} : { redFormNo }),
    },
    signed: { code, number, issuedAt, cipher: '0<3>5'.repeat(20), checkCode: '48114255542168294433' },
    origin: {
      requestId: `platform-${code}-${number}` as RequestId,
      deviceId: '' as DeviceId,
      deviceNo,
      orderNo: 'E260110001' as OrderNo,
      source: 'other',
      orderLineIds,
      offline,
    },
  }));

const sample = invoiceForTests('00000007', { orderNo: 'E260110001', lineIds: ['1'] });
const key = { code: sample.signed.code, number: sample.signed.number };
/** The sample's document with some members changed and a fingerprint that fits. */
function changed(changes: Readonly<Record<string, unknown>>): unknown {
  const { sha256: _, ...document } = { ...JSON.parse(make(sample, 1).json), ...changes };
  const sha256 = createHash('sha256')
    .update(canonicalize(document) ?? '', 'utf8')
    .digest('hex');
  return { ...document, sha256, receivedAt };
}

describe('readDocument', () => {
  it('undoes documentMaker: the same invoice, and from it the same text again', () => {
    fc.assert(
      fc.property(anyInvoice, fc.integer({ min: 1, max: 9 }), (invoice, revision) => {
        const made = make(invoice, revision);
        const read = readDocument({ ...JSON.parse(made.json), receivedAt }, invoice.signed);
        if (!read.ok) throw new Error(read.reason);
        const { json, sha256, uploadKey } = made;
        const state = invoice.content.colour;
        expect(read.document).toEqual({ uploadKey, revision, counterId: 'counter-07', state, sha256, json, invoice });
        expect(make(read.document.invoice, revision)).toEqual(made);
      }),
    );
  });

  it('keeps what a newer counter wrote into it, under its fingerprint', () => {
    const read = readDocument(changed({ weather: 'fine' }), key);
    expect(read).toMatchObject({ ok: true, document: { json: expect.stringContaining('"weather":"fine"') } });
  });

  it.each([
    ['blueVoid', 'blue'],
    ['redVoid', 'red'],
  ])('reads a void: %s was %s', (state, colour) => {
    expect(readDocument(changed({ state, reason: '开错' }), key)).toMatchObject({
      ok: true,
      document: { state, invoice: { content: { colour } } },
    });
  });

  it('reads a form that was never used, which has nothing on it', () => {
    const totals = { net: '0.00', tax: '0.00', gross: '0.00' };
    expect(readDocument(changed({ state: 'blankVoid', lines: [], totals }), key)).toMatchObject({
      ok: true,
      document: { state: 'blankVoid', invoice: { content: { colour: 'blue', lines: [] } } },
    });
  });

  it('brings a time at another offset here', () => {
    expect(readDocument(changed({ issuedAt: '2026-11-22T02:00:00Z' }), key)).toMatchObject({
      document: { invoice: { signed: { issuedAt: '2026-11-22T10:00:00.000+08:00' } } },
    });
  });

  const line = JSON.parse(make(sample, 1).json).lines[0];
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'not-json'],
    ['no time of receipt', { ...JSON.parse(make(sample, 1).json) }, 'receivedAt'],
    ['one character changed', { ...JSON.parse(make(sample, 1).json), receivedAt, remarks: 'x' }, 'sha256'],
    ['another number', changed({ number: '00000008', uploadKey: '011002300411-00000008-1' }), 'number'],
    ['a key that is not its own', changed({ uploadKey: '011002300411-00000007-2' }), 'uploadKey'],
    ['totals that do not add up', changed({ totals: { net: '507.34', tax: '45.66', gross: '553.01' } }), 'totals'],
    ['an unknown kind', changed({ kind: '025' }), 'kind'],
    ['money as a number', changed({ lines: [{ ...line, net: 507.34 }] }), 'lines.0.net'],
    ['a price without a quantity', changed({ lines: [{ ...line, quantity: undefined }] }), 'lines.0'],
    ['a remark without an end', changed({ remarks: 'x'.repeat(1_001) }), 'remarks'],
    ['a day that is none', changed({ issuedAt: '2026-02-30T10:00:00+08:00' }), 'issuedAt'],
    ['no line', changed({ lines: [] }), 'totals'],
  ])('does not believe %s', (_, json, reason) => {
    expect(readDocument(json, key)).toEqual({ ok: false, reason });
  });
});
