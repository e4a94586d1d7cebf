/**
 * Uploader and client together against a platform that says anything for six hours: what is lost (nothing), how often it is asked
 * (ever more rarely), and how soon all is well again.
 */
import { describe, expect, it } from 'vitest';
import { failed } from '../../../domain/problem.ts';
import { openPlatform } from './client.ts';
import { documentMaker } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';
import { manualTime, memoryOutbox } from './outbox.testing.ts';
import { openOutboxRunner } from './outbox-runner.ts';
import { defaultBackoff } from './schedule.ts';

const hour = 3_600_000;
const json = { 'content-type': 'application/json' };
const problemJson = { 'content-type': 'application/problem+json' };
type Say = (keys: readonly string[]) => Response;

const well: Say = (keys) =>
  new Response(JSON.stringify({ results: keys.map((uploadKey) => ({ uploadKey, outcome: 'accepted' })) }), { headers: json });
const networkError = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

/** More documents than one request takes, and a platform that says one thing until it is repaired. */
function setUp(sick: Say) {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const begun = Date.parse(time.clock.now());
  const asked: number[] = [];
  const world = { say: sick };
  const platform = openPlatform({
    url: 'https://platform.example',
    counterId: 'counter-07',
    secret: 's',
    timeoutMs: 8_000,
    clock: time.clock,
    fetch: async (_, init) => {
      asked.push(Date.parse(time.clock.now()) - begun);
      const body: { documents: { uploadKey: string }[] } = JSON.parse(String(init?.body));
      return world.say(body.documents.map(({ uploadKey }) => uploadKey));
    },
  });
  const outbox = memoryOutbox(time.clock.now());
  const make = documentMaker('counter-07');
  for (let n = 1; n <= 210; n += 1) {
    const number = String(n).padStart(8, '0');
    outbox.add(`011002300411-${number}`, 1, make(invoiceForTests(number, { orderNo: 'none', lineIds: [] }), 1).json);
  }
  const errors: unknown[] = [];
  const runner = openOutboxRunner({
    platform,
    store: outbox.store,
    clock: time.clock,
    scheduler: time.scheduler,
    random: () => 0.5,
    requestTimeoutMs: 8_000,
    layoutStep: async () => failed('internal'),
    onChanged: () => undefined,
    onError: (error) => errors.push(error),
    step: () => undefined,
  });
  return { time, asked, world, outbox, errors, runner };
}

const sicknesses: [name: string, say: Say][] = [
  [
    'HTML of a captive portal',
    () => new Response('<!doctype html><p>Please sign in', { headers: { 'content-type': 'text/html' } }),
  ],
  ['half a JSON', () => new Response('{"results":[{"uploadKey":"0110', { headers: json })],
  [
    '200 with the wrong ids',
    (keys) =>
      new Response(JSON.stringify({ results: keys.map((key) => ({ uploadKey: `${key}9`, outcome: 'accepted' })) }), {
        headers: json,
      }),
  ],
  ['401', () => new Response('{"type":"signature"}', { status: 401, headers: problemJson })],
  ['500', () => new Response('oops', { status: 500 })],
  [
    'nothing',
    () => {
      throw networkError('ECONNREFUSED');
    },
  ],
  [
    'silence',
    () => {
      throw new Error('timeout');
    },
  ],
];

describe('six hours of', () => {
  it.each(sicknesses)('%s: nothing lost, asked politely, all there within minutes afterwards', async (_, say) => {
    const { time, asked, world, outbox, errors, runner } = setUp(say);
    runner.poke();
    for (let minutes = 0; minutes < 360; minutes += 10) {
      runner.poke();
      await time.advance(600_000);
    }
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['pending']));
    // at most two ways are tried, each at most every two and a half minutes once the first minutes are over
    const lastHour = asked.filter((at) => at > 5 * hour);
    expect(lastHour.length).toBeGreaterThan(10);
    expect(lastHour.length).toBeLessThanOrEqual((2 * hour) / (defaultBackoff.capMs / 2) + 2);
    expect(asked.filter((at) => at < 60_000).length).toBeLessThan(20);

    world.say = well;
    await time.advance(10 * 60_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
    expect(errors).toEqual([]);
  });

  it.each([
    [429, '90'],
    [503, '90'],
  ])('%i with Retry-After: asked when it said and not before, press or no press', async (status, retryAfter) => {
    const busy = () => new Response('{"type":"busy"}', { status, headers: { ...problemJson, 'retry-after': retryAfter } });
    const { time, asked, outbox, runner, world } = setUp(busy);
    runner.poke();
    for (let second = 0; second < 3_600; second += 10) {
      runner.tryNow();
      await time.advance(10_000);
    }
    const waits = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(90_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(90_000 + defaultBackoff.capMs);
    world.say = well;
    await time.advance(10 * 60_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
  });

  it('a platform that takes ten documents at once and no more', async () => {
    const html = () =>
      new Response('<h1>413 Request Entity Too Large', { status: 413, headers: { 'content-type': 'text/html' } });
    const { time, asked, outbox, runner } = setUp((keys) => (keys.length > 10 ? html() : well(keys)));
    runner.poke();
    await time.advance(60_000);
    expect(new Set(Object.values(outbox.states()))).toEqual(new Set(['acked']));
    expect(asked.length).toBeLessThan(70);
  });
});
