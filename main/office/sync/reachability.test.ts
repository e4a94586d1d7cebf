import { describe, expect, it } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber, OrderNo } from '../../../domain/ids.ts';
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
    putLayout: answer,
    deliver: answer,
    seal: answer,
    compare: answer,
    document: answer,
    changes: answer,
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

  it('keeps the time at which the platform and this counter last agreed, whatever the clock does afterwards', async () => {
    let now = '2026-11-22T10:00:00+08:00' as Instant;
    let answer: Result<Instant> = failed('platform-busy');
    const platform: Platform = { ...troubled('order-not-found'), time: async () => answer };
    const watched = watchPlatform(platform, { now: () => now }, () => {});
    await watched.time();
    await watched.findOrder('E1' as OrderNo, null);
    // Who is busy, or says no, may not have looked at the clock.
    expect(watched.agreedAt()).toBeNull();
    answer = ok(now);
    const asked = watched.time();
    now = '2026-12-22T10:00:00+08:00' as Instant;
    await asked;
    expect(watched.agreedAt()).toBe('2026-11-22T10:00:00+08:00');
    answer = failed('platform-clock-skew');
    await watched.time();
    expect(watched.agreedAt()).toBe('2026-11-22T10:00:00+08:00');
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

  it('does not swing with one ill service among healthy ones, nor with a long poll that is cut', async () => {
    const told: [Reachability['state'], Reachability['state']][] = [];
    const platform: Platform = { ...troubled('platform-busy'), time: async () => ok(clock.now()) };
    const watched = watchPlatform(platform, clock, (now, before) => told.push([before.state, now.state]));
    const key = { code: '011002300411' as InvoiceCode, number: '00000001' as InvoiceNumber };
    for (const code of ['platform-busy', 'platform-broken-answer', 'platform-unreachable'] as const) {
      Object.assign(platform, troubled(code), { time: async () => ok(clock.now()) });
      for (let round = 0; round < 3; round += 1) {
        await watched.time();
        await watched.putLayout('k', key, 'pdf', new Uint8Array());
        await watched.deliver('d', '{}');
        await watched.document(key);
        await watched.changes(null);
      }
    }
    expect(told).toEqual([['unknown', 'reachable']]);
  });

  it('counts a success of any call, and a refusal of this counter', async () => {
    const told: Reachability['state'][] = [];
    const platform: Platform = {
      ...troubled('platform-unreachable'),
      changes: async () => ok({ changes: [], cursor: 'a' }),
    };
    const watched = watchPlatform(platform, clock, ({ state }) => told.push(state));
    await watched.time();
    await watched.changes(null);
    Object.assign(platform, troubled('platform-signature'));
    await watched.changes(null);
    expect(told).toEqual(['unreachable', 'reachable', 'refused']);
  });
});
