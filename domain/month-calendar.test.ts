import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { fromDeviceTime } from './instant.ts';
import type { Fen } from './money.ts';
import { calendarOf, type MonthState, monthStateOf, reminderOf, reportByOf } from './month-calendar.ts';
import { monitor as monitorOf } from './samples.testing.ts';
import { isNeedless, nothingShown, type Showing } from './step-verdict.ts';

const at = (text: string) => `${text}+08:00` as Instant;
/** November on a device that locks on 15 December. */
const november = {
  issueDeadline: '20261215',
  reportPeriodStart: '20261101000000',
  reportPeriodEnd: '20261130235959',
  lastReport: '20261103091500',
};
const monitor = (change: Partial<Monitor> = {}) => monitorOf({ kind: '007', ...november, ...change });
const december = { reportPeriodStart: '20261201000000', reportPeriodEnd: '20261231235959', lastReport: '20261203100000' };

describe('the state of the month', () => {
  test.each<[string, string, Partial<Monitor>, MonthState]>([
    ['in the middle of its period', '2026-11-22T10:00:00', {}, 'open'],
    ['in its last second', '2026-11-30T23:59:59', {}, 'open'],
    ['when it is over', '2026-12-01T00:00:00', {}, 'reportDue'],
    ['past the deadline', '2026-12-16T00:00:00', {}, 'reportDue'],
    ['reported', '2026-12-03T10:00:01', december, 'clearDue'],
    ['cleared', '2026-12-03T10:05:00', { ...december, issueDeadline: '20270115' }, 'open'],
    ['cleared within a longer period', '2026-11-22T10:00:00', { ...december, issueDeadline: '20261215' }, 'open'],
    ['locked within a longer period', '2026-11-22T10:00:00', { ...december, issueDeadline: '20261130' }, 'clearDue'],
    ['over the end of a year', '2027-01-01T00:00:00', { ...december, issueDeadline: '20270115' }, 'reportDue'],
    ['a period end without a time includes its day', '2026-11-30T12:00:00', { reportPeriodEnd: '20261130' }, 'open'],
    ['without a period, not reported this month', '2026-12-01T00:00:00', { reportPeriodEnd: null }, 'reportDue'],
    ['without a period, reported this month', '2026-12-04T00:00:00', { ...december, reportPeriodEnd: null }, 'clearDue'],
    ['without a period, in a month that is not locked', '2026-11-22T00:00:00', { reportPeriodEnd: null }, 'open'],
    ['without a deadline', '2026-11-22T00:00:00', { issueDeadline: null }, 'unknown'],
    ['over, without a deadline', '2026-12-01T00:00:00', { issueDeadline: null }, 'reportDue'],
    ['with a deadline alone', '2026-12-01T00:00:00', { reportPeriodEnd: null, lastReport: null }, 'unknown'],
    ['with dates that are none', '2026-12-01T00:00:00', { reportPeriodEnd: '20261131', issueDeadline: 'x' }, 'unknown'],
  ])('%s', (_, now, change, state) => {
    expect(monthStateOf(monitor(change), at(now))).toBe(state);
  });
});

test.each<[string, Partial<Monitor>, string | null]>([
  ['2026-11-22T10:00:00', {}, '2026-11-30T23:59:59'],
  ['2026-12-01T10:00:00', {}, '2026-12-01T10:00:00'],
  ['2026-12-01T10:00:00', { reportPeriodEnd: null }, '2026-12-01T10:00:00'],
  ['2026-11-22T10:00:00', { reportPeriodEnd: null }, '2026-11-30T23:59:59.000'],
  ['2026-11-22T10:00:00', { reportPeriodEnd: null, lastReport: null }, null],
])('at %s a report is due by its period’s end, or now', (now, change, by) => {
  expect(reportByOf(monitor(change), at(now))).toBe(by && at(by));
});

