import { describe, expect, it } from 'vitest';
import { readInvoices } from './records.ts';

describe('records', () => {
  const record = {
    fpdm: '1100214320',
    fphm: '00415001',
    fpzt: '1',
    scbz: '1',
    kprq: '20261122',
    kpsj: '101500',
    ghdwmc: '示例',
    ghdwsbh: '000000000000000',
    hjje: '-507.34',
    hjse: '-45.66',
    jshj: '-553.00',
    fyxm: [{ spmc: '(详见销货清单)' }],
    qdxm: [{}, {}, {}],
    skm: 'x',
    jym: '',
  };

  it('are invoices as the device remembers them', () => {
    expect(readInvoices({ fpxx: [record] }, '007')).toEqual([
      {
        kind: '007',
        key: { code: '1100214320', number: '00415001' },
        state: 'red',
        uploaded: true,
        voidedAt: null,
        issuedAt: '2026-11-22T10:15:00+08:00',
        buyerName: '示例',
        buyerTaxId: '',
        totals: { net: -50_734, tax: -4566, gross: -55_300 },
        lineCount: 3,
        cipher: 'x',
        checkCode: '',
        content: null,
      },
    ]);
  });
  it('of blank voids have no sums', () => {
    const blank = { ...record, fpzt: '2', kprq: '', kpsj: '', zfrq: '20261122101500', hjje: '', hjse: '', jshj: '' };
    expect(readInvoices({ fpxx: [blank] }, '007')).toMatchObject([
      { state: 'blankVoid', voidedAt: '2026-11-22T10:15:00+08:00', content: null, totals: { net: 0, tax: 0, gross: 0 } },
    ]);
    expect(readInvoices({ fpxx: [{ ...blank, fpzt: '0' }] }, '007')).toBeNull();
  });
  it('with a broken one among them are broken', () => {
    expect(readInvoices({ fpxx: [record, { ...record, fpzt: '9' }] }, '007')).toBeNull();
    expect(readInvoices({ fpxx: [record, ''] }, '007')).toBeNull();
    expect(readInvoices({ fpxx: '' }, '007')).toEqual([]);
  });
  it('say when they were voided, and a valid one was not', () => {
    const at = '20261122101500';
    expect(readInvoices({ fpxx: [{ ...record, fpzt: '4', zfrq: at }] }, '007')).toMatchObject([
      { state: 'redVoid', voidedAt: '2026-11-22T10:15:00+08:00' },
    ]);
    expect(readInvoices({ fpxx: [{ ...record, zfrq: at }] }, '007')).toMatchObject([{ voidedAt: null }]);
    expect(readInvoices({ fpxx: [{ ...record, fpzt: '4' }] }, '007')).toMatchObject([{ voidedAt: null }]);
  });
  it('are of the kind they name themselves, or that was asked for', () => {
    expect(readInvoices({ fplxdm: '004', fpxx: [record] }, '007')).toMatchObject([{ kind: '004' }]);
    expect(readInvoices({ fplxdm: '004', fpxx: [{ ...record, fplxdm: '026' }] }, '007')).toMatchObject([{ kind: '026' }]);
    expect(readInvoices({ fplxdm: '025', fpxx: [record] }, '007')).toBeNull();
  });
});
