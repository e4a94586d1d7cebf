/**
 * Exchanges that stand still on purpose. A test lets the device stop at an exact place of an exchange, does to the host what it
 * wants — kills it, as a rule — and only then lets the device go on.
 */
import { z } from 'zod';

/** Where an exchange can be held; the fields of a `hold` entry of a fault script beside those every entry has. */
export const holdShape = {
  /** `request`: nothing is done yet; `acted`: done and durable, nothing answered; `reply`: a part of the answer is out. */
  at: z.enum(['request', 'acted', 'reply']),
  /** Bytes of the request that are taken from a serial line before it stands still. */
  bytes: z.number().int().nonnegative().default(0),
  /** Packets of the reply that are out on a serial line before it stands still. */
  packets: z.number().int().nonnegative().default(1),
};

/** `POST /release`. */
export const releaseSchema = z.strictObject({
  /** The request that is held on its way never came whole: whatever has come of it is thrown away. */
  discardRequest: z.boolean().default(false),
});
export type Release = z.output<typeof releaseSchema>;

export interface Holds {
  /** Stands still until released; says how. Rejects with the reason when `gone` is aborted. */
  stop(gone?: AbortSignal): Promise<Release>;
  /** How many stand still. */
  count(): number;
  /** Resolves with the count as soon as something stands still, with 0 when nothing does within `ms`. */
  anyWithin(ms: number): Promise<number>;
  /** Lets everything that stands still go on. */
  release(how: Release): void;
}

export function createHolds(): Holds {
  const held = new Set<(how: Release) => void>();
  const watchers = new Set<() => void>();
  return {
    async stop(gone) {
      gone?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Release>();
      const leave = () => reject(gone?.reason);
      gone?.addEventListener('abort', leave);
      held.add(resolve);
      for (const tell of watchers) tell();
      try {
        return await promise;
      } finally {
        gone?.removeEventListener('abort', leave);
        held.delete(resolve);
      }
    },
    count: () => held.size,
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
    release(how) {
      for (const go of held) go(how);
      held.clear();
    },
  };
}
