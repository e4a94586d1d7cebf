/**
 * One conversation at a time per key. A device's issue is several commands that belong together, and a status poll in the
 * middle of them would read a state that is about to change; a claim and its release must not overtake each other.
 */
export interface KeyedLocks<K> {
  /** Runs `work` when everything asked before for this key has ended. */
  hold<T>(key: K, work: () => Promise<T>): Promise<T>;
  /** Runs `work` only if nobody holds the key; null otherwise. */
  tryHold<T>(key: K, work: () => Promise<T>): Promise<T> | null;
  /** True when somebody waits for whoever holds the key now: time to come to an end. */
  isAwaited(key: K): boolean;
}

export function keyedLocks<K>(): KeyedLocks<K> {
  const lines = new Map<K, { tail: Promise<unknown>; length: number }>();

  function hold<T>(key: K, work: () => Promise<T>): Promise<T> {
    const line = lines.get(key) ?? { tail: Promise.resolve(), length: 0 };
    lines.set(key, line);
    line.length += 1;
    const run = line.tail.then(work, work);
    const leave = (): void => {
      line.length -= 1;
      if (line.length === 0) lines.delete(key);
    };
    line.tail = run.then(leave, leave);
    return run;
  }

  return {
    hold,
    tryHold: (key, work) => (lines.has(key) ? null : hold(key, work)),
    isAwaited: (key) => (lines.get(key)?.length ?? 0) > 1,
  };
}
