import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from './ids.ts';
import {
  addDays,
  daysBetween,
  deviceDate,
  epochMs,
  fromDeviceTime,
  instantFromDate,
  localDate,
  parseInstant,
  toDeviceTime,
} from './instant.ts';

const anyEpoch = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2090, 0) });

describe('device times', () => {
  test('are local time at +08:00', () => {
    expect(fromDeviceTime('20261122100000')).toBe('2026-11-22T10:00:00+08:00');
    expect(fromDeviceTime('20240229235959')).toBe('2024-02-29T23:59:59+08:00');
  });

  test.each([
    '20260230100000',
    '20250229000000',
    '20261301000000',
    '20260001000000',
    '20260100000000',
    '20261122240000',
    '20261122106000',
    '20261122100060',
    '2026112210000',
    '202611221000000',
    '00000000000000',
    '',
    '2026112210000x',
  ])('%j is no moment', (text) => {
    expect(fromDeviceTime(text)).toBeNull();
  });

  test('what is written reads back', () => {
    fc.assert(
      fc.property(anyEpoch, (epoch) => {
        const instant = instantFromDate(epoch - (epoch % 1000));
        const back = fromDeviceTime(toDeviceTime(instant));
        expect(back === null ? null : epochMs(back)).toBe(epochMs(instant));
      }),
    );
  });
});

describe('instants', () => {
  test('carry milliseconds and the offset', () => {
    expect(instantFromDate(Date.UTC(2026, 10, 22, 2, 0, 0, 5))).toBe('2026-11-22T10:00:00.005+08:00');
  });

  test('keep the moment', () => {
    fc.assert(fc.property(anyEpoch, (epoch) => epochMs(instantFromDate(epoch)) === epoch));
  });

  test('sort as text as they sort in time', () => {
    fc.assert(fc.property(anyEpoch, anyEpoch, (left, right) => instantFromDate(left) < instantFromDate(right) === left < right));
  });

  test.each([
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00+00:00',
    '2026-11-22 10:00:00+08:00',
    '2026-02-30T00:00:00+08:00',
    '',
    'x',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('fractions of any length count as milliseconds', () => {
    expect(epochMs('1970-01-01T08:00:00.5+08:00' as Instant)).toBe(500);
    expect(epochMs('1970-01-01T08:00:00.123456+08:00' as Instant)).toBe(123);
  });

  test('days are those of the station', () => {
    // 23:30 UTC is the next morning here
    const late = instantFromDate(Date.UTC(2026, 10, 21, 23, 30));
    expect(localDate(late)).toBe('2026-11-22');
    expect(deviceDate(late)).toBe('20261122');
  });

  test('adding days crosses months and keeps the time', () => {
    expect(addDays('2026-11-30T10:00:00+08:00' as Instant, 1)).toBe('2026-12-01T10:00:00.000+08:00');
    expect(addDays('2024-03-01T00:00:00+08:00' as Instant, -1)).toBe('2024-02-29T00:00:00.000+08:00');
    expect(() => addDays('soon' as Instant, 1)).toThrow('not an instant');
  });
});

describe('days between', () => {
  test.each([
    ['2026-02-28', '2026-03-01', 1],
    ['2024-02-28', '2024-03-01', 2],
    ['2026-05-26', '2026-11-22', 180],
    ['2026-11-22', '2026-11-22', 0],
    ['2026-11-22', '2026-11-20', -2],
  ])('%s to %s is %d', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });

  test('no calendar day gives no difference', () => {
    expect(daysBetween('2026-02-30', '2026-03-01')).toBeNull();
    expect(daysBetween('2026-03-01', 'tomorrow')).toBeNull();
  });
});
