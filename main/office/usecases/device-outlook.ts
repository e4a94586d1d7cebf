/**
 * What is to come for a device: what will run out first, which day of the month has to be kept, whether its clock is right. From memory
 * and the ledger; nothing here asks a wire.
 */
import { aheadMs, driftProblem } from '../../../domain/device-clock.ts';
import { drained, type Forecast, forecastsOf, type Pace } from '../../../domain/forecast.ts';
import type { DeviceId, DeviceNo, Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import { type InvoiceKind, invoiceKinds } from '../../../domain/kinds.ts';
import { type LimitState, limitsOf, type Thresholds } from '../../../domain/limits.ts';
import { type CalendarDay, calendarOf, reportByOf } from '../../../domain/month-calendar.ts';
import type { Problem } from '../../../domain/problem.ts';
import { deviceClock, type KnownDevice } from './device-facts.ts';

export interface OutlookThresholds extends Thresholds {
  /** Days ahead that count as soon. */
  readonly monthDays: number;
}

export interface OutlookSources {
  /** How fast a device issues a kind; its last argument is the device's clock. */
  readonly pace: (deviceNo: DeviceNo, kind: InvoiceKind, now: Instant) => Pace;
  /** Numbers used an hour on a device that others issue on, too; null for any other, and while nobody knows. */
  readonly perHour: (deviceId: DeviceId, kind: InvoiceKind, now: Instant) => number | null;
  readonly thresholds: OutlookThresholds;
}

export interface Outlook {
  /** Of every kind, what bites first before what bites later. */
  readonly forecasts: readonly Forecast[];
  readonly calendar: readonly CalendarDay[];
  /** Trouble that stops nothing yet. */
  readonly warnings: readonly Problem[];
}

/** @param now This counter's clock. What comes is told by the device's own, which decides. */
export function outlookOf(
  deviceId: DeviceId,
  known: KnownDevice,
  now: Instant,
  { pace, perHour, thresholds }: OutlookSources,
): Outlook {
  const clock = deviceClock(known, now);
  const kinds = invoiceKinds.filter((kind) => known.stock[kind] ?? known.monitor[kind]);
  const forecasts = kinds.flatMap((kind) => {
    if (!known.identity) return [];
    const { stock, monitor, unsent } = known;
    const holding = {
      kind,
      remaining: stock[kind]?.remaining ?? null,
      limits: limitsOfKind(known, kind, clock, thresholds),
      unsent: unsent[kind] ?? null,
      reportBy: monitor[kind] ? reportByOf(monitor[kind], clock) : null,
    };
    return forecastsOf(holding, drained(pace(known.identity.deviceNo, kind, clock), perHour(deviceId, kind, now)), clock);
  });
  const calendar = kinds.flatMap((kind) => {
    const monitor = known.monitor[kind];
    return monitor ? calendarOf(monitor, known.unsent[kind] ?? null, clock, thresholds.monthDays) : [];
  });
  return {
    forecasts: forecasts.toSorted((one, other) => msOf(one.at) - msOf(other.at) || 0),
    calendar: calendar.toSorted((one, other) => (one.date < other.date ? -1 : Number(one.date > other.date))),
    warnings: [driftProblem(deviceId, aheadMs(known.identity?.clock ?? null, known.clockReadAt))].filter((one) => one !== null),
  };
}

/** @param clock The device's. */
export function limitsOfKind(
  known: KnownDevice,
  kind: InvoiceKind,
  clock: Instant,
  thresholds: Thresholds,
): readonly LimitState[] {
  const monitor = known.monitor[kind];
  return monitor ? limitsOf(monitor, known.unsent[kind] ?? null, clock, thresholds) : [];
}

function msOf(at: Instant | null): number {
  return at === null ? Number.POSITIVE_INFINITY : (epochMs(at) ?? 0);
}
