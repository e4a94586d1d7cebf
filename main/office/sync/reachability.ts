/**
 * Knows how the platform is from what its calls answer, so that the status bar never has to ask a wire.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Clock, Platform } from '../../../domain/ports.ts';
import type { Problem, ProblemCode, Result } from '../../../domain/problem.ts';

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

/** Trouble with the platform itself; every other problem is an answer, and who answers is reachable. */
const meanings: ReadonlyMap<ProblemCode, Reachability['state']> = new Map([
  ['platform-unreachable', 'unreachable'],
  ['platform-broken-answer', 'unreachable'],
  ['platform-signature', 'refused'],
  ['platform-clock-skew', 'refused'],
  ['platform-busy', 'reachable'],
]);

function judge(result: Result<unknown>): Pick<Reachability, 'state' | 'problem'> {
  const state = result.ok ? undefined : meanings.get(result.problem.code);
  return result.ok || state === undefined ? { state: 'reachable', problem: null } : { state, problem: result.problem };
}
