import { describe, expect, it } from 'vitest';
import type { OutboxResult } from '../../../domain/outbox.ts';
import { failed, ok, type ProblemCode, type ProblemDetails, type Result } from '../../../domain/problem.ts';
import { uploadKeyOf } from './document.ts';
import { manualTime, memoryOutbox, settled } from './outbox.testing.ts';
import { openOutboxRunner } from './outbox-runner.ts';
import { defaultBackoff } from './schedule.ts';

type Answer = (keys: readonly string[]) => Result<readonly OutboxResult[]> | Promise<Result<readonly OutboxResult[]>>;

const accept: Answer = (keys) => ok(keys.map((uploadKey) => ({ outcome: 'accepted', uploadKey })));
const trouble =
  (code: ProblemCode, details: ProblemDetails = {}): Answer =>
  () =>
    failed(code, details);

/** A runner over an outbox in memory and a platform that plays `script` and then accepts everything. */
function setUp(script: Answer[] = [], random = 0.5) {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const outbox = memoryOutbox(time.clock.now());
  const requests: string[][] = [];
  const changed: string[] = [];
  const errors: unknown[] = [];
  const runner = openOutboxRunner({
    platform: {
      upload: async (documents) => {
        const keys = documents.map(uploadKeyOf);
        requests.push(keys);
        return (script.shift() ?? accept)(keys);
      },
      deliver: async (uploadKey) => ok({ outcome: 'delivered', uploadKey, url: null }),
    },
    store: outbox.store,
    clock: time.clock,
    scheduler: time.scheduler,
    random: () => random,
    requestTimeoutMs: 8_000,
    layoutStep: async (uploadKey) => ok({ outcome: 'accepted', uploadKey }),
    step: () => undefined,
    onChanged: (keys) => changed.push(...keys),
    onError: (error) => errors.push(error),
  });
  return { time, outbox, requests, changed, errors, runner, script };
}

