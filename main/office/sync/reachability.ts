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
  /**
   * What this counter's clock read at the latest request that the platform carried out, which it does for nobody whose clock is more than five
   * minutes off; null before the first. Time that this counter may go by where a wrong clock would do harm.
   */
  agreedAt(): Instant | null;
}

/**
 * The same platform, watched. `onChange` is called when the state or the problem's code changes, not on every call; the
 * platform has come back when `now` is `reachable` and `before` was not.
 *
 * Trouble of the calls beside the daily ones counts only when this counter as such is refused: one ill service (layout files,
 * comparisons) among healthy ones would make the state swing with every call, and any proxy on the way may tire of a long poll.
 */
export function watchPlatform(
  platform: Platform,
  clock: Clock,
  onChange: (now: Reachability, before: Reachability) => void,
): WatchedPlatform {
  let seen: Reachability = { state: 'unknown', problem: null, checkedAt: null };
  let agreedAt: Instant | null = null;

  async function watch<T>(call: Promise<Result<T>>, telling: readonly ProblemCode[] = [...meanings.keys()]): Promise<Result<T>> {
    const asked = clock.now();
    const result = await call;
    if (result.ok) agreedAt = asked;
    if (!result.ok && meanings.has(result.problem.code) && !telling.includes(result.problem.code)) return result;
    const before = seen;
    seen = { ...judge(result), checkedAt: clock.now() };
    if (seen.state !== before.state || seen.problem?.code !== before.problem?.code) onChange(seen, before);
    return result;
  }

  return {
    time: () => watch(platform.time()),
    findOrder: (orderNo, source) => watch(platform.findOrder(orderNo, source)),
    orders: (cursor, limit) => watch(platform.orders(cursor, limit)),
    claim: (claimId, orderNo, lineIds) => watch(platform.claim(claimId, orderNo, lineIds)),
    releaseClaim: (claimId) => watch(platform.releaseClaim(claimId)),
    upload: (documents) => watch(platform.upload(documents)),
    putLayout: (uploadKey, key, format, file) => watch(platform.putLayout(uploadKey, key, format, file), refusalsOnly),
    deliver: (uploadKey, json) => watch(platform.deliver(uploadKey, json), refusalsOnly),
    seal: (request) => watch(platform.seal(request), refusalsOnly),
    compare: (range) => watch(platform.compare(range), refusalsOnly),
    document: (key) => watch(platform.document(key), refusalsOnly),
    changes: (cursor) => watch(platform.changes(cursor), refusalsOnly),
    telemetry: (report) => watch(platform.telemetry(report)),
    reachability: () => seen,
    agreedAt: () => agreedAt,
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
const refusalsOnly: readonly ProblemCode[] = ['platform-signature', 'platform-clock-skew'];

function judge(result: Result<unknown>): Pick<Reachability, 'state' | 'problem'> {
  const state = result.ok ? undefined : meanings.get(result.problem.code);
  return result.ok || state === undefined ? { state: 'reachable', problem: null } : { state, problem: result.problem };
}
