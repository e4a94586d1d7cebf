/** How long to wait before something that died is started again. Pure. */

const firstDelayMs = 250;
const longestDelayMs = 10_000;

/** At once after the first death, then doubling up to ten seconds. `deathsInARow` counts from 1. Milliseconds. */
export function restartDelayMs(deathsInARow: number): number {
  return deathsInARow <= 1 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (deathsInARow - 2));
}
