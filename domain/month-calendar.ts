/**
 * The month of a device (征期): where it stands between two reports (抄报) and clearings (清卡), and the days that somebody has to
 * keep. All of it is read off the device's own dates; nothing here knows a day of the month by itself.
 */
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { addDays, daysBetween, fromDeviceTime, localDate, toDeviceTime } from './instant.ts';
import type { InvoiceKind } from './kinds.ts';
import { limitsOf } from './limits.ts';

const secondDays = 1 / 86_400;

/** `open`: nothing to do. `reportDue`: the period is over and not reported. `clearDue`: reported and not cleared. */
export const monthStates = ['unknown', 'open', 'reportDue', 'clearDue'] as const;
export type MonthState = (typeof monthStates)[number];

export const calendarDays = ['periodEnds', 'reportFrom', 'uploadBy', 'issueUntil'] as const;
export const dayStates = ['past', 'due', 'soon', 'later'] as const;

export interface CalendarDay {
  /** `YYYY-MM-DD`, by the device's clock. */
  readonly date: string;
  readonly kind: InvoiceKind;
  /** The last day of the period, the one from which it is to be reported, the day by which the month before must be with the bureau, the last day of issuing. */
  readonly what: (typeof calendarDays)[number];
  /** `due`: it has come, and what it asks for is not done. `past`: over, with nothing to do. `soon` and `later` are to come. */
  readonly state: (typeof dayStates)[number];
}

/**
 * Where the month of a kind stands.
 * @param now The device's clock.
 */
export function monthStateOf(monitor: Monitor, now: Instant): MonthState {
  const clock = toDeviceTime(now);
  const end = periodEndOf(monitor);
  if (end !== null && clock > toDeviceTime(end)) return 'reportDue';
  if (momentOf(monitor.issueDeadline) === null) return 'unknown';
  if (isCleared(monitor.issueDeadline, clock)) return 'open';
  return end === null ? 'unknown' : 'clearDue';
}

/**
 * True when a device may issue into a later month than the one it is in: clearing is what moves its deadline there.
 * @param clock The device's clock; both are the device's own digits, 8 or 14 of them.
 */
export function isCleared(issueDeadline: string | null, clock: string | null): boolean {
  const [deadline, now] = [momentOf(issueDeadline), momentOf(clock)];
  return deadline !== null && now !== null && monthOf(deadline) > monthOf(now);
}

/**
 * When nothing of a kind is issued any more unless its period is reported; null while the device does not say.
 * @param now The device's clock.
 */
export function reportByOf(monitor: Monitor, now: Instant): Instant | null {
  return monthStateOf(monitor, now) === 'reportDue' ? now : periodEndOf(monitor);
}

/**
 * The days of a kind that the device tells of, in order of date.
 * @param now The device's clock.
 * @param soonDays Days ahead that count as soon.
 */
export function calendarOf(monitor: Monitor, unsent: Unsent | null, now: Instant, soonDays: number): readonly CalendarDay[] {
  const { kind, issueDeadline } = monitor;
  const state = monthStateOf(monitor, now);
  const today = localDate(now);
  const days: CalendarDay[] = [];

  function add(what: CalendarDay['what'], date: string | null, once: 'past' | 'due', isDue = false): void {
    const left = date === null ? null : daysBetween(today, date);
    if (date === null || left === null) return;
    const come = once === 'past' ? left < 0 : left <= 0;
    days.push({ date, kind, what, state: isDue ? 'due' : come ? once : left <= soonDays ? 'soon' : 'later' });
  }

  const end = periodEndOf(monitor);
  add('periodEnds', end && localDate(end), 'past');
  add('reportFrom', end && localDate(addDays(end, secondDays)), 'due');
  const upload = limitsOf(monitor, unsent, now, { hoursLeft: 0, percentUsed: 100 }).find(({ limit }) => limit === 'uploadDay');
  add('uploadBy', upload?.until ? localDate(upload.until) : null, 'due');
  const last = momentOf(issueDeadline);
  add('issueUntil', last && localDate(last), 'due', state === 'clearDue');
  return days.toSorted((one, other) => compare(one.date, other.date));
}

/** The day that somebody should hear of first: what is due before what comes soon, each the earliest. Null when nothing is near. */
export function reminderOf(days: readonly CalendarDay[]): CalendarDay | null {
  // The end of a period asks for nothing; the day after it does.
  const near = days.filter(({ what, state }) => what !== 'periodEnds' && (state === 'due' || state === 'soon'));
  const urgency = ({ state }: CalendarDay) => (state === 'due' ? 0 : 1);
  const [first = null] = near.toSorted((one, other) => urgency(one) - urgency(other) || compare(one.date, other.date));
  return first;
}

/**
 * The last second of the period. A device that tells no period is asked by its months: the period ends with the month it was last reported
 * in, or with the one before that of its deadline, whichever is later. Null while it does not say.
 */
function periodEndOf({ reportPeriodEnd, issueDeadline, lastReport }: Monitor): Instant | null {
  const told = momentOf(reportPeriodEnd);
  if (told !== null) return told;
  const [deadline, reported] = [momentOf(issueDeadline), momentOf(lastReport)];
  if (deadline === null || reported === null) return null;
  const next = [monthStart(deadline), monthStart(addDays(monthStart(reported), 31))].toSorted(compare).at(-1);
  return next ? addDays(next, -secondDays) : null;
}

/** A date without a time includes its day; null when it is no date. */
function momentOf(digits: string | null): Instant | null {
  return digits === null ? null : fromDeviceTime(digits.length === 8 ? `${digits}235959` : digits);
}

function monthOf(instant: Instant): string {
  return instant.slice(0, 7);
}

function monthStart(instant: Instant): Instant {
  return `${monthOf(instant)}-01T00:00:00.000+08:00` as Instant;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
