/**
 * How fast each device issues, kept for a minute: the status is drawn far more often than the pace changes, and the days before
 * today are read once an hour.
 */
import { historyDays, type IssuedHour, type Pace, paceOf } from '../../../domain/forecast.ts';
import type { DeviceNo, Instant } from '../../../domain/ids.ts';
import { addDays, epochMs, localDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';

type KindHour = IssuedHour & { readonly kind: InvoiceKind };
/** Hours from one moment to before another in which a device issued. */
export type ReadHours = (deviceNo: DeviceNo, since: Instant, before: Instant) => readonly KindHour[];

interface Kept {
  readonly madeMs: number;
  readonly readMs: number;
  readonly today: string;
  /** Of the days before today. */
  readonly past: readonly KindHour[];
  readonly hours: readonly KindHour[];
  readonly paces: Map<InvoiceKind, Pace>;
}

const keepMs = 60_000;
const keepPastMs = 3_600_000;

/** Answers the pace of a device and kind. Its last argument is the device's clock. */
export function issuePaces(read: ReadHours): (deviceNo: DeviceNo, kind: InvoiceKind, now: Instant) => Pace {
  const kept = new Map<DeviceNo, Kept>();

  function renewed(deviceNo: DeviceNo, now: Instant, before: Kept | undefined): Kept {
    const nowMs = epochMs(now) ?? 0;
    if (before && isYoung(before.madeMs, nowMs, keepMs)) return before;
    const today = localDate(now);
    const midnight = `${today}T00:00:00+08:00` as Instant;
    const old = before?.today === today && isYoung(before.readMs, nowMs, keepPastMs) ? before : null;
    const past = old?.past ?? read(deviceNo, addDays(midnight, -historyDays), midnight);
    const hours = [...past, ...read(deviceNo, midnight, addDays(midnight, 1))];
    const fresh = { madeMs: nowMs, readMs: old?.readMs ?? nowMs, today, past, hours, paces: new Map() };
    kept.set(deviceNo, fresh);
    return fresh;
  }

  return (deviceNo, kind, now) => {
    const { hours, paces } = renewed(deviceNo, now, kept.get(deviceNo));
    const known = paces.get(kind);
    if (known) return known;
    const pace = paceOf(
      hours.filter((hour) => hour.kind === kind),
      now,
    );
    paces.set(kind, pace);
    return pace;
  };
}

/** Young in both directions: a clock may be set back. */
function isYoung(ms: number, nowMs: number, keep: number): boolean {
  return Math.abs(nowMs - ms) < keep;
}
