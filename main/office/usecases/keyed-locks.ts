/**
 * One conversation at a time per key. A device's issue is several commands that belong together, and a status poll in the
 * middle of them would read a state that is about to change; a claim and its release must not overtake each other.
 */
export interface KeyedLocks<K> {
  /** Runs `work` when everything asked before for this key has ended. */
  hold<T>(key: K, work: () => Promise<T>): Promise<T>;
  /** Runs `work` only if nobody holds the key; null otherwise. */
  tryHold<T>(key: K, work: () => Promise<T>): Promise<T> | null;
}

export function keyedLocks<K>(): KeyedLocks<K> {
  const tails = new Map<K, Promise<unknown>>();

  function hold<T>(key: K, work: () => Promise<T>): Promise<T> {
    const before = tails.get(key) ?? Promise.resolve();
    const run = before.then(work, work);
    const tail: Promise<unknown> = run.then(
      () => forget(),
      () => forget(),
    );
    function forget(): void {
      if (tails.get(key) === tail) tails.delete(key);
    }
    tails.set(key, tail);
    return run;
  }

  return { hold, tryHold: (key, work) => (tails.has(key) ? null : hold(key, work)) };
}
