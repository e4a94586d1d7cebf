/**
 * A device's clock between two looks at it. Requests carry the device's month, which near midnight is not the counter's.
 */
import type { Instant } from '../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../domain/instant.ts';

/** A clock that runs on from what the device just said; the counter's own where it said nothing. */
export function runningClock(said: Instant | null): () => Instant {
  const start = said === null ? null : epochMs(said);
  if (start === null) return () => instantFromDate(Date.now());
  const heardAt = performance.now();
  return () => instantFromDate(start + (performance.now() - heardAt));
}
