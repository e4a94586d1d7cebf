import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../domain/problem.ts';
import { canonicalCode, isNoneFound, isSuccess, knownCodes, meaningOf } from './problems.ts';

it('success is all zeros, of any length', () => {
  for (const code of ['0', '0000', '00000000']) expect(isSuccess(code)).toBe(true);
  for (const code of ['', '00a0', '1', '-0', '0000 1']) expect(isSuccess(code)).toBe(false);
});

it('one code has one spelling', () => {
  for (const code of ['82', '0082', '00000082', ' 82 ']) expect(canonicalCode(code)).toBe('82');
  for (const code of ['09D120', '0x09d120', '09d120']) expect(canonicalCode(code)).toBe('09d120');
  expect(canonicalCode('092403')).toBe('092403');
  expect(canonicalCode('-010311')).toBe('-10311');
});

describe('a wrong password', () => {
  it.each([
    ['0963c7', 7],
    ['0963C0', 0],
    ['238', 0],
    ['236', undefined],
    ['-10317', undefined],
  ])('%s leaves %s tries', (code, triesLeft) => {
    const meaning = meaningOf(code);
    expect(meaning).toMatchObject({ problem: 'device-password', executed: 'no', password: true });
    expect(meaning.triesLeft).toBe(triesLeft);
  });
});

it('what nobody knows proves nothing', () => {
  for (const code of ['4005', '240', '12345', 'constructor', '__proto__', '', '0963cx', '-99999']) {
    expect(meaningOf(code)).toMatchObject({ executed: 'unknown' });
  }
});

/** Every code that devices are known to answer: what people are told, and whether it proves that nothing was done. */
const table: readonly (readonly [code: string, problem: ProblemCode, executed: 'no' | 'unknown'])[] = [
  // decimal codes of the 金税盘
  ['21', 'device-past-deadline', 'no'],
  ['56', 'device-report-due', 'no'],
  ['161', 'device-report-due', 'no'],
  ['82', 'over-single-limit', 'no'],
  ['554', 'device-refused', 'no'],
  ['559', 'rate-not-authorised', 'no'],
  ['98', 'device-clock', 'no'],
  ['506', 'device-clock', 'no'],
  ['176', 'device-no-stock', 'no'],
  ['182', 'device-no-stock', 'no'],
  ['222', 'device-no-stock', 'no'],
  ['223', 'device-no-stock', 'no'],
  ['191', 'device-report-due', 'no'],
  ['195', 'device-not-reported', 'no'],
  ['199', 'device-not-in-report-period', 'no'],
  ['245', 'device-report-due', 'no'],
  ['248', 'device-report-due', 'no'],
  ['701', 'device-past-deadline', 'no'],
  ['702', 'device-past-deadline', 'no'],
  ['236', 'device-password', 'no'],
  ['237', 'device-password', 'no'],
  ['238', 'device-password', 'no'],
  ['4007', 'device-refused', 'no'],
  ['240', 'device-refused', 'unknown'],
  ['241', 'device-refused', 'unknown'],
  ['242', 'device-refused', 'unknown'],
  ['244', 'device-refused', 'unknown'],
  ['246', 'device-upload-day', 'no'],
  ['781', 'device-upload-day', 'no'],
  ['247', 'device-offline-count', 'no'],
  ['768', 'device-offline-hours', 'no'],
  ['769', 'device-offline-amount', 'no'],
  ['249', 'device-refused', 'unknown'],
  ['250', 'device-unuploaded-first', 'no'],
  ['449', 'device-refused', 'no'],
  ['562', 'device-refused', 'no'],
  ['706', 'device-clock', 'unknown'],
  ['784', 'device-code-number', 'no'],
  ['3001', 'device-bureau-unreachable', 'no'],
  ['3003', 'device-refused', 'no'],
  ['3065', 'device-garbled', 'unknown'],
  ['4001', 'device-wrong-disk', 'no'],
  ['4002', 'device-refused', 'unknown'],
  ['4003', 'device-refused', 'unknown'],
  ['4005', 'device-refused', 'unknown'],
  // certificates, 6000 and up: not told apart, and not proof of anything
  ['6001', 'device-refused', 'unknown'],
  // six hex digits of the 税控盘
  ['09d120', 'device-offline-count', 'no'],
  ['09d121', 'device-offline-amount', 'no'],
  ['09d11f', 'device-offline-hours', 'no'],
  ['09d122', 'device-upload-day', 'no'],
  ['09d109', 'device-past-deadline', 'no'],
  ['09d11c', 'device-refused', 'no'],
  ['09d108', 'device-code-number', 'no'],
  ['09d110', 'device-kind-not-authorised', 'no'],
  ['09d106', 'device-refused', 'unknown'],
  ['09d200', 'device-refused', 'unknown'],
  ['092403', 'device-refused', 'no'],
  ['0963c5', 'device-password', 'no'],
  ['09c000', 'device-absent', 'no'],
  ['09e105', 'device-clock', 'no'],
  ['09240d', 'device-refused', 'no'],
  // negative codes of the server
  ['-10305', 'device-past-deadline', 'no'],
  ['-10306', 'over-single-limit', 'no'],
  ['-10307', 'device-offline-amount', 'no'],
  ['-10308', 'device-kind-not-authorised', 'no'],
  ['-10310', 'rate-not-authorised', 'no'],
  ['-10311', 'device-no-stock', 'no'],
  ['-10312', 'device-clock', 'no'],
  ['-10314', 'device-busy', 'no'],
  ['-10315', 'device-refused', 'unknown'],
  ['-10317', 'device-password', 'no'],
  ['-10318', 'device-offline-hours', 'no'],
  ['-10319', 'device-absent', 'no'],
  ['-10321', 'device-refused', 'no'],
  ['-10322', 'device-refused', 'no'],
  ['-10323', 'device-refused', 'unknown'],
  ['-10324', 'device-refused', 'unknown'],
  ['-10326', 'issue-in-progress', 'unknown'],
];

it.each(table)('%s is %s, done: %s', (code, problem, executed) => {
  expect(meaningOf(code)).toMatchObject({ problem, executed });
});

it('each code is told once, and none is known beside them', () => {
  const codes = table.map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(knownCodes.filter((code) => !codes.includes(code))).toEqual([]);
});

it('codes of an empty query', () => {
  expect(['09d106', '09D200', '-10323'].every(isNoneFound)).toBe(true);
  expect(isNoneFound('0')).toBe(false);
});
