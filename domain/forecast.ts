/**
 * When something that a device holds or enforces will run out, reckoned from how fast invoices are issued: a counter that
 * will stop at four o'clock says so at noon.
 *
 * The pace, hour by hour, for five weeks ahead. Today each hour counts with the faster of two: what the last three hours had,
 * and what this hour had on the same weekday of the last four weeks. From tomorrow on the weekday's own hours count. An hour
 * in which that weekday had nothing is closed and counts zero, but for the one that is running. Days on which nothing at all was
 * issued say nothing. A weekday that was never worked on goes by all days that were; a counter without any day before today goes by its
 * last three hours, day and night.
 */
import type { Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { daysBetween, epochMs, instantFromDate, localDate } from './instant.ts';
import type { InvoiceKind } from './kinds.ts';
import { type LimitState, limitNames } from './limits.ts';
import { assertNever } from './problem.ts';

/** What was issued in one hour of one day: how many invoices, and the net total of the blue ones. */
export interface IssuedHour {
  /** `YYYY-MM-DDTHH`, by the device's clock. */
  readonly hour: string;
  readonly count: number;
  /** Fen. */
  readonly net: number;
}

/** Invoices and fen an hour. */
export interface HourPace {
  readonly count: number;
  readonly net: number;
}

/** What is expected of each hour to come. */
export interface Pace {
  /** Start of the first hour, the one that was running; milliseconds since 1970. */
  readonly startMs: number;
  readonly hours: readonly HourPace[];
}

export const forecastsKnown = ['stock', ...limitNames, 'report'] as const;
export type ForecastOf = (typeof forecastsKnown)[number];

export interface Forecast {
  readonly kind: InvoiceKind;
  /** `report`: the period is over, and nothing is issued until it is reported. */
  readonly of: ForecastOf;
  /** Invoices, fen or whole hours left, by `of`. */
  readonly left: number;
  /** When nothing of this kind is issued any more; null when that is not in sight. */
  readonly at: Instant | null;
}

/** What one device holds and enforces of one kind. */
export interface Holding {
  readonly kind: InvoiceKind;
  /** Numbers left; null while the device has not said. */
  readonly remaining: number | null;
  readonly limits: readonly LimitState[];
  readonly unsent: Unsent | null;
  /** When its period must be reported, or nothing is issued any more; null while the device has not said. */
  readonly reportBy: Instant | null;
}

/** How many days back the hours are needed that {@link paceOf} is given. */
export const historyDays = 28;
const horizonHours = 35 * 24;
const recentHours = 3;
const hourMs = 3_600_000;
/** What waits for the bureau no longer than this is on its way, and takes no limit up. */
const onItsWayMs = 15 * 60_000;

/**
 * The pace that follows from what was issued in the last {@link historyDays} days and today. Hours in which nothing was issued may
 * be left out.
 * @param now The device's clock.
 */
export function paceOf(issued: readonly IssuedHour[], now: Instant): Pace {
  const today = dayOf(localDate(now));
  const thisHour = Number(now.slice(11, 13));
  const known = new Map(issued.map((hour) => [hourNo(dayOf(hour.hour.slice(0, 10)), Number(hour.hour.slice(11, 13))), hour]));
  const worked = [...new Set([...known.keys()].map((index) => Math.floor(index / 24)))].filter((day) => day < today);
  const at = (day: number, hour: number): HourPace => known.get(hourNo(day, hour)) ?? nothing;
  const nowMs = epochMs(now) ?? 0;
  const startMs = Math.floor(nowMs / hourMs) * hourMs;

  const last = Array.from({ length: recentHours }, (_, back) => at(today, thisHour - back));
  const recent = meanOf(last, recentHours - 1 + (nowMs - startMs) / hourMs);
  const usual = new Map<number, HourPace | null>();

  /** What an hour of a day usually has; null when no day before today was worked on. */
  function usualOf(day: number, hour: number): HourPace | null {
    const key = hourNo(day % 7, hour);
    const before = usual.get(key);
    if (before !== undefined) return before;
    const alike = worked.filter((other) => other % 7 === day % 7);
    const days = alike.length > 0 ? alike : worked;
    const mean =
      days.length > 0
        ? meanOf(
            days.map((other) => at(other, hour)),
            days.length,
          )
        : null;
    usual.set(key, mean);
    return mean;
  }

  const hours = Array.from({ length: horizonHours }, (_, ahead) => {
    const day = today + Math.floor((thisHour + ahead) / 24);
    const mean = usualOf(day, (thisHour + ahead) % 24);
    if (mean === null) return recent;
    if (day > today) return mean;
    return mean.count === 0 && ahead > 0 ? nothing : faster(mean, recent);
  });
  return { startMs, hours };
}

/**
 * The pace of a stock that others draw on, too: hours that are not closed, and the one that is running, count no less than was seen lately.
 * @param perHour Numbers used an hour, by whomever; null when nobody watched.
 */
export function drained({ startMs, hours }: Pace, perHour: number | null): Pace {
  if (perHour === null || perHour <= 0) return { startMs, hours };
  const isOpen = (hour: HourPace, index: number) => index === 0 || hour.count > 0;
  return {
    startMs,
    hours: hours.map((hour, index) => (isOpen(hour, index) ? { ...hour, count: Math.max(hour.count, perHour) } : hour)),
  };
}

/**
 * For the stock, each limit and the report of a kind when it bites, the first one first. Limits on what waits for the bureau bite only while it waits:
 * nobody can tell when the way to the bureau will break next.
 * @param now The device's clock.
 */
export function forecastsOf(
  { kind, remaining, limits, unsent, reportBy }: Holding,
  pace: Pace,
  now: Instant,
): readonly Forecast[] {
  const nowMs = epochMs(now) ?? 0;
  const waits = isKept(unsent, nowMs);
  const found: Bite[] = limits.map((limit) => ({ of: limit.limit, ...biteOf(limit, pace, nowMs, waits) }));
  if (remaining !== null) found.push({ of: 'stock', left: remaining, ms: spentAt(pace, nowMs, remaining, 'count') });
  const reportMs = reportBy && later(epochMs(reportBy), nowMs);
  if (reportMs !== null) found.push({ of: 'report', left: hoursUntil(reportMs, nowMs), ms: reportMs });
  return found
    .toSorted((one, other) => (one.ms ?? Number.POSITIVE_INFINITY) - (other.ms ?? Number.POSITIVE_INFINITY) || 0)
    .map(({ of, left, ms }) => ({ kind, of, left, at: ms === null ? null : instantFromDate(ms) }));
}

/** The one that bites first of any; null when none does. */
export function firstToBite(forecasts: readonly Forecast[]): Forecast | null {
  const [first = null] = forecasts
    .filter(({ at }) => at !== null)
    .toSorted((one, other) => (msOf(one) ?? 0) - (msOf(other) ?? 0));
  return first;
}

interface Bite {
  readonly of: ForecastOf;
  readonly left: number;
  readonly ms: number | null;
}

function biteOf({ limit, state, used, most, until }: LimitState, pace: Pace, nowMs: number, waits: boolean): Omit<Bite, 'of'> {
  const untilMs = until === null ? null : epochMs(until);
  const hoursLeft = untilMs === null ? Math.max(0, most - used) : hoursUntil(untilMs, nowMs);
  const bitten = state === 'reached' ? nowMs : null;
  switch (limit) {
    case 'deadline':
      return { left: hoursLeft, ms: bitten ?? later(untilMs, nowMs) };
    case 'hours':
    case 'uploadDay':
      return { left: hoursLeft, ms: bitten ?? (waits ? later(untilMs, nowMs) : null) };
    case 'count':
    case 'amount': {
      const left = Math.max(0, most - used);
      return { left, ms: bitten ?? (waits ? spentAt(pace, nowMs, left, limit === 'count' ? 'count' : 'net') : null) };
    }
    default:
      return assertNever(limit);
  }
}

/** Whether invoices wait for a bureau that does not take them. */
function isKept(unsent: Unsent | null, nowMs: number): boolean {
  if (!unsent || unsent.count === 0) return false;
  const since = unsent.oldestAt === null ? null : epochMs(unsent.oldestAt);
  return since === null ? unsent.count !== null : nowMs - since >= onItsWayMs;
}

/** When so much will have been issued; null when that is not in sight. */
function spentAt({ startMs, hours }: Pace, nowMs: number, left: number, of: keyof HourPace): number | null {
  if (left <= 0) return nowMs;
  let rest = left;
  for (const [index, hour] of hours.entries()) {
    const begin = Math.max(nowMs, startMs + index * hourMs);
    const end = startMs + (index + 1) * hourMs;
    if (begin >= end) continue;
    const issued = (hour[of] * (end - begin)) / hourMs;
    if (issued >= rest) return Math.round(begin + (rest / hour[of]) * hourMs);
    rest -= issued;
  }
  return null;
}

const nothing: HourPace = { count: 0, net: 0 };

/** `hours` may be a part of one short of their number. */
function meanOf(issued: readonly HourPace[], hours: number): HourPace {
  const sum = (of: keyof HourPace) => issued.reduce((total, hour) => total + Math.max(0, hour[of]), 0);
  return { count: sum('count') / hours, net: sum('net') / hours };
}

function faster(one: HourPace, other: HourPace): HourPace {
  return { count: Math.max(one.count, other.count), net: Math.max(one.net, other.net) };
}

function hoursUntil(ms: number, nowMs: number): number {
  return Math.max(0, Math.floor((ms - nowMs) / hourMs));
}

function later(ms: number | null, nowMs: number): number | null {
  return ms === null ? null : Math.max(ms, nowMs);
}

function msOf({ at }: Forecast): number | null {
  return at === null ? null : epochMs(at);
}

/** Days since 1970; the same day of the week is the same modulo 7. */
function dayOf(date: string): number {
  return daysBetween('1970-01-01', date) ?? 0;
}

function hourNo(day: number, hour: number): number {
  return day * 24 + hour;
}
