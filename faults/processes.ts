/**
 * Waits for what other processes do.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks; a tight loop would take the processor from what is waited for. */
const lookMs = 10;

/** True when the process is gone, or dead and only waits to be counted. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An orphan may have nobody who counts it; the state stands behind the name in brackets.
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

/** Looks again until the answer is as wanted; null when it never was, `ms` long. */
export async function until<T>(look: () => T | Promise<T>, wanted: (seen: T) => boolean, ms: number): Promise<T | null> {
  const end = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (performance.now() > end) return null;
    await pause(lookMs);
  }
}
