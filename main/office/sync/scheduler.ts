/**
 * Timers as something handed in, so that a test moves time instead of waiting for it.
 */
export interface Scheduler {
  /** Runs `run` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own timers. */
export const systemScheduler: Scheduler = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
