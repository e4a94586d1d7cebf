/**
 * Looks at something that is dear to look at: far ends tell their whole ledgers, and those grow.
 */

/** Of the time between two looks, one part in so many may be spent on looking. */
const share = 10;

export interface Sparing<T> {
  /** The last look, as long as it may serve; the one that is under way, or a new one. */
  look(): Promise<T>;
  /** A look that begins now, after something was changed. */
  lookAnew(): Promise<T>;
}

/** @param now Milliseconds of a clock that only goes forward. */
export function sparing<T>(gather: () => Promise<T>, now: () => number): Sparing<T> {
  let latest: { readonly seen: Promise<T>; serves: (at: number) => boolean } | null = null;

  function lookAnew(): Promise<T> {
    const began = now();
    const look = { seen: gather(), serves: (_at: number) => true };
    latest = look;
    const over = (): void => {
      const ended = now();
      look.serves = (at) => at - ended < (ended - began) * share;
    };
    look.seen.then(over, over);
    return look.seen;
  }

  return { look: () => (latest?.serves(now()) ? latest.seen : lookAnew()), lookAnew };
}
