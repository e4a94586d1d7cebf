import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, deviceTime, epochOf, lastDayOf } from './clock.ts';

test('device time is eight hours ahead of UTC', () => {
  expect(deviceTime(Date.UTC(2026, 10, 21, 16, 0, 0))).toBe('20261122000000');
  expect(epochOf('20261122000000')).toBe(Date.UTC(2026, 10, 21, 16));
  expect(epochOf('20261122')).toBe(Date.UTC(2026, 10, 21, 16));
  expect(epochOf('2026-11-22T00:00:00+08:00')).toBe(Date.UTC(2026, 10, 21, 16));
});

test('what it writes it reads', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => epochOf(deviceTime(seconds * 1000)) === seconds * 1000),
  );
});

test.each(['', '20261301', '20260230', '20261122250000', '2026-11-22', 'now'])('"%s" is no time', (text) => {
  expect(epochOf(text)).toBeNull();
});

test('months roll over the year and know their last day', () => {
  expect([addMonths('202612', 1), addMonths('202601', -1), addMonths('202611', 14)]).toEqual(['202701', '202512', '202801']);
  expect([lastDayOf('202602'), lastDayOf('202802'), lastDayOf('202612')]).toEqual(['20260228', '20280229', '20261231']);
});
