/**
 * Test double: time that runs as fast as the code waits. Minutes of timers take no time, and always the same course.
 */
import { vi } from 'vitest';

/** To be called before each test; `vi.useRealTimers` ends it. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
}

/** Runs timers one after the other until `work` has settled, and says how many virtual ms it took. */
export async function elapse<T>(work: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  let settled = false;
  const done = work.finally(() => {
    settled = true;
  });
  // the promise is awaited below; until then a rejection is not unhandled
  done.catch(() => {});
  while (!settled) {
    await vi.advanceTimersByTimeAsync(0);
    if (!settled) await vi.advanceTimersToNextTimerAsync();
  }
  return { value: await done, ms: Math.round(performance.now() - start) };
}
