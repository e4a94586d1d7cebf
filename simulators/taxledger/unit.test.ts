import { expect, test } from 'vitest';
import { refusalCode } from './refusal.ts';
import { sampleUnit } from './sample-unit.testing.ts';
import { identityFields, monitorFields, stockFields } from './wire-texts.ts';

test('wrong passwords count down; at none left the right one is refused too', () => {
  const unit = sampleUnit({ passwordTries: 3 });
  const check = (password: string) => {
    const refusal = unit.checkPassword('disk', password);
    return refusal === null ? null : refusalCode(refusal, 'goldtax');
  };
  expect(check('disk-pw1')).toBeNull();
  expect([check('x'), check('x')]).toEqual(['0963c2', '0963c1']);
  expect(check('disk-pw1')).toBeNull();
  expect([check('x'), check('x'), check('x')]).toEqual(['0963c2', '0963c1', '0963c0']);
  expect(check('disk-pw1')).toBe('0963c0');
  expect(unit.checkPassword('certificate', 'cert-pw1')).toBeNull();
});

test('the clock runs on from where it was set', () => {
  const unit = sampleUnit({ clock: '2026-11-22T10:00:00+08:00' });
  expect(unit.now()).toBe('20261122100000');
  unit.change({ clock: '20270101000000' });
  expect(unit.now()).toBe('20270101000000');
});

test('what the unit does not say is empty, never zero', () => {
  const unit = sampleUnit();
  const { monitor } = unit.kind('007') ?? {};
  expect(monitor && monitorFields('007', monitor)).toMatchObject({ dzkpxe: '', lxkpsc: '', lxzsljje: '', kpjzsj: '20261215' });
  unit.change({ limits: { singleLimit: 0, offlineHours: 0 }, limitsOf: { '004': { singleLimit: 9_999_900 } } });
  const told = (kind: '004' | '007') => {
    const held = unit.kind(kind);
    return held === null ? {} : monitorFields(kind, held.monitor);
  };
  expect(told('007')).toMatchObject({ dzkpxe: '0.00', lxkpsc: '0' });
  expect(told('004')).toMatchObject({ dzkpxe: '99999.00' });
});

test('it says who it is and what it has', () => {
  const unit = sampleUnit();
  expect(identityFields(unit)).toMatchObject({ skpbh: '499000123456', fplxdm: '004007026', dqsz: '20261122120000' });
  expect(stockFields(unit, '007')).toMatchObject({
    dqfpdm: '1100214320',
    dqfphm: '00000009',
    zsyfs: '7',
    lgxx: [
      { fpdm: '1100214320', qshm: '00000009', zzhm: '00000011', fpfs: '3', syfs: '3' },
      { fpdm: '1100214330', qshm: '00000100', zzhm: '00000103', fpfs: '4', syfs: '4' },
    ],
  });
  expect(stockFields(sampleUnit({ segments: [] }), '007')).toMatchObject({ dqfpdm: '', dqfphm: '', zsyfs: '0', lgxx: [] });
});

test.each([
  ['pastDeadline', '21', '09d109', '-10305'],
  ['noStock', '176', '176', '-10311'],
  ['singleLimit', '82', '82', '-10306'],
  ['rate', '559', '559', '-10310'],
  ['sums', '554', '554', '554'],
  ['seller', '3003', '3003', '3003'],
  ['codeNumber', '09d108', '09d108', '09d108'],
  ['kind', '09d110', '09d110', '-10308'],
  ['kindNotVoidable', '09d110', '09d110', '09d110'],
  ['notTheNextNumber', '784', '784', '784'],
  ['reportDue', '191', '191', '191'],
  ['clock', '98', '09e105', '-10312'],
  ['uploadDay', '246', '09d122', '-10307'],
  ['offlineCount', '247', '09d120', '-10307'],
  ['offlineHours', '768', '09d11f', '-10318'],
  ['offlineAmount', '769', '09d121', '-10307'],
  ['wrongDisk', '4001', '4001', '-10319'],
  ['bureauUnreachable', '3001', '3001', '3001'],
] as const)('%s is %s, %s or %s', (refusal, ...codes) => {
  const dialects = ['goldtax', 'nisec', 'server'] as const;
  expect(dialects.map((dialect) => refusalCode({ refusal, why: '' }, dialect))).toEqual(codes);
});
