import { describe, expect, test } from 'vitest';
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { type LimitName, limitRefusal, limitsOf } from './limits.ts';
import type { Fen } from './money.ts';
import { monitor as monitorOf } from './samples.testing.ts';

const at = (text: string) => `${text}+08:00` as Instant;
const now = at('2026-11-22T10:00:00');
const thresholds = { hoursLeft: 24, percentUsed: 80 };
const net = (fen: number) => fen as Fen;

const monitor = (change: Partial<Monitor> = {}) => monitorOf({ kind: '007', ...change });
function unsent(change: Partial<Unsent> = {}): Unsent {
  return { kind: '007', count: 1, oldestAt: at('2026-11-22T00:00:00'), net: net(100_00), ...change };
}
const stateOf = (limit: LimitName, about: Monitor, waiting: Unsent | null, when = now) =>
  limitsOf(about, waiting, when, thresholds).find((state) => state.limit === limit);

test('what the device does not say is no limit', () => {
  expect(limitsOf(monitor(), unsent(), now, thresholds)).toEqual([]);
  expect(limitRefusal(monitor(), unsent(), now, net(999_999_99))).toBeNull();
  const all = monitor({ offlineHours: 1, offlineCount: 1, offlineAmount: net(1), uploadDay: 1 });
  expect(limitsOf(all, null, now, thresholds)).toEqual([]);
  const silent = unsent({ count: null, oldestAt: null, net: null });
  expect(limitRefusal(all, silent, now, net(999))).toBeNull();
});

test('a limit that is not in force is none', () => {
  const about = monitor({ offlineHours: 1, offlineCount: 1, offlineAmount: net(1), uploadDay: 1, activeLimits: 0 });
  expect(limitsOf(about, unsent(), now, thresholds)).toEqual([]);
});

describe('hours', () => {
  const about = monitor({ offlineHours: 48 });
  test.each([
    ['2026-11-22T09:00:00', 'ok'],
    ['2026-11-21T10:00:01', 'ok'],
    ['2026-11-21T10:00:00', 'near'],
    ['2026-11-20T22:00:01', 'near'],
    ['2026-11-20T22:00:00', 'urgent'],
    ['2026-11-20T10:00:00', 'urgent'],
    ['2026-11-20T09:59:59', 'reached'],
  ])('the oldest is of %s: %s', (oldest, state) => {
    expect(stateOf('hours', about, unsent({ oldestAt: at(oldest) }))?.state).toBe(state);
  });
  test('zero hours: nothing at all may wait', () => {
    const strict = monitor({ offlineHours: 0 });
    expect(limitRefusal(strict, unsent({ oldestAt: now }), now, net(1))?.code).toBe('device-offline-hours');
    expect(limitRefusal(strict, unsent({ count: 0, oldestAt: null, net: net(0) }), now, net(1))).toBeNull();
  });
  test('tells when it will bite', () => {
    expect(stateOf('hours', about, unsent())?.until).toBe('2026-11-24T00:00:00.000+08:00');
  });
});

describe('count', () => {
  test.each([
    [79, 'ok', null],
    [80, 'near', null],
    [89, 'near', null],
    [90, 'urgent', null],
    [99, 'urgent', null],
    [100, 'reached', 'device-offline-count'],
  ])('%i of 100: %s', (count, state, refusal) => {
    const about = monitor({ offlineCount: 100 });
    expect(stateOf('count', about, unsent({ count }))?.state).toBe(state);
    expect(limitRefusal(about, unsent({ count }), now, net(1))?.code ?? null).toBe(refusal);
  });
});

describe('amount', () => {
  const about = monitor({ offlineAmount: net(1000_00) });
  test('the invoice to come counts', () => {
    expect(limitRefusal(about, unsent({ net: net(900_00) }), now, net(100_00))).toBeNull();
    expect(limitRefusal(about, unsent({ net: net(900_00) }), now, net(100_01))?.code).toBe('device-offline-amount');
  });
  test('80 % is near', () => {
    expect(stateOf('amount', about, unsent({ net: net(799_99) }))?.state).toBe('ok');
    expect(stateOf('amount', about, unsent({ net: net(800_00) }))?.state).toBe('near');
  });
});

describe('upload day', () => {
  const about = monitor({ uploadDay: 15 });
  test('of this month: due on the day of the next', () => {
    expect(stateOf('uploadDay', about, unsent())).toMatchObject({ state: 'ok', until: '2026-12-15T00:00:00+08:00' });
  });
  test('of an earlier month: reached on the day', () => {
    const old = unsent({ oldestAt: at('2026-10-30T10:00:00') });
    expect(stateOf('uploadDay', about, old, at('2026-11-14T10:00:00'))?.state).toBe('near');
    expect(stateOf('uploadDay', about, old, at('2026-11-14T20:00:00'))?.state).toBe('urgent');
    expect(stateOf('uploadDay', about, old, at('2026-11-15T00:00:00'))?.state).toBe('reached');
    expect(limitRefusal(about, old, at('2026-11-15T00:00:00'), net(1))?.code).toBe('device-upload-day');
  });
  test('a day that the month does not have is its last; December is followed by January', () => {
    const late = monitor({ uploadDay: 31 });
    const old = unsent({ oldestAt: at('2026-10-30T10:00:00') });
    expect(stateOf('uploadDay', late, old)?.until).toBe('2026-11-30T00:00:00+08:00');
    expect(stateOf('uploadDay', about, unsent({ oldestAt: at('2026-12-20T10:00:00') }), at('2026-12-22T10:00:00'))?.until).toBe(
      '2027-01-15T00:00:00+08:00',
    );
  });
});

describe('deadline', () => {
  test('a date without a time includes its day', () => {
    const about = monitor({ issueDeadline: '20261122' });
    expect(stateOf('deadline', about, null, at('2026-11-22T23:59:58'))?.state).toBe('urgent');
    expect(limitRefusal(about, null, at('2026-11-23T00:00:00'), net(1))?.code).toBe('device-past-deadline');
  });
  test('with a time it ends there', () => {
    const about = monitor({ issueDeadline: '20261122100000' });
    expect(limitRefusal(about, null, at('2026-11-22T10:00:00'), net(1))).toBeNull();
    expect(limitRefusal(about, null, at('2026-11-22T10:00:01'), net(1))?.code).toBe('device-past-deadline');
  });
});

test('a refusal tells which limit, of what, and how much of how much', () => {
  const told = (about: Partial<Monitor>, of: Partial<Unsent>, time = now) =>
    limitRefusal(monitor(about), unsent(of), time, net(100_00))?.details;
  expect(told({ offlineCount: 100 }, { count: 100 })).toEqual({ kind: '007', used: 100, most: 100 });
  expect(told({ offlineAmount: net(1_000_00) }, { net: net(950_00) })).toEqual({ kind: '007', used: '950.00', most: '1,000.00' });
  expect(told({ offlineHours: 24 }, { oldestAt: at('2026-11-20T08:00:00') }, at('2026-11-22T10:00:00'))).toEqual({
    kind: '007',
    used: 50,
    most: 24,
    until: '2026-11-21 08:00',
  });
});
