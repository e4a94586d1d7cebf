/**
 * Knows how the platform is from what its calls answer, so that the status bar never has to ask a wire.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Clock, Platform } from '../../../domain/ports.ts';
import type { Problem, Result } from '../../../domain/problem.ts';

/** `refused`: it answers, but not to this counter (signature, clock). */
export interface Reachability {
  readonly state: 'unknown' | 'reachable' | 'unreachable' | 'refused';
  readonly problem: Problem | null;
  readonly checkedAt: Instant | null;
}

export interface WatchedPlatform extends Platform {
  reachability(): Reachability;
}

/** The same platform, watched. `onChange` is called when the state or the problem's code changes, not on every call. */
export function watchPlatform(platform: Platform, clock: Clock, onChange: (now: Reachability) => void): WatchedPlatform {
  let seen: Reachability = { state: 'unknown', problem: null, checkedAt: null };

  async function watch<T>(call: Promise<Result<T>>): Promise<Result<T>> {
    const result = await call;
    const before = seen;
    seen = { ...judge(result), checkedAt: clock.now() };
    if (seen.state !== before.state || seen.problem?.code !== before.problem?.code) onChange(seen);
    return result;
  }

  return {
    time: () => watch(platform.time()),
    findOrder: (orderNo, source) => watch(platform.findOrder(orderNo, source)),
    orders: (cursor, limit) => watch(platform.orders(cursor, limit)),
    claim: (claimId, orderNo, lineIds) => watch(platform.claim(claimId, orderNo, lineIds)),
    releaseClaim: (claimId) => watch(platform.releaseClaim(claimId)),
    upload: (documents) => watch(platform.upload(documents)),
    telemetry: (report) => watch(platform.telemetry(report)),
    reachability: () => seen,
  };
}

/** An answer about an order is an answer: only trouble with the platform itself counts. */
function judge(result: Result<unknown>): Pick<Reachability, 'state' | 'problem'> {
  if (result.ok) return { state: 'reachable', problem: null };
  const { problem } = result;
  switch (problem.code) {
    case 'platform-unreachable':
    case 'platform-broken-answer':
      return { state: 'unreachable', problem };
    case 'platform-signature':
    case 'platform-clock-skew':
      return { state: 'refused', problem };
    case 'platform-busy':
      return { state: 'reachable', problem };
    default:
      return { state: 'reachable', problem: null };
  }
}
