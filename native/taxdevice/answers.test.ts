import { describe, expect, it } from 'vitest';
import { monitor as nothingSaid } from '../../domain/samples.testing.ts';
import { readIdentity, readKindData, readMonitor, readRates, readSigned, readStock } from './answers.ts';

describe('identity', () => {
  const said = {
    skpbh: '499000123456',
    nsrsbh: '91110108339805094M',
    nsrmc: '北京站',
    fplxdm: '025004026',
    dqsz: '20261122101500',
    bbh: '1',
    kpjh: '0',
  };

  it('knows the kinds of this program among those authorised', () => {
    expect(readIdentity(said)?.identity.kinds).toEqual(['004', '026']);
  });
  it('may leave out the clock, never who it is', () => {
    expect(readIdentity({ ...said, dqsz: '' })?.identity.clock).toBeNull();
    expect(readIdentity({ ...said, skpbh: ' ' })).toBeNull();
    expect(readIdentity({ ...said, nsrsbh: [] })).toBeNull();
  });
});

describe('stock', () => {
  const segment = { fpdm: '1100214320', qshm: '415001', zzhm: '', fpfs: '12', syfs: '5', lgrq: '', lgry: '' };
  const said = { fplxdm: '007', dqfpdm: '1100214320', dqfphm: '00415008', zsyfs: '5', lgxx: [segment] };

  it('names the next number and the segments', () => {
    expect(readStock(said, '007')).toEqual({
      kind: '007',
      next: { code: '1100214320', number: '00415008' },
      remaining: 5,
      segments: [{ code: '1100214320', first: '00415001', last: '00415012', count: 12, remaining: 5, boughtAt: null }],
    });
  });
  it.each([
    ['20261101', '2026-11-01T00:00:00+08:00'],
    ['20261101083000', '2026-11-01T08:30:00+08:00'],
    ['20261301', null],
  ])('was bought on %s', (lgrq, boughtAt) => {
    expect(readStock({ ...said, lgxx: [{ ...segment, lgrq }] }, '007')?.segments).toMatchObject([{ boughtAt }]);
  });
  it('takes the next number from the first open segment when the device does not name it', () => {
    const used = { ...segment, syfs: '0' };
    expect(readStock({ ...said, dqfpdm: '', dqfphm: '', zsyfs: '', lgxx: [used, segment] }, '007')).toMatchObject({
      next: { number: '00415008' },
      remaining: 5,
    });
  });
  it.each([
    ['empty fields', { fplxdm: '007', dqfpdm: '', dqfphm: '', zsyfs: '0', lgxx: '' }],
    ['a number behind the last', { ...said, zsyfs: '0', lgxx: [] }],
    ['nothing in the fields', { dqfpdm: '', dqfphm: '', zsyfs: '' }],
    ['a count alone', { zsyfs: '0' }],
  ])('is none with %s', (_, fields) => {
    expect(readStock(fields, '007')).toMatchObject({ next: null, remaining: 0, segments: [] });
  });
  it.each([
    ['another kind', { ...said, fplxdm: '004' }],
    ['a code that is none', { ...said, dqfpdm: '12' }],
    ['a number without a code', { ...said, dqfpdm: '' }],
    ['a segment with more left than bought', { ...said, lgxx: [{ ...segment, syfs: '13' }] }],
    ['a segment beyond eight digits', { ...said, lgxx: [{ ...segment, qshm: '99999999' }] }],
    ['a list that is none', { ...said, lgxx: ['x'] }],
    ['nothing at all', {}],
    ['nothing but the kind and an empty list', { fplxdm: '007', lgxx: '' }],
  ])('is broken with %s', (_, fields) => {
    expect(readStock(fields, '007')).toBeNull();
  });
});

describe('monitor', () => {
  it('keeps empty apart from zero', () => {
    const empty = nothingSaid({ kind: '007' });
    expect(readMonitor({ fplxdm: '007', lxkpsc: '', dzkpxe: '\u0000' }, '007')).toEqual(empty);
    const zeros = {
      ...{ kpjzsj: '20261215', dzkpxe: '0.00', lxkpsc: '0', lxkpzs: '0', lxzsljje: '0', scjzrq: '0', xdgnbs: '0' },
      ...{ bsqsrq: '20261101', bszzrq: '20261130235959', zxbsrq: '20261101083000', zsljxe: '0', fsljxe: '0.00' },
      ...{ fsfpbz: '0', fsfpts: '0', syrl: '0' },
    };
    expect(readMonitor(zeros, '007')).toEqual({
      kind: '007',
      issueDeadline: '20261215',
      reportPeriodStart: '20261101',
      reportPeriodEnd: '20261130235959',
      lastReport: '20261101083000',
      singleLimit: 0,
      offlineHours: 0,
      offlineCount: 0,
      offlineAmount: 0,
      uploadDay: 0,
      blueSumLimit: 0,
      redSumLimit: 0,
      redOwnOnly: false,
      redDays: 0,
      freeCapacity: 0,
      activeLimits: 0,
    });
    expect(readMonitor({ fsfpbz: '1' }, '007')).toEqual(nothingSaid({ kind: '007', redOwnOnly: true }));
  });
  it('reads money with more places than it needs', () => {
    expect(readMonitor({ dzkpxe: '99999.9900', lxzsljje: '500000' }, '007')).toMatchObject({
      singleLimit: 9_999_999,
      offlineAmount: 50_000_000,
    });
  });
});

it('rates are written one way, each once', () => {
  const slxx = ['0.09', '0.090', '0', '0.015', '0.1', '0.130'].map((sl) => ({ sl }));
  expect(readRates({ fplxdm: '007', slxx }, '007')).toEqual(['0.09', '0.00', '0.015', '0.10', '0.13']);
  expect(readRates({ slxx: [{ sl: 'x' }] }, '007')).toBeNull();
  expect(readRates({}, '007')).toEqual([]);
});

it('data of one kind are found among those of a server', () => {
  const jkxx = [
    { fplxdm: '026', lxkpsc: '1' },
    { fplxdm: '028', lxkpsc: '2' },
  ];
  expect(readKindData({ jkxx }, '028')).toEqual(jkxx[1]);
  expect(readKindData({ jkxx: { group: jkxx, n: '2' } }, '026')).toEqual(jkxx[0]);
  expect(readKindData({ jkxx }, '004')).toBeNull();
  expect(readKindData({ jkxx: '' }, '004')).toBeNull();
});

it('a signature needs code, number and time; what else is missing is empty', () => {
  const said = { fpdm: '011002100311', fphm: '1', kprq: '20261122101500' };
  expect(readSigned(said, '026')).toEqual({
    signed: { code: '011002100311', number: '00000001', issuedAt: '2026-11-22T10:15:00+08:00', cipher: '', checkCode: '' },
    net: null,
  });
  expect(readSigned({ ...said, fplxdm: '028' }, '026')).toBeNull();
  for (const field of ['fpdm', 'fphm', 'kprq']) expect(readSigned({ ...said, [field]: '' }, '026')).toBeNull();
});