describe('outbox runner', () => {
  it('sends what is pending and is quiet when nothing is', async () => {
    const { outbox, runner, requests, changed, time } = setUp();
    runner.poke();
    await settled();
    expect(requests).toEqual([]);
    expect(time.next()).toBeNull();
    outbox.add('a');
    outbox.add('b');
    runner.poke();
    await settled();
    expect(requests).toEqual([['a-1', 'b-1']]);
    expect(outbox.states()).toEqual({ 'a-1': 'acked', 'b-1': 'acked' });
    expect(changed).toEqual(['a-1', 'b-1']);
    expect(time.next()).toBeNull();
  });

  it('empties a backlog in batches of 200', async () => {
    const { outbox, runner, requests } = setUp();
    for (let n = 0; n < 450; n += 1) outbox.add(`i${n}`);
    runner.poke();
    await settled();
    expect(requests.map((keys) => keys.length)).toEqual([200, 200, 50]);
  });

  it('sends the second revision only after the first is acknowledged', async () => {
    const { outbox, runner, requests } = setUp();
    outbox.add('a', 2);
    outbox.add('a', 1);
    outbox.add('b', 1);
    runner.poke();
    await settled();
    expect(requests).toEqual([['a-1', 'b-1'], ['a-2']]);
  });

  it('records every outcome, and a parked document holds up nobody else', async () => {
    const results: OutboxResult[] = [
      { outcome: 'accepted', uploadKey: 'a-1' },
      { outcome: 'duplicate', uploadKey: 'b-1' },
      { outcome: 'conflict', uploadKey: 'c-1' },
      { outcome: 'orderConflict', uploadKey: 'd-1', by: '12306', code: '', number: '26119110000012345678' },
      { outcome: 'rejected', uploadKey: 'e-1', type: 'rule', detail: 'no' },
    ];
    const { outbox, runner, requests } = setUp([() => ok(results)]);
    for (const invoice of ['a', 'b', 'c', 'd', 'e']) outbox.add(invoice);
    outbox.add('e', 2);
    runner.poke();
    await settled();
    outbox.add('f');
    runner.poke();
    await settled();
    expect(outbox.states()).toMatchObject({ 'a-1': 'acked', 'b-1': 'acked', 'c-1': 'parked', 'd-1': 'acked', 'e-1': 'parked' });
    expect(outbox.rows.get('d-1')?.result).toEqual(results[3]);
    // the void of a rejected invoice waits for its first revision, the next invoice for nobody
    expect(requests.slice(1)).toEqual([['f-1']]);
  });

  it('backs off further with every failure, obeys no poke meanwhile, and starts anew after a success', async () => {
    const down = trouble('platform-unreachable');
    const { outbox, runner, requests, time, changed, script } = setUp([down, down, down]);
    outbox.add('a');
    runner.poke();
    await settled();
    const waits: (number | null)[] = [];
    for (let failures = 0; failures < 3; failures += 1) {
      waits.push(time.next());
      outbox.add(`new-${failures}`);
      runner.poke();
      await time.advance((time.next() ?? 0) - 1);
      expect(requests.length).toBe(failures + 1);
      await time.advance(1);
    }
    expect(waits).toEqual([1_125, 2_125, 4_125]);
    expect(changed.toSorted()).toEqual(['a-1', 'new-0-1', 'new-1-1', 'new-2-1']);
    expect(outbox.rows.get('a-1')?.entry.attempts).toBe(3);
    script.push(down);
    outbox.add('b');
    runner.poke();
    await settled();
    expect(requests.at(-1)).toEqual(['b-1']);
    expect(time.next()).toBe(waits[0]);
  });

  it('waits as long as the platform asks, even when a person presses', async () => {
    const { outbox, runner, requests, time } = setUp([trouble('platform-busy', { status: 429, retryAfterMs: 60_000 })]);
    outbox.add('a');
    runner.poke();
    await settled();
    expect(time.next()).toBeGreaterThanOrEqual(60_000);
    runner.tryNow();
    await time.advance(59_999);
    expect(requests.length).toBe(1);
    await time.advance(10_000);
    expect(outbox.states()).toEqual({ 'a-1': 'acked' });
  });

  it('tries at once when a person presses during its own back-off', async () => {
    const { outbox, runner, requests, time } = setUp([trouble('platform-unreachable')]);
    outbox.add('a');
    runner.poke();
    await settled();
    expect(outbox.store.due(time.clock.now(), 10, 'document')).toEqual([]);
    runner.tryNow();
    await settled();
    expect(requests.length).toBe(2);
    expect(outbox.states()).toEqual({ 'a-1': 'acked' });
  });

  it('halves the batch when the platform takes less, and parks what is too long even alone', async () => {
    const tooLarge: Answer = (keys) => (keys.includes('c-1') ? failed('platform-refused', { status: 413 }) : accept(keys));
    const { outbox, runner, requests, time } = setUp([tooLarge, tooLarge, tooLarge, tooLarge, tooLarge, tooLarge]);
    for (const invoice of ['a', 'b', 'c', 'd']) outbox.add(invoice);
    runner.poke();
    await settled();
    expect(requests).toEqual([['a-1', 'b-1', 'c-1', 'd-1'], ['a-1', 'b-1'], ['c-1', 'd-1'], ['c-1'], ['d-1']]);
    expect(outbox.states()).toEqual({ 'a-1': 'acked', 'b-1': 'acked', 'c-1': 'parked', 'd-1': 'acked' });
    expect(outbox.rows.get('c-1')?.result).toMatchObject({ outcome: 'rejected', type: 'too-large' });
    expect(time.next()).toBeNull();
  });

  it('finds the one document that the platform cannot stomach and lets the others through', async () => {
    const poisoned: Answer = (keys) => (keys.includes('p-1') ? failed('platform-busy', { status: 500 }) : accept(keys));
    const { outbox, runner, requests, time, script } = setUp();
    script.push(...new Array<Answer>(200).fill(poisoned));
    for (let n = 0; n < 40; n += 1) outbox.add(n === 3 ? 'p' : `i${n}`);
    runner.poke();
    await time.advance(10 * 60_000);
    const states = outbox.states();
    expect(states['p-1']).toBe('pending');
    expect(Object.values(states).filter((state) => state === 'acked').length).toBe(39);
    // it stays under watch, alone: what comes later never travels with it
    expect(requests.at(-1)).toEqual(['p-1']);
    for (let n = 0; n < 5; n += 1) outbox.add(`later${n}`);
    const before = requests.length;
    await time.advance(10 * 60_000);
    expect(requests.slice(before).filter((keys) => keys.includes('p-1') && keys.length > 1)).toEqual([]);
    expect(outbox.states()).toMatchObject({ 'later0-1': 'acked', 'later4-1': 'acked', 'p-1': 'pending' });
    // and it goes through when the platform is repaired
    script.length = 0;
    await time.advance(10 * 60_000);
    expect(outbox.states()['p-1']).toBe('acked');
  });

  it('blames the link, not the documents, when nothing comes through: batches stay large', async () => {
    const { outbox, runner, requests, time } = setUp(new Array<Answer>(12).fill(trouble('platform-unreachable')));
    for (let n = 0; n < 300; n += 1) outbox.add(`i${n}`);
    runner.poke();
    await time.advance(60 * 60_000);
    expect(requests.map((keys) => keys.length)).toEqual([...new Array(13).fill(200), 100]);
  });

  it('is not silenced by a clock that is set back', async () => {
    const { outbox, runner, requests, time } = setUp([trouble('platform-unreachable')]);
    outbox.add('a');
    runner.poke();
    await settled();
    time.jump(-400 * 86_400_000);
    await time.advance(defaultBackoff.capMs);
    expect(requests.length).toBe(2);
    expect(outbox.states()).toEqual({ 'a-1': 'acked' });
  });

  it('stops at once and records nothing of an answer that comes later', async () => {
    const pending = Promise.withResolvers<Result<readonly OutboxResult[]>>();
    const { outbox, runner, time, changed } = setUp([() => pending.promise]);
    outbox.add('a');
    runner.poke();
    await settled();
    runner.stop();
    pending.resolve(ok([{ outcome: 'accepted', uploadKey: 'a-1' }]));
    await settled();
    runner.poke();
    runner.tryNow();
    await settled();
    expect(outbox.states()).toEqual({ 'a-1': 'pending' });
    expect(changed).toEqual([]);
    expect(time.next()).toBeNull();
  });

  it('outlives a ledger that throws: reports it, waits, and sends again', async () => {
    const { outbox, runner, requests, time, errors } = setUp();
    outbox.add('a');
    const { recordResults } = outbox.store;
    let full = true;
    outbox.store.recordResults = (results, at) => {
      if (full) throw new Error('disk full');
      recordResults(results, at);
    };
    runner.poke();
    await settled();
    expect(errors).toEqual([new Error('disk full')]);
    full = false;
    await time.advance(defaultBackoff.capMs);
    expect(requests).toEqual([['a-1'], ['a-1']]);
    expect(outbox.states()).toEqual({ 'a-1': 'acked' });
  });

  it('takes a document up that comes while it is sending', async () => {
    const pending = Promise.withResolvers<Result<readonly OutboxResult[]>>();
    const { outbox, runner, requests } = setUp([() => pending.promise]);
    outbox.add('a');
    runner.poke();
    await settled();
    outbox.add('b');
    runner.poke();
    pending.resolve(ok([{ outcome: 'accepted', uploadKey: 'a-1' }]));
    await settled();
    expect(requests).toEqual([['a-1'], ['b-1']]);
  });
});
