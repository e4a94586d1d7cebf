/**
 * Figures on screen.
 */
import { expect, test } from 'vitest';
import type { Instant } from '../domain/ids.ts';
import { epochMs } from '../domain/instant.ts';
import type { TaxRate } from '../domain/tax-types.ts';
import { age, clockTime, counted, decimal, deviceTime, exactTime, fullTime, grouped, percent, timeLeft } from './format.ts';
import { en } from './text/en.ts';

const at = '2026-11-22T10:05:09+08:00' as Instant;

test('times are those of the counter, whatever the machine’s own zone', () => {
  expect(fullTime(at)).toBe('2026-11-22 10:05:09');
  expect(clockTime(at, '2026-11-22')).toBe('10:05');
  expect(clockTime(at, '2026-11-23')).toBe('11-22 10:05');
  expect(exactTime('2026-11-22T10:05:09.120+08:00' as Instant)).toBe('2026-11-22 10:05:09.120');
});

test.each([
  ['20261215235959', '2026-12-15'],
  ['20261101000000', '2026-11-01'],
  ['20261103091200', '2026-11-03 09:12'],
  ['20261215', '2026-12-15'],
  ['next week', 'next week'],
])('a device that says %s means %s', (digits, words) => {
  expect(deviceTime(digits)).toBe(words);
});

test.each([
  [59_999, 'just now'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [48 * 3_600_000, '2 days ago'],
])('%d ms later it was %s', (later, words) => {
  expect(age(at, (epochMs(at) ?? 0) + later, en)).toBe(words);
});

test.each([
  [-60_000, 'past'],
  [0, '0 min left'],
  [3_599_999, '59 min left'],
  [3_600_000, '1 h left'],
  [47 * 3_600_000, '47 h left'],
  [48 * 3_600_000, '2 days left'],
])('%d ms before it was %s', (before, words) => {
  expect(timeLeft(at, (epochMs(at) ?? 0) - before, en)).toBe(words);
});

test('a check code is shown in fives', () => {
  expect(grouped('48114255542168294433', 5)).toBe('48114 25554 21682 94433');
  expect(grouped('', 5)).toBe('');
});

test.each([
  ['0.09', '9%'],
  ['0.13', '13%'],
  ['0.015', '1.5%'],
  ['0.00', '0%'],
  ['0.1', '10%'],
  ['0.0125', '1.25%'],
])('rate %s is %s', (rate, words) => {
  expect(percent(rate as TaxRate)).toBe(words);
});

test('decimals keep every place they have', () => {
  expect(['', '1', '553.00', '18640.125', '1234567'].map(decimal)).toEqual(['', '1', '553.00', '18,640.125', '1,234,567']);
});

test('counts have their thousands apart', () => {
  expect([0, 999, 1000, 1_234_567].map(counted)).toEqual(['0', '999', '1,000', '1,234,567']);
});
