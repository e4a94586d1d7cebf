import { expect, test } from 'vitest';
import { aheadMs, driftProblem } from './device-clock.ts';
import type { DeviceId, Instant } from './ids.ts';

const deviceId = 'disk-1' as DeviceId;
const at = (time: string) => `2026-11-22T${time}+08:00` as Instant;

test.each<[string, Instant | null, Instant | null, number | null, number | null]>([
  ['right', at('10:00:00'), at('10:00:00'), 0, null],
  ['five minutes ahead', at('10:05:00'), at('10:00:00'), 300_000, null],
  ['more than that ahead', at('10:05:01'), at('10:00:00'), 301_000, 5],
  ['an hour behind', at('09:00:00'), at('10:00:00'), -3_600_000, 60],
  ['not told', null, at('10:00:00'), null, null],
  ['never read', at('10:00:00'), null, null, null],
])('a clock that is %s', (_, shown, ours, ahead, minutes) => {
  expect(aheadMs(shown, ours)).toBe(ahead);
  const told = minutes === null ? null : { code: 'device-clock-drift', details: { deviceId, minutes } };
  expect(driftProblem(deviceId, aheadMs(shown, ours))).toEqual(told);
});
