/**
 * How long a request whose answer was lost may still arrive: on its way, or in the works of a server that has not written it down. The
 * machine's clock may be set meanwhile, forward or back, so this is timed by a clock that nobody sets, and begins anew with each process.
 */
import type { RequestId } from '../../../domain/ids.ts';

const arrivalMs = 2 * 60_000;

export interface Arrivals {
  /** From this moment on nobody waits for the answer any more. */
  lost(requestId: RequestId): void;
  /** False only when it cannot arrive any more. */
  mayStillArrive(requestId: RequestId): boolean;
}

/** @param uptimeMs Milliseconds that only ever go forward; read at once, for what the process before may have lost until now. */
export function openArrivals(uptimeMs: () => number): Arrivals {
  const began = uptimeMs();
  const lostAt = new Map<RequestId, number>();
  return {
    lost(requestId) {
      const now = uptimeMs();
      // What was lost longer ago counts like what the process before lost, which by then cannot arrive either.
      for (const [earlier, at] of lostAt) if (now - at >= arrivalMs) lostAt.delete(earlier);
      lostAt.set(requestId, now);
    },
    mayStillArrive: (requestId) => uptimeMs() - (lostAt.get(requestId) ?? began) < arrivalMs,
  };
}
