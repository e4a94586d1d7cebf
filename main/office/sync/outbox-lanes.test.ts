/**
 * Layout files and deliveries beside documents: who waits for whom when something of the platform is ill.
 */
import { describe, expect, it } from 'vitest';
import type { OutboxResult } from '../../../domain/outbox.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { StepName } from '../../../domain/steps.ts';
import { uploadKeyOf } from './document.ts';
import { manualTime, memoryOutbox, settled } from './outbox.testing.ts';
import { openOutboxRunner } from './outbox-runner.ts';

type Route = 'upload' | 'layout' | 'delivery';
type Trouble = Problem | 'hang' | null;

const http500: Problem = { code: 'platform-busy', details: { status: 500 } };
const timeout: Problem = { code: 'platform-unreachable', details: { reason: 'timeout' } };

/** A station of four: runner, outbox, platform, time. `trouble` says what the platform does with a route and a key. */
function setUp(trouble: (route: Route, key: string) => Trouble = () => null, outboxBefore?: ReturnType<typeof memoryOutbox>) {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const outbox = outboxBefore ?? memoryOutbox(time.clock.now());
  const begun = Date.parse(time.clock.now());
  const sent: [atMs: number, route: Route, key: string][] = [];
  const steps: StepName[] = [];
  const errors: unknown[] = [];
  const noFile = new Map<string, Result<never>>();
  const world = { trouble };

  async function answer(route: Route, key: string, good: OutboxResult): Promise<Result<OutboxResult>> {
    sent.push([Date.parse(time.clock.now()) - begun, route, key]);
    const wrong = world.trouble(route, key);
    if (wrong === 'hang') return new Promise(() => undefined);
    return wrong === null ? ok(good) : { ok: false, problem: wrong };
  }

  const start = () =>
    openOutboxRunner({
      platform: {
        async upload(documents) {
          const keys = documents.map(uploadKeyOf);
          const bad = keys.find((key) => world.trouble('upload', key) !== null) ?? keys[0] ?? '';
          const told = await answer('upload', bad, { outcome: 'accepted', uploadKey: bad });
          return told.ok ? ok(keys.map((uploadKey) => ({ outcome: 'accepted', uploadKey }))) : told;
        },
        deliver: (uploadKey) => answer('delivery', uploadKey, { outcome: 'delivered', uploadKey, url: null }),
      },
      store: outbox.store,
      layoutStep: async (uploadKey, { code }) =>
        noFile.get(code) ?? answer('layout', uploadKey, { outcome: 'accepted', uploadKey }),
      clock: time.clock,
      scheduler: time.scheduler,
      random: () => 0.5,
      requestTimeoutMs: 8_000,
      onChanged: () => undefined,
      onError: (error) => errors.push(error),
      step: (name) => steps.push(name),
    });
  const times = (route: Route, key?: string) =>
    sent.filter(([, to, what]) => to === route && (key === undefined || what === key)).map(([at]) => at);
  return { time, outbox, sent, times, steps, errors, noFile, world, start };
}

/** An invoice with its document, its layout file and a delivery. */
function addAll(outbox: ReturnType<typeof memoryOutbox>, ...invoices: string[]): void {
  for (const invoice of invoices) {
    outbox.add(invoice);
    outbox.addLayout(invoice);
    outbox.addDelivery(`d-${invoice}`, invoice);
  }
}

