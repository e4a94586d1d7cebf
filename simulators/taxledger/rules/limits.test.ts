import { expect, test } from 'vitest';
import { freshMonitor } from '../unit.ts';
import type { Monitor } from '../unit-options.ts';
import { judgeOffline, type Pending } from './limits.ts';

const now = '20261122100000';
const none: Pending = { count: 0, oldestAt: null, blueNet: 0, redNet: 0 };
const monitor = {
  ...freshMonitor(now),
  offlineHours: 72,
  offlineCount: 3,
  offlineBlue: 100_000,
  offlineRed: 50_000,
  uploadDay: 15,
};
const judged = (pending: Partial<Pending>, change: Partial<Monitor> = {}, net = 1) =>
  judgeOffline(now, net, { ...none, ...pending }, { ...monitor, ...change })?.refusal ?? null;

test('nothing pending is never too much', () => {
  expect(judged({})).toBeNull();
  expect(judged({}, { offlineHours: 0 })).toBeNull();
});

test('count: refused when as many are pending as may be', () => {
  expect(judged({ count: 2, oldestAt: now })).toBeNull();
  expect(judged({ count: 3, oldestAt: now })).toBe('offlineCount');
});

test('hours: refused when the oldest is older; zero hours allow none pending', () => {
  expect(judged({ count: 1, oldestAt: '20261119100000' })).toBeNull();
  expect(judged({ count: 1, oldestAt: '20261119095959' })).toBe('offlineHours');
  expect(judged({ count: 1, oldestAt: now }, { offlineHours: 0 })).toBe('offlineHours');
});

test('amount: pending and this one together, each colour against its own limit', () => {
  expect(judged({ blueNet: 90_000 }, {}, 10_000)).toBeNull();
  expect(judged({ blueNet: 90_000 }, {}, 10_001)).toBe('offlineAmount');
  expect(judged({ blueNet: 90_000, redNet: 40_000 }, {}, -10_000)).toBeNull();
  expect(judged({ redNet: 40_000 }, {}, -10_001)).toBe('offlineAmount');
});

test('upload day: only last month’s un-uploaded are overdue', () => {
  expect(judged({ count: 1, oldestAt: '20261031235959' }, { offlineHours: null })).toBe('uploadDay');
  expect(judged({ count: 1, oldestAt: '20261101000000' }, { offlineHours: null })).toBeNull();
  expect(judged({ count: 1, oldestAt: '20261031235959' }, { offlineHours: null, uploadDay: 23 })).toBeNull();
  expect(judged({ count: 1, oldestAt: '20261031235959' }, { offlineHours: null, uploadDay: 0 })).toBeNull();
});

test('a limit that is not active or not known is not enforced', () => {
  const much = { count: 99, oldestAt: '20260101000000', blueNet: 9_999_999 };
  expect(judged(much, { activeLimits: 0 })).toBeNull();
  expect(judged(much, { activeLimits: 1 })).toBe('offlineHours');
  expect(judged(much, { activeLimits: 2 })).toBe('offlineCount');
  expect(judged(much, { activeLimits: 4 })).toBe('offlineAmount');
  expect(judged(much, { activeLimits: 8 })).toBe('uploadDay');
  expect(judged(much, { offlineHours: null, offlineCount: null, offlineBlue: null, uploadDay: null })).toBeNull();
});
