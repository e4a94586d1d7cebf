/**
 * When to try the platform again. Pure arithmetic: a thousand counters that lost the platform at the same moment must not
 * come back at the same moment, and none may wait for ever.
 */

export interface BackoffSettings {
  /** Shortest wait, ms: a counter never tries twice in a breath. */
  readonly floorMs: number;
  /** Ceiling after the first failure, ms; doubles with each further one. */
  readonly baseMs: number;
  /** Highest ceiling, ms. */
  readonly capMs: number;
  /** Longest Retry-After that is obeyed, ms; a wrong header must not silence a counter for a year. */
  readonly retryAfterCapMs: number;
}

export const defaultBackoff: BackoffSettings = {
  floorMs: 250,
  baseMs: 2_000,
  capMs: 5 * 60_000,
  retryAfterCapMs: 24 * 3_600_000,
};

/**
 * Milliseconds to wait after `failures` failures in a row (1 or more): full jitter, any moment between the floor and a
 * ceiling that doubles. A platform that named a time is waited for at least so long, with the jitter on top, because
 * everybody else was told the same time.
 * @param random number in [0, 1)
 */
export function retryDelayMs(failures: number, random: number, retryAfterMs: number | null, settings = defaultBackoff): number {
  const ceiling = Math.min(settings.capMs, settings.baseMs * 2 ** Math.max(0, failures - 1));
  const jitter = settings.floorMs + Math.floor(random * Math.max(0, ceiling - settings.floorMs));
  return Math.min(retryAfterMs ?? 0, settings.retryAfterCapMs) + jitter;
}

/** Longest wait that {@link retryDelayMs} can ask for; a due time farther away than this means that a clock was changed. */
export function longestDelayMs(settings = defaultBackoff): number {
  return settings.retryAfterCapMs + settings.capMs;
}
