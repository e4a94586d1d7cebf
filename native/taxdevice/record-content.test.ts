import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceInvoice } from '../../domain/device.ts';
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber } from '../../domain/ids.ts';
import type { InvoiceContent, InvoiceLine, Party } from '../../domain/invoice.ts';
import { type Fen, fen, negateFen } from '../../domain/money.ts';
import { negated, splitGross, taxOnNet, totalsOf } from '../../domain/tax.ts';
import type { Decimal, TaxCode, TaxRate, ZeroRate } from '../../domain/tax-types.ts';
import { remarksOf } from '../../domain/text-rules.ts';
import { answerCommand } from '../../simulators/taxdisk/disk.ts';
import { createQuirks } from '../../simulators/taxdisk/quirks.ts';
import { sampleSeller } from '../../simulators/taxledger/sample.ts';
import { sampleUnit } from '../../simulators/taxledger/sample-unit.testing.ts';
import { encodeBusiness, isFields, parseBusiness, textOf, type XmlFields } from './business-xml.ts';
import { issueFields } from './issue-fields.ts';
import { readInvoices } from './records.ts';

const kinds = ['004', '007', '026'] as const;
const unit = sampleUnit({
  segments: [
    { kind: '004', code: '1100214130', first: '00000001', count: 9_000 },
    { kind: '007', code: '1100214320', first: '00000001', count: 9_000 },
    { kind: '026', code: '011002100311', first: '00000001', count: 9_000 },
  ],
});
const context = {
  taxCodeVersion: '48.0',
  signatureParameter: '',
  machineNo: '0',
  deviceTime: '2026-11-22T12:00:00+08:00' as Instant,
};

/** What the simulated disk answers, over the wire's own documents. */
function ask(command: number, id: string, input: XmlFields): XmlFields {
  const access = { skpbh: '499000123456', skpkl: 'disk-pw1', keypwd: 'cert-pw1' };
  const request = encodeBusiness({ id, comment: '', body: { input: { ...access, ...input } } });
  const reply = answerCommand(unit, command, request, { emptyQuery: 'count0', quirks: createQuirks({}, '0') });
  const parsed = reply.kind === 'document' ? parseBusiness(reply.bytes) : null;
  const output = parsed?.ok ? parsed.document.body.output : undefined;
  if (!isFields(output) || textOf(output, 'returncode') !== '0') throw new Error(JSON.stringify(output));
  return output;
}
function issue(content: InvoiceContent): InvoiceKey {
  const output = ask(0x0a, 'FPKJ', issueFields(content, context));
  return { code: textOf(output, 'fpdm') as InvoiceCode, number: textOf(output, 'fphm') as InvoiceNumber };
}
/** The record of one number as the device gives it back. */
function recordOf({ kind }: InvoiceContent, { code, number }: InvoiceKey): XmlFields {
  return ask(0x0c, 'FPCX', { fplxdm: kind, cxfs: '0', cxtj: code + number + number, cxlx: '0' });
}
function remembered(content: InvoiceContent, key: InvoiceKey): DeviceInvoice | undefined {
  return readInvoices(recordOf(content, key), content.kind)?.[0];
}

/** Texts as they are typed and trimmed: Chinese, Latin, and every character that XML writes in another way. */
const text = (most: number, least = 0) =>
  fc
    .string({ unit: fc.constantFrom(...'铁路客运北京南站—·Ａab<>&"\'()*;# 019'), minLength: least, maxLength: most })
    .map((typed) => typed.trim())
    .filter((typed) => typed.length >= least);
const party = (special: boolean): fc.Arbitrary<Party> =>
  fc.record({
    name: text(40, 1),
    taxId: special ? fc.constant('91320111339366503A') : fc.constantFrom('', '91320111339366503A', '110101199003074477'),
    addressPhone: text(40, special ? 1 : 0),
    bankAccount: text(40, special ? 1 : 0),
  });

