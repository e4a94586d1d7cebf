import { describe, expect, it } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import type { InvoiceContent, InvoiceLine } from '../../domain/invoice.ts';
import { fen } from '../../domain/money.ts';
import { totalsOf } from '../../domain/tax.ts';
import type { TaxRate } from '../../domain/tax-types.ts';
import { blueInvoice } from '../conformance/sample-content.testing.ts';
import { issueFields } from './issue-fields.ts';

const context = {
  taxCodeVersion: '48.0',
  signatureParameter: 'q',
  machineNo: '3',
  deviceTime: '2026-11-22T10:15:00+08:00' as Instant,
};
const content = blueInvoice({ kind: '007' });
const [line] = content.lines;
if (line === undefined) throw new Error('the sample has a line');

function withLines(lines: readonly InvoiceLine[]): InvoiceContent {
  return { ...content, lines, totals: totalsOf(lines) };
}

it('writes every field of the request, in the order of the protocol', () => {
  expect(issueFields(content, context)).toEqual({
    fplxdm: '007',
    kplx: '0',
    tspz: '00',
    xhdwsbh: '91110108339805094M',
    xhdwmc: '中国铁路示例局集团有限公司北京站',
    xhdwdzdh: '北京市东城区毛家湾胡同甲13号 010-51821114',
    xhdwyhzh: '工商银行北京站支行 0200000309014400123',
    ghdwsbh: '91320111339366503A',
    ghdwmc: '北京示例科技有限公司',
    ghdwdzdh: '北京市海淀区中关村大街1号 010-62500000',
    ghdwyhzh: '招商银行中关村支行 110902345610101',
    bmbbbh: '48.0',
    hsslbs: '0',
    fyxm: [
      {
        fphxz: '0',
        spmc: '*运输服务*旅客运输',
        ggxh: '二等座',
        dw: '张',
        spsl: '1',
        dj: '507.34',
        je: '507.34',
        kcje: '',
        sl: '0.09',
        se: '45.66',
        hsbz: '0',
        spbm: '3010101010100000000',
        zxbm: '',
        yhzcbs: '0',
        lslbs: '',
        zzstsgl: '',
      },
    ],
    zhsl: '0.09',
    hjje: '507.34',
    hjse: '45.66',
    jshj: '553.00',
    bz: 'G123次 北京南-上海虹桥',
    skr: '王收款',
    fhr: '李复核',
    kpr: '张开票',
    qdbz: '0',
    ssyf: '202611',
    kpjh: '3',
    tzdbh: '',
    yfpdm: '',
    yfphm: '',
    qmcs: 'q',
  });
  expect(Object.keys(issueFields(content, context)).join(' ')).toBe(
    'fplxdm kplx tspz xhdwsbh xhdwmc xhdwdzdh xhdwyhzh ghdwsbh ghdwmc ghdwdzdh ghdwyhzh bmbbbh hsslbs fyxm zhsl hjje hjse jshj bz skr fhr kpr qdbz ssyf kpjh tzdbh yfpdm yfphm qmcs',
  );
});

describe('a goods list', () => {
  it('begins with the ninth row; the face keeps one that carries its sums', () => {
    const eight = issueFields(blueInvoice({ kind: '007', lines: 8 }), context);
    expect(eight).toMatchObject({ qdbz: '0', fyxm: { length: 8 } });
    expect(eight).not.toHaveProperty('qdxm');
    const nine = issueFields(blueInvoice({ kind: '007', lines: 9 }), context);
    expect(nine).toMatchObject({ qdbz: '1', qdxm: { length: 9 } });
    expect(nine.fyxm).toEqual([
      {
        fphxz: '3',
        spmc: '(详见销货清单)',
        ggxh: '',
        dw: '',
        spsl: '',
        dj: '',
        je: nine.hjje,
        kcje: '',
        sl: '0.09',
        se: nine.hjse,
        hsbz: '0',
        spbm: '',
        zxbm: '',
        yhzcbs: '0',
        lslbs: '',
        zzstsgl: '',
      },
    ]);
    expect(Object.keys(nine).indexOf('qdxm')).toBe(Object.keys(nine).indexOf('fyxm') + 1);
  });
});

describe('rows', () => {
  it('of several rates make the combined rate 99.01', () => {
    expect(issueFields(withLines([line, { ...line, rate: '0.06' as TaxRate }]), context).zhsl).toBe('99.01');
    expect(issueFields(withLines([line, { ...line, rate: '0.090' as TaxRate }]), context).zhsl).toBe('0.09');
  });

  it.each([
    ['exempt', { yhzcbs: '1', lslbs: '1', zzstsgl: '免税' }],
    ['notTaxed', { yhzcbs: '1', lslbs: '2', zzstsgl: '不征税' }],
    ['ordinaryZero', { yhzcbs: '0', lslbs: '3', zzstsgl: '' }],
  ] as const)('of rate zero because %s say so in three fields', (zeroRate, fields) => {
    const zero: InvoiceLine = { ...line, rate: '0.00' as TaxRate, tax: fen(0), zeroRate };
    expect(issueFields(withLines([zero]), context).fyxm).toMatchObject([{ sl: '0.00', se: '0.00', ...fields }]);
  });

  it('with a discount are numbered 2 and 1', () => {
    const { quantity: _, price: __, ...plain } = line;
    const discount: InvoiceLine = { ...plain, nature: 'discount', spec: '', unit: '', net: fen(-734), tax: fen(-66) };
    expect(issueFields(withLines([{ ...line, nature: 'discounted' }, discount]), context)).toMatchObject({
      fyxm: [{ fphxz: '2' }, { fphxz: '1', spsl: '', dj: '', je: '-7.34', se: '-0.66' }],
      hjje: '500.00',
    });
  });

  it('with a deduction make it differential taxation', () => {
    expect(issueFields(withLines([{ ...line, deduction: fen(10_000) }]), context)).toMatchObject({
      hsslbs: '2',
      fyxm: [{ kcje: '100.00' }],
    });
  });
});

it('a red one names its blue', () => {
  const red: InvoiceContent = {
    ...withLines([{ ...line, net: fen(-50_734), tax: fen(-4566) }]),
    colour: 'red',
    original: { code: '1100214320' as InvoiceCode, number: '00415001' as InvoiceNumber },
    redFormNo: '1101021611000015',
  };
  expect(issueFields(red, context)).toMatchObject({
    kplx: '1',
    hjje: '-507.34',
    jshj: '-553.00',
    yfpdm: '1100214320',
    yfphm: '00415001',
    tzdbh: '1101021611000015',
  });
});
