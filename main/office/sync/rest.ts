/**
 * A rest after a failure: how many failures came in a row, and until when nothing is tried. It runs on timers and not on the
 * wall clock, which somebody may set.
 */
import type { BackoffSettings } from './schedule.ts';
import { retryDelayMs } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

export interface RestOptions {
  readonly scheduler: Scheduler;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  readonly backoff: BackoffSettings;
}

export interface Rest {
  /** Counts a failure. Answers how long the rest after it shall be, ms; `atLeast` failures are reckoned with. */
  fail(atLeast?: number, retryAfterMs?: number | null): number;
  /** Rests so long; `told` means that the platform named the time. */
  start(ms: number, told?: boolean): void;
  /** Ends the rest now, without a word to anybody. */
  end(): void;
  /** There was a success: the next failure is the first again. */
  forget(): void;
  on(): boolean;
  told(): boolean;
}

/** `over` is called when a rest has run its time. */
export function openRest({ scheduler, random, backoff }: RestOptions, over: () => void): Rest {
  let failures = 0;
  let current: { readonly told: boolean; readonly cancel: () => void } | null = null;

  function end(): void {
    current?.cancel();
    current = null;
  }

  return {
    fail(atLeast = 1, retryAfterMs = null) {
      failures += 1;
      return retryDelayMs(Math.max(failures, atLeast), random(), retryAfterMs, backoff);
    },
    start(ms, told = false) {
      end();
      const cancel = scheduler.after(ms, () => {
        current = null;
        over();
      });
      current = { told, cancel };
    },
    end,
    forget() {
      failures = 0;
    },
    on: () => current !== null,
    told: () => current?.told ?? false,
  };
}