interface RowWish {
  readonly rate: string;
  readonly zeroRate: ZeroRate;
  readonly price: number;
  readonly quantity: number | null;
  readonly includesTax: boolean;
  readonly discounted: boolean;
  readonly name: string;
  readonly spec: string;
  readonly unit: string;
}
const rowWish = (special: boolean): fc.Arbitrary<RowWish> =>
  fc.record({
    rate: special ? fc.constantFrom('0.13', '0.09', '0.06') : fc.constantFrom('0.13', '0.09', '0.06', '0.00'),
    zeroRate: fc.constantFrom('exempt', 'notTaxed', 'ordinaryZero'),
    price: fc.integer({ min: 100, max: 99_999 }),
    quantity: fc.option(fc.integer({ min: 1, max: 9 })),
    includesTax: fc.boolean(),
    discounted: fc.boolean(),
    name: text(30, 1),
    spec: text(16),
    unit: text(7),
  });

function rowsOf(wish: RowWish): readonly InvoiceLine[] {
  const rate = wish.rate as TaxRate;
  const amount = fen(wish.price * (wish.quantity ?? 1));
  const sums = wish.includesTax ? splitGross(amount, rate) : { net: amount, tax: taxOnNet(amount, rate) };
  const price = (wish.price / 100).toFixed(2) as Decimal;
  const common = {
    name: wish.name,
    taxCode: '3010101010100000000' as TaxCode,
    priceIncludesTax: wish.includesTax,
    rate,
    ...(Number(rate) === 0 ? { zeroRate: wish.zeroRate } : {}),
  };
  const line: InvoiceLine = {
    ...common,
    nature: wish.discounted ? 'discounted' : 'normal',
    spec: wish.spec,
    unit: wish.unit,
    ...(wish.quantity === null ? {} : { quantity: String(wish.quantity) as Decimal, price }),
    ...sums,
  };
  if (!wish.discounted) return [line];
  const off = splitGross(fen(Math.ceil((sums.net + sums.tax) / 3)), rate);
  return [line, { ...common, nature: 'discount', spec: '', unit: '', ...negated(off) }];
}

/** One row of differential taxation, its tax on what is left after the deduction. */
function differentialRow(wish: RowWish, deduction: Fen): readonly InvoiceLine[] {
  const [row] = rowsOf({ ...wish, discounted: false, includesTax: true });
  if (row === undefined) throw new Error('a wish is one row');
  const gross = fen(row.net + row.tax);
  const { tax } = splitGross(fen(gross - deduction), row.rate);
  return [{ ...row, net: fen(gross - tax), tax, deduction }];
}