describe('documents, layout files and deliveries', () => {
  it('go in this order for each invoice, and documents before everything else', async () => {
    const { outbox, sent, start, steps } = setUp();
    addAll(outbox, 'a', 'b');
    start().poke();
    await settled();
    expect(sent.map(([, route, key]) => `${route} ${key}`)).toEqual([
      'upload a-1',
      'layout a-pdf',
      'delivery d-a',
      'layout b-pdf',
      'delivery d-b',
    ]);
    expect(steps).toEqual(['upload-acked', 'ack-committed', 'layout-uploaded', 'layout-uploaded']);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
  });

  it('a document that comes between two layout files goes between them', async () => {
    const { outbox, sent, start, world } = setUp();
    addAll(outbox, 'a', 'b', 'c');
    world.trouble = (route, key) => {
      if (route === 'layout' && key === 'a-pdf') outbox.add('new');
      return null;
    };
    start().poke();
    await settled();
    expect(sent.map(([, , key]) => key).slice(0, 4)).toEqual(['a-1', 'a-pdf', 'new-1', 'd-a']);
  });

  it('a layout service that answers 500 stops neither documents nor deliveries, and is asked ever more rarely', async () => {
    const { outbox, times, start, time, world } = setUp((route) => (route === 'layout' ? http500 : null));
    addAll(outbox, 'a', 'b', 'c');
    outbox.add('sent');
    outbox.addDelivery('d-sent', 'sent');
    const runner = start();
    runner.poke();
    for (let minute = 0; minute < 60; minute += 1) {
      outbox.add(`n${minute}`);
      runner.poke();
      await time.advance(60_000);
      expect(outbox.states()[`n${minute}-1`]).toBe('acked');
    }
    expect(outbox.states()).toMatchObject({ 'a-1': 'acked', 'd-sent': 'acked', 'a-pdf': 'pending', 'd-a': 'pending' });
    expect(times('layout').slice(0, 5)).toEqual([0, 1_125, 3_250, 7_375, 15_500]);
    expect(times('layout').length).toBeLessThan(35);
    world.trouble = () => null;
    await time.advance(10 * 60_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
  });

  it('a layout service that hangs costs the documents one time-out now and then, and no wait', async () => {
    const { outbox, start, time } = setUp((route) => (route === 'layout' ? timeout : null));
    addAll(outbox, 'a');
    const runner = start();
    runner.poke();
    await settled();
    outbox.add('b');
    runner.poke();
    await settled();
    expect(outbox.states()).toMatchObject({ 'a-pdf': 'pending', 'b-1': 'acked' });
    expect(time.next()).toBeGreaterThan(0);
  });

  it.each<[string, Problem]>([
    ['a platform that cannot be reached', { code: 'platform-unreachable', details: { reason: 'ECONNREFUSED' } }],
    ['a clock that is wrong', { code: 'platform-clock-skew', details: {} }],
    ['a signature that is refused', { code: 'platform-signature', details: { status: 401, type: 'signature', detail: '' } }],
  ])('%s stops them all, even when a layout file finds it out', async (_, problem) => {
    const { outbox, sent, start, time } = setUp((route) => (route === 'layout' ? problem : null));
    addAll(outbox, 'a');
    const runner = start();
    runner.poke();
    await settled();
    outbox.add('b');
    runner.poke();
    await time.advance(1_124);
    expect(sent.map(([, route]) => route)).toEqual(['upload', 'layout']);
    await time.advance(1);
    expect(outbox.states()).toMatchObject({ 'b-1': 'acked' });
  });

  it('a Retry-After stops them all until then, even when a person presses', async () => {
    const busy: Problem = { code: 'platform-busy', details: { status: 429, retryAfterMs: 60_000 } };
    const { outbox, sent, start, time, world } = setUp((route) => (route === 'delivery' ? busy : null));
    addAll(outbox, 'a');
    const runner = start();
    runner.poke();
    await settled();
    outbox.add('b');
    runner.tryNow();
    runner.poke();
    world.trouble = () => null;
    await time.advance(59_999);
    expect(sent).toHaveLength(3);
    await time.advance(10_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
  });

  it('one bad entry of a lane keeps no other of it from going', async () => {
    const bad = ['a-pdf', 'd-b'];
    const { outbox, start, time, times } = setUp((_, key) => (bad.includes(key) ? http500 : null));
    const invoices = Array.from({ length: 30 }, (_, index) => `i${index}`);
    addAll(outbox, 'a', 'b', ...invoices);
    start().poke();
    await time.advance(60 * 60_000);
    const open = Object.entries(outbox.states()).filter(([, state]) => state !== 'acked');
    // the delivery of `a` waits for its layout file
    expect(open.map(([key]) => key).toSorted()).toEqual(['a-pdf', 'd-a', 'd-b']);
    expect(times('layout', 'i29-pdf')[0]).toBeLessThan(10_000);
  });

  it('a bad entry is not tried more often because others of its lane go through', async () => {
    const { outbox, start, time, times } = setUp((_, key) => (key === 'a-pdf' ? http500 : null));
    outbox.add('a');
    outbox.addLayout('a');
    const runner = start();
    for (let n = 0; n < 360; n += 1) {
      outbox.add(`i${n}`);
      outbox.addLayout(`i${n}`);
      runner.poke();
      await time.advance(10_000);
    }
    expect(outbox.states()).toMatchObject({ 'a-pdf': 'pending', 'i359-pdf': 'acked' });
    expect(times('layout', 'a-pdf').length).toBeLessThan(40);
  });

  it('a layout file that cannot be made is parked with its cause, and the next one goes', async () => {
    const { outbox, start, noFile, sent, steps } = setUp();
    addAll(outbox, 'a', 'b');
    noFile.set('a', failed('layout-glyph-missing', { characters: '𠮷' }));
    start().poke();
    await settled();
    expect(outbox.states()).toMatchObject({ 'a-1': 'acked', 'a-pdf': 'parked', 'd-a': 'pending', 'b-pdf': 'acked' });
    expect(outbox.rows.get('a-pdf')?.result).toMatchObject({ outcome: 'rejected', type: 'layout-glyph-missing' });
    expect(sent.map(([, , key]) => key)).not.toContain('a-pdf');
    expect(steps.filter((step) => step === 'layout-uploaded')).toHaveLength(1);
  });

  it('what a file is too long for is parked, and what is a bug is tried again later', async () => {
    const tooLarge: Problem = { code: 'platform-refused', details: { status: 413, type: '', detail: '' } };
    const { outbox, start, errors, time } = setUp((_, key) => (key === 'd-a' ? tooLarge : null));
    addAll(outbox, 'a', 'b');
    const { recordResults } = outbox.store;
    let bug = true;
    outbox.store.recordResults = (results, at) => {
      if (bug && results.some(({ uploadKey }) => uploadKey === 'a-pdf')) throw new Error('a bug');
      recordResults(results, at);
    };
    start().poke();
    await time.advance(60_000);
    expect(outbox.states()).toMatchObject({ 'a-pdf': 'pending', 'b-pdf': 'acked', 'd-b': 'acked' });
    expect(errors.length).toBeGreaterThan(1);
    bug = false;
    await time.advance(10 * 60_000);
    expect(outbox.states()).toMatchObject({ 'a-pdf': 'acked', 'd-a': 'parked' });
  });
});

describe('leases', () => {
  it('hold over a kill: the next process sends nothing that may still be under way, and then all of it', async () => {
    const { outbox, start, time, times, world } = setUp(() => 'hang');
    outbox.add('a');
    start().poke();
    await settled();
    // killed: the first runner never hears an answer; the next has nothing but the ledger
    world.trouble = () => null;
    outbox.add('b');
    const next = start();
    next.poke();
    await time.advance(5_000);
    expect(outbox.states()).toEqual({ 'a-1': 'pending', 'b-1': 'acked' });
    next.tryNow();
    await time.advance(7_999);
    expect(times('upload', 'a-1')).toEqual([0]);
    await time.advance(1_000);
    expect(times('upload', 'a-1')).toEqual([0, 13_000]);
    expect(outbox.states()).toEqual({ 'a-1': 'acked', 'b-1': 'acked' });
  });

  it('cover every kind, and end with an answer or a failure', async () => {
    const { outbox, start, time, world } = setUp();
    addAll(outbox, 'a');
    const leased: string[][] = [];
    const { lease } = outbox.store;
    outbox.store.lease = (keys, until) => {
      expect(Date.parse(until) - Date.parse(time.clock.now())).toBe(13_000);
      leased.push([...keys]);
      lease(keys, until);
    };
    world.trouble = (route) => (route === 'layout' && leased.length < 3 ? http500 : null);
    start().poke();
    await time.advance(2_000);
    expect(leased).toEqual([['a-1'], ['a-pdf'], ['a-pdf'], ['d-a']]);
    expect([...outbox.rows.values()].map((row) => row.leasedUntil)).toEqual(['', '', '']);
  });
});

describe('a bad document among two hundred', () => {
  const kinds: [string, Problem][] = [
    ['500', http500],
    ['an answer that cannot be read', { code: 'platform-broken-answer', details: { reason: 'not-json' } }],
    ['a refusal of the whole', { code: 'platform-refused', details: { status: 400, type: 'malformed', detail: '' } }],
    ['silence', timeout],
  ];
  const cases = kinds.flatMap(([name, problem]) => ['i0-1', 'i120-1'].map((bad) => [name, bad, problem] as const));
  it.each(cases)(
    'found by %s (%s): the others are there within a minute, and new ones are not held up',
    async (_, bad, problem) => {
      const { outbox, start, time, times } = setUp((__, key) => (key === bad ? problem : null));
      for (let n = 0; n < 200; n += 1) outbox.add(`i${n}`);
      const runner = start();
      runner.poke();
      await time.advance(60_000);
      expect(Object.entries(outbox.states()).filter(([, state]) => state !== 'acked')).toEqual([[bad, 'pending']]);
      for (let minute = 0; minute < 60; minute += 1) {
        outbox.add(`n${minute}`);
        runner.poke();
        await settled();
        expect(outbox.states()[`n${minute}-1`]).toBe('acked');
        await time.advance(60_000);
      }
      expect(times('upload', bad).length).toBeLessThan(60);
    },
  );

  it('when all seem bad, each is tried ever more rarely, and one that goes through acquits them all', async () => {
    const { outbox, start, time, times, world } = setUp(() => http500);
    for (let n = 0; n < 30; n += 1) outbox.add(`i${n}`);
    start().poke();
    await time.advance(6 * 3_600_000);
    const hour = times('upload').filter((at) => at > 5 * 3_600_000);
    expect(hour.length).toBeLessThan(60);
    world.trouble = () => null;
    const before = times('upload').length;
    await time.advance(10 * 60_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
    expect(times('upload').length - before).toBeLessThan(20);
  });

  it('found by this ledger, which cannot take its result: the others are recorded', async () => {
    const { outbox, start, time } = setUp();
    for (let n = 0; n < 200; n += 1) outbox.add(`i${n}`);
    const { recordResults } = outbox.store;
    outbox.store.recordResults = (results, at) => {
      if (results.some(({ uploadKey }) => uploadKey === 'i120-1')) throw new Error('a bug');
      recordResults(results, at);
    };
    start().poke();
    await time.advance(60_000);
    expect(Object.values(outbox.states()).filter((state) => state === 'acked')).toHaveLength(199);
  });
});
