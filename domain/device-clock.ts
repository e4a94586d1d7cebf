/**
 * The clock of a device (设备时钟): invoices carry its time, so a clock that is wrong is told before the device itself refuses.
 */
import type { DeviceId, Instant } from './ids.ts';
import { epochMs } from './instant.ts';
import { type Problem, problem } from './problem.ts';

/** More than this is told. */
const driftMs = 5 * 60_000;

/** How far a clock that showed `shown` was ahead of one that showed `ours` at the same moment, milliseconds; null when it did not say. */
export function aheadMs(shown: Instant | null, ours: Instant | null): number | null {
  const [theirMs, ourMs] = [shown && epochMs(shown), ours && epochMs(ours)];
  return theirMs === null || ourMs === null ? null : theirMs - ourMs;
}

/** The warning about a clock that is ahead, or behind, by so much; null when that is little or unknown. */
export function driftProblem(deviceId: DeviceId, ahead: number | null): Problem | null {
  if (ahead === null || Math.abs(ahead) <= driftMs) return null;
  return problem('device-clock-drift', { deviceId, minutes: minutesOf(ahead) });
}

/**
 * Why a device is not set by the counter's own clock: the platform's is ahead of it, or behind, by so much. Null when that is little or
 * unknown.
 */
export function ownDriftProblem(deviceId: DeviceId, platformAhead: number | null): Problem | null {
  if (platformAhead === null || Math.abs(platformAhead) <= driftMs) return null;
  return problem('own-clock-drift', { deviceId, minutes: minutesOf(platformAhead) });
}

function minutesOf(ahead: number): number {
  return Math.round(Math.abs(ahead) / 60_000);
}
