import { describe, expect, it } from 'vitest';
import { readBureauErrors, readUnsent, readUpload } from './bureau-answers.ts';

describe('what is not sent yet', () => {
  const said = { fplxdm: '007', wscfpzs: '2', wscfpsj: '20261122101500', wscfpljje: '-10.50' };

  it('has count, age and amount', () => {
    const read = { kind: '007', count: 2, oldestAt: '2026-11-22T10:15:00+08:00', net: -1050 };
    expect(readUnsent(said, '007')).toEqual(read);
  });
  it('is not known where the device does not say', () => {
    const nothing = { kind: '007', count: null, oldestAt: null, net: null };
    expect(readUnsent({ wscfpzs: '', wscfpsj: '0', wscfpljje: ' ' }, '007')).toEqual(nothing);
    expect(readUnsent({}, '007')).toEqual(nothing);
  });
  it('of another kind answers another question', () => expect(readUnsent(said, '004')).toBeNull());
});

describe('an upload', () => {
  it('says how many were sent and how many turned down', () => {
    expect(readUpload({ yscfpzs: '12', sbfpzs: '1' }, '007')).toEqual({ sent: 12, failed: 1 });
  });
  it.each([{}, { yscfpzs: '1' }, { sbfpzs: '1' }, { fplxdm: '004', yscfpzs: '1', sbfpzs: '0' }])('%o is broken', (fields) => {
    expect(readUpload(fields, '007')).toBeNull();
  });
});

describe('what the bureau turned down', () => {
  const asSaid = (words: string) => words;
  const entry = { fpdm: '1100214320', fphm: '415001', code: 'E01', msg: ' 购方税号不存在 ' };

  it('has number, code and words', () => {
    const key = { code: '1100214320', number: '00415001' };
    expect(readBureauErrors({ fpxx: [entry] }, '007', asSaid)).toEqual([{ key, code: 'E01', message: '购方税号不存在' }]);
    expect(readBureauErrors({ fpxx: '' }, '007', asSaid)).toEqual([]);
  });
  it('with a broken one among them is broken', () => {
    expect(readBureauErrors({ fpxx: [entry, { ...entry, fphm: '' }] }, '007', asSaid)).toBeNull();
    expect(readBureauErrors({ fplxdm: '004', fpxx: [entry] }, '007', asSaid)).toBeNull();
  });
});
