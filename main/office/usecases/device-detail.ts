/**
 * One device from the inside (设备详情): what it says of itself beside what belongs here, kind by kind.
 */
import type { Monitor, Segment, Unsent } from '../../../domain/device.ts';
import { aheadMs } from '../../../domain/device-clock.ts';
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { LimitState } from '../../../domain/limits.ts';
import { type MonthState, monthStateOf } from '../../../domain/month-calendar.ts';
import type { TaxRate } from '../../../domain/tax-types.ts';
import { deviceClock, type KnownDevice } from './device-facts.ts';
import { limitsOfKind, type OutlookThresholds } from './device-outlook.ts';

export interface KindDetail {
  readonly kind: InvoiceKind;
  readonly next: InvoiceKey | null;
  /** Null while the device has not said. */
  readonly remaining: number | null;
  readonly segments: readonly Segment[];
  readonly rates: readonly TaxRate[];
  readonly monitor: Omit<Monitor, 'kind'> | null;
  readonly unsent: Omit<Unsent, 'kind'> | null;
  readonly limits: readonly LimitState[];
  readonly monthState: MonthState;
}

/** @param now This counter's clock. */
export function kindDetail(known: KnownDevice, kind: InvoiceKind, now: Instant, thresholds: OutlookThresholds): KindDetail {
  const clock = deviceClock(known, now);
  const { stock, monitor, unsent, rates } = known;
  const held = stock[kind];
  return {
    kind,
    next: held?.next ?? null,
    remaining: held?.remaining ?? null,
    segments: held?.segments ?? [],
    rates: rates[kind] ?? [],
    monitor: withoutKind(monitor[kind]),
    unsent: withoutKind(unsent[kind]),
    limits: limitsOfKind(known, kind, clock, thresholds),
    monthState: monitor[kind] ? monthStateOf(monitor[kind], clock) : 'unknown',
  };
}

/**
 * How far the device's clock is ahead, whole seconds; null when it, or the platform, did not say.
 * @param platformAheadMs How far the platform's clock is ahead of this counter's.
 */
export function clocksOf({ identity, clockReadAt }: KnownDevice, platformAheadMs: number | null) {
  const ahead = aheadMs(identity?.clock ?? null, clockReadAt);
  return {
    clockAheadS: seconds(ahead),
    platformAheadS: ahead === null || platformAheadMs === null ? null : seconds(ahead - platformAheadMs),
  };
}

function seconds(ms: number | null): number | null {
  // Minus zero would cross the border as such.
  return ms === null ? null : Math.round(ms / 1000) + 0;
}

function withoutKind<T extends { readonly kind: InvoiceKind }>(told: T | undefined): Omit<T, 'kind'> | null {
  if (!told) return null;
  const { kind: _, ...rest } = told;
  return rest;
}
