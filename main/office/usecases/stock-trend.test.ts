import { expect, test } from 'vitest';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import { segment, stock } from '../../../domain/samples.testing.ts';
import { openStockTrend } from './stock-trend.ts';

const deviceId = 'server-1' as DeviceId;
const after = (minutes: number): Instant => addDays('2026-11-22T08:00:00.000+08:00' as Instant, minutes / 1440);
const of = (remaining: number) => stock(segment('011002100311', 1, 1000, remaining));

/** What `told`, minutes and what was left then, says at a minute of the pace. */
function pace(told: string, minute: number): number | null {
  const trend = openStockTrend();
  for (const one of told.split(', ').filter((text) => text !== '')) {
    const [at = 0, remaining = 0] = one.split(' ').map(Number);
    trend.seen(deviceId, of(remaining), after(at));
  }
  return trend.perHour(deviceId, '026', after(minute));
}

test.each<[string, string, number, number | null]>([
  ['nothing seen', '', 60, null],
  ['watched for too short', '0 500, 29 400', 29, null],
  ['an hour', '0 500, 60 440', 60, 60],
  ['half an hour', '0 500, 30 470', 30, 60],
  ['nothing used', '0 500, 60 500', 120, 0],
  ['silence since', '0 500, 60 440', 120, 30],
  ['silence for three hours', '0 500, 60 440', 241, null],
  ['what is older when it is asked for', '0 900, 100 500, 160 440', 200, 36],
  ['stock that came in', '0 500, 30 480, 31 980, 60 940', 60, 60],
  ['many in a minute', '0 500, 0.1 499, 0.2 498, 0.3 490, 60 440', 60, 60],
  ['only the last three hours', '0 900, 60 500, 180 440, 239 440', 240, 20],
  ['a clock that was set back', '600 900, 0 500, 60 440', 60, 60],
])('%s', (_, told, minute, expected) => {
  const found = pace(told, minute);
  expect(found === null ? null : Math.round(found * 1000) / 1000).toBe(expected);
});

test('a day of checks every twenty seconds is told by its last hours', () => {
  const trend = openStockTrend();
  for (let check = 0; check < 3 * 1440; check++) trend.seen(deviceId, of(10_000 - check), after(check / 3));
  // Three a minute.
  expect(trend.perHour(deviceId, '026', after(1440))).toBeCloseTo(180, -1);
  expect(trend.perHour(deviceId, '007', after(1440))).toBe(null);
});
