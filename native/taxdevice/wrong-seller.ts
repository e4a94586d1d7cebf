/**
 * A device signs for one taxpayer only; an invoice of another seller must not even be sent to it.
 */
import type { DeviceId } from '../../domain/ids.ts';
import { type Problem, problem } from '../../domain/problem.ts';

/** Null when the device is registered to `expected`. */
export function wrongSeller(actual: string, expected: string, deviceId: DeviceId): Problem | null {
  if (expected.trim().toUpperCase() === actual.trim().toUpperCase()) return null;
  return problem('device-wrong-seller', { deviceId, expected, actual });
}
