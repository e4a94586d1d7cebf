/**
 * Exchanges that stand still on purpose: a test stops the platform at an exact place of an exchange, kills the counter or
 * cuts its line there, and only then lets the platform go on.
 */
export interface Holds {
  /** Stands still until the next release, whether the client is still there or not. */
  stop(): Promise<void>;
  /** How many stand still, as soon as one does; 0 when none does within `ms`. */
  anyWithin(ms: number): Promise<number>;
  /** Lets everything that stands still go on. */
  release(): void;
}

export function openHolds(): Holds {
  const held = new Set<() => void>();
  const watchers = new Set<() => void>();
  return {
    stop: () =>
      new Promise((goOn) => {
        held.add(goOn);
        for (const tell of watchers) tell();
      }),
    async anyWithin(ms) {
      if (held.size > 0) return held.size;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      watchers.add(resolve);
      await promise;
      clearTimeout(timer);
      watchers.delete(resolve);
      return held.size;
    },
    release() {
      for (const goOn of held) goOn();
      held.clear();
    },
  };
}