const blue: fc.Arbitrary<InvoiceContent> = fc.constantFrom(...kinds).chain((kind) => {
  const special = kind === '004';
  const rows = fc.oneof(
    { weight: 4, arbitrary: fc.array(rowWish(special), { minLength: 1, maxLength: 12 }).map((wishes) => wishes.flatMap(rowsOf)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(rowWish(special), fc.integer({ min: 0, max: 90 }))
        .map(([wish, most]) => differentialRow(wish, fen(most))),
    },
  );
  return fc
    .record({
      seller: fc.record({
        name: fc.constant(sampleSeller.name),
        taxId: fc.constant(sampleSeller.taxId),
        addressPhone: text(40),
        bankAccount: text(40),
      }),
      buyer: party(special),
      lines: rows,
      remarks: text(50),
      payee: text(8),
      reviewer: text(8),
      clerk: text(8, 1),
    })
    .map((parts) => ({ ...parts, kind, colour: 'blue', totals: totalsOf(parts.lines) }));
});

function redOf(content: InvoiceContent, original: InvoiceKey): InvoiceContent {
  const subject = {
    kind: content.kind,
    colour: 'red',
    original,
    ...(content.kind === '004' ? { redFormNo: '1101021611000015' } : {}),
  } as const;
  const lines = content.lines.map((line) => ({
    ...line,
    ...negated(line),
    ...(line.quantity === undefined ? {} : { quantity: `-${line.quantity}` as Decimal }),
    ...(line.deduction === undefined ? {} : { deduction: negateFen(line.deduction) }),
  }));
  return { ...content, ...subject, lines, totals: totalsOf(lines), remarks: remarksOf(subject, '') };
}

describe('the content of a record', () => {
  it('is what was asked for, whatever that was', () => {
    fc.assert(
      fc.property(blue, (content) => {
        const key = issue(content);
        const found = remembered(content, key);
        expect(found).toMatchObject({ kind: content.kind, key, state: 'blue', lineCount: content.lines.length });
        expect(found?.content).toEqual(content);
        if (content.lines.some(({ nature }) => nature !== 'normal')) return;
        const red = redOf(content, key);
        expect(remembered(red, issue(red))?.content).toEqual(red);
      }),
      { numRuns: 300 },
    );
  });

  const content: InvoiceContent = {
    kind: '007',
    colour: 'blue',
    seller: { ...sampleSeller, addressPhone: '', bankAccount: '' },
    buyer: { name: '张三', taxId: '', addressPhone: '', bankAccount: '' },
    lines: rowsOf({
      rate: '0.00',
      zeroRate: 'exempt',
      price: 5000,
      quantity: 1,
      includesTax: false,
      discounted: false,
      name: '*运输服务*旅客运输',
      spec: '',
      unit: '张',
    }),
    totals: { net: fen(5000), tax: fen(0), gross: fen(5000) },
    remarks: '',
    payee: '',
    reviewer: '',
    clerk: '李四',
  };
  const key = issue(content);
  const answer = recordOf(content, key);
  const [record] = Array.isArray(answer.fpxx) ? answer.fpxx : [];
  if (!isFields(record)) throw new Error('the device keeps a record');
  const [row] = Array.isArray(record.fyxm) ? record.fyxm : [];
  if (!isFields(row)) throw new Error('the record has a row');
  const contentOf = (change: XmlFields) => readInvoices({ fpxx: [{ ...record, ...change }] }, '007')?.[0]?.content;
  const withRow = (change: XmlFields) => contentOf({ fyxm: [{ ...row, ...change }] });

  it('stays when the invoice is voided', () => {
    ask(0x0b, 'FPZF', { fplxdm: '007', zflx: '1', fpdm: key.code, fphm: key.number, hjje: '50.00', zfr: '王主任' });
    expect(remembered(content, key)).toMatchObject({ state: 'blueVoid', voidedAt: '2026-11-22T12:00:00+08:00', content });
  });

  it.each([
    ['fifteen zeros for a buyer without an id', { ghdwsbh: '000000000000000' }],
    ['zeros for an original that there is none of', { yfpdm: '0000000000', yfphm: '00000000' }],
    ['a list beside something else', { fyxm: { total: '1', group: [row] } }],
  ])('is read through %s', (_, change) => expect(contentOf(change)).toEqual(content));

  it.each([
    ['words without a mark', { lslbs: '', zzstsgl: '免税' }],
    ['a deduction of nothing', { kcje: '0.00' }],
    ['a rate of one digit', { sl: '0' }],
    ['more places than money has', { je: '50.0000' }],
  ])('is read through a row with %s', (_, change) => expect(withRow(change)).toEqual(content));

  it.each([
    ['no seller', { xhdwmc: '' }],
    ['no buyer', { ghdwmc: '' }],
    ['no clerk', { kpr: '' }],
    ['no rows', { fyxm: '' }],
    ['half an original', { yfpdm: '1100214320' }],
    ['other sums than its rows', { hjje: '49.00', jshj: '49.00' }],
    ['a list that is not there', { fyxm: [{ ...row, fphxz: '3' }] }],
    ['a row without a class', { fyxm: [{ ...row, spbm: '' }] }],
    ['a row without a name', { fyxm: [{ ...row, spmc: '' }] }],
    ['a row without a rate', { fyxm: [{ ...row, sl: '' }] }],
    ['a zero rate nobody explains', { fyxm: [{ ...row, lslbs: '', zzstsgl: '' }] }],
    ['a taxed row with a zero-rate mark', { fyxm: [{ ...row, sl: '0.09' }] }],
    ['a mark that no invoice of ours has', { fyxm: [{ ...row, lslbs: '0' }] }],
    ['a quantity that is none', { fyxm: [{ ...row, spsl: '1.2.3' }] }],
  ])('is none with %s, and the rest of the record stands', (_, change) => {
    expect(readInvoices({ fpxx: [{ ...record, ...change }] }, '007')).toMatchObject([{ key, content: null }]);
  });
});
