import { describe, expect, it } from 'vitest';
import { canonicalCode, isNoneFound, isSuccess, meaningOf } from './problems.ts';

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

it('each known refusal proves that nothing was done', () => {
  for (const code of [
    '82',
    '554',
    '559',
    '3003',
    '09d108',
    '09d110',
    '784',
    '176',
    '21',
    '191',
    '98',
    '246',
    '247',
    '768',
    '769',
    '3001',
  ]) {
    expect(meaningOf(code)).toMatchObject({ executed: 'no' });
  }
  for (const code of ['-10305', '-10306', '-10307', '-10308', '-10310', '-10311', '-10312', '-10314', '-10318']) {
    expect(meaningOf(code)).toMatchObject({ executed: 'no' });
  }
  for (const code of ['-10324', '-10326']) expect(meaningOf(code)).toMatchObject({ executed: 'unknown' });
});

it('codes of an empty query', () => {
  expect(['09d106', '09D200', '-10323'].every(isNoneFound)).toBe(true);
  expect(isNoneFound('0')).toBe(false);
});