describe('the calendar', () => {
  const unsent: Unsent = { kind: '007', count: 3, oldestAt: at('2026-11-20T08:00:00'), net: 0 as Fen };
  const days = (now: string, change: Partial<Monitor> = {}, waits: Unsent | null = null) =>
    calendarOf(monitor(change), waits, at(now), 3).map(({ date, what, state }) => `${date} ${what} ${state}`);

  test('of a quiet day', () => {
    expect(days('2026-11-22T10:00:00', { uploadDay: 15, activeLimits: 15 }, unsent)).toEqual([
      '2026-11-30 periodEnds later',
      '2026-12-01 reportFrom later',
      '2026-12-15 uploadBy later',
      '2026-12-15 issueUntil later',
    ]);
  });

  test('of the last days of a period', () => {
    expect(days('2026-11-28T10:00:00')).toEqual([
      '2026-11-30 periodEnds soon',
      '2026-12-01 reportFrom soon',
      '2026-12-15 issueUntil later',
    ]);
  });

  test('of the days of reporting', () => {
    expect(days('2026-12-03T10:00:00')).toEqual([
      '2026-11-30 periodEnds past',
      '2026-12-01 reportFrom due',
      '2026-12-15 issueUntil later',
    ]);
    expect(days('2026-12-03T10:00:01', december)).toEqual([
      '2026-12-15 issueUntil due',
      '2026-12-31 periodEnds later',
      '2027-01-01 reportFrom later',
    ]);
  });

  test('of the day by which the month before must be with the bureau', () => {
    const limits = { uploadDay: 5, activeLimits: 8 };
    expect(days('2026-12-03T10:00:00', limits, unsent)).toContain('2026-12-05 uploadBy soon');
    expect(days('2026-12-05T10:00:00', limits, unsent)).toContain('2026-12-05 uploadBy due');
    expect(days('2026-12-03T10:00:00', { uploadDay: 5, activeLimits: 7 }, unsent).join()).not.toContain('uploadBy');
    expect(days('2026-12-03T10:00:00', limits, { ...unsent, count: 0, oldestAt: null }).join()).not.toContain('uploadBy');
  });

  test('of a device that tells no period goes by its months', () => {
    const change = { reportPeriodEnd: null };
    expect(days('2026-11-22T10:00:00', change)).toEqual([
      '2026-11-30 periodEnds later',
      '2026-12-01 reportFrom later',
      '2026-12-15 issueUntil later',
    ]);
    expect(days('2026-12-02T10:00:00', change)).toContain('2026-12-01 reportFrom due');
    // Reported two months ago, and cleared since.
    expect(days('2026-12-02T10:00:00', { ...change, lastReport: '20261003' })).toContain('2026-12-01 reportFrom due');
    // Over the end of a year, and reported after the deadline moved.
    const january = { ...change, lastReport: '20270105', issueDeadline: '20270115' };
    expect(days('2027-01-06T10:00:00', january)).toContain('2027-02-01 reportFrom later');
  });

  test('asks for the report from the moment on in which nothing is issued without it', () => {
    const change = { reportPeriodEnd: '20261201000000' };
    expect(days('2026-12-01T10:00:00', change)).toContain('2026-12-01 reportFrom due');
  });

  test('of a device that says nothing is empty', () => {
    expect(calendarOf(monitorOf(), null, at('2026-12-03T10:00:00'), 3)).toEqual([]);
  });
});

describe('the reminder', () => {
  const reminder = (now: string, change: Partial<Monitor> = {}) => {
    const day = reminderOf(calendarOf(monitor(change), null, at(now), 3));
    return day && `${day.date} ${day.what} ${day.state}`;
  };

  test.each<[string, Partial<Monitor>, string | null]>([
    ['2026-11-22T10:00:00', {}, null],
    ['2026-11-27T23:59:59', {}, null],
    ['2026-11-28T00:00:00', {}, '2026-12-01 reportFrom soon'],
    ['2026-12-03T10:00:00', {}, '2026-12-01 reportFrom due'],
    ['2026-12-14T10:00:00', {}, '2026-12-01 reportFrom due'],
    ['2026-12-02T10:00:00', { reportPeriodEnd: null }, '2026-12-01 reportFrom due'],
    ['2026-12-03T10:00:01', december, '2026-12-15 issueUntil due'],
    ['2026-12-03T10:05:00', { ...december, issueDeadline: '20270115' }, null],
  ])('%s', (now, change, told) => {
    expect(reminder(now, change)).toBe(told);
  });
});

test('whatever is refused for want of a report stands in the calendar as due, and clearing is due where it is not needless', () => {
  const date = fc.option(fc.stringMatching(/^202[67](0[1-9]|1[0-2])([01]\d|2[0-8])$/), { nil: null });
  fc.assert(
    fc.property(date, date, date, (issueDeadline, reportPeriodEnd, lastReport) => {
      const told = monitorOf({ issueDeadline, reportPeriodEnd, lastReport });
      const clock = at('2026-12-03T10:00:00');
      const state = monthStateOf(told, clock);
      const due = calendarOf(told, null, clock, 3).filter((day) => day.state === 'due');
      expect(due.some(({ what }) => what === 'reportFrom')).toBe(state === 'reportDue');
      const clearing: Showing = { ...nothingShown, issueDeadline, deviceTime: '20261203100000' };
      if (state === 'open' || state === 'clearDue') expect(isNeedless('clear', clearing)).toBe(state === 'open');
    }),
  );
});

test('no dates that a device may write make it throw', () => {
  const digits = fc.oneof(
    fc.constant(null),
    fc.string({ maxLength: 16 }),
    fc.stringMatching(/^202[67](0\d|1[0-4])([0-2]\d|3[0-3])(\d{6})?$/),
  );
  fc.assert(
    fc.property(digits, digits, digits, fc.option(fc.nat(40)), (issueDeadline, reportPeriodEnd, lastReport, uploadDay) => {
      const told = monitorOf({ issueDeadline, reportPeriodEnd, lastReport, uploadDay });
      const clock = fromDeviceTime('20261203100000') ?? at('2026-12-03T10:00:00');
      const waits: Unsent = { kind: '026', count: 1, oldestAt: at('2026-11-20T08:00:00'), net: 0 as Fen };
      expect(() => reminderOf(calendarOf(told, waits, clock, 3))).not.toThrow();
    }),
  );
});
