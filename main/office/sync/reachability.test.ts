import { describe, expect, it } from 'vitest';
import type { Instant, OrderNo } from '../../../domain/ids.ts';
import type { Platform } from '../../../domain/ports.ts';
import { failed, ok, type ProblemCode, type Result } from '../../../domain/problem.ts';
import { type Reachability, watchPlatform } from './reachability.ts';

const clock = { now: () => '2026-11-22T10:00:00+08:00' as Instant };

/** A platform whose every answer is the same trouble. */
function troubled(code: ProblemCode): Platform {
  const answer = async (): Promise<Result<never>> => failed(code);
  return {
    time: answer,
    findOrder: answer,
    orders: answer,
    claim: answer,
    releaseClaim: answer,
    upload: answer,
    telemetry: answer,
  };
}

describe('watchPlatform', () => {
  it.each([
    ['platform-unreachable', 'unreachable'],
    ['platform-broken-answer', 'unreachable'],
    ['platform-signature', 'refused'],
    ['platform-clock-skew', 'refused'],
    ['platform-busy', 'reachable'],
    ['order-not-found', 'reachable'],
  ] as const)('%s means %s', async (code, state) => {
    const watched = watchPlatform(troubled(code), clock, () => {});
    expect(watched.reachability()).toEqual({ state: 'unknown', problem: null, checkedAt: null });
    await watched.findOrder('E1' as OrderNo, null);
    const problem = code === 'order-not-found' ? null : { code };
    expect(watched.reachability()).toMatchObject({ state, problem, checkedAt: clock.now() });
  });

  it('tells of a change once, and passes answers through', async () => {
    const told: Reachability['state'][] = [];
    let up = true;
    const platform: Platform = {
      ...troubled('platform-unreachable'),
      time: async () => (up ? ok(clock.now()) : failed('platform-unreachable')),
    };
    const watched = watchPlatform(platform, clock, ({ state }) => told.push(state));
    expect(await watched.time()).toEqual(ok(clock.now()));
    await watched.time();
    up = false;
    await watched.time();
    await watched.upload([]);
    up = true;
    await watched.time();
    expect(told).toEqual(['reachable', 'unreachable', 'reachable']);
  });
});
