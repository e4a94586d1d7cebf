import { describe, expect, it } from 'vitest';
import type { Change } from '../../../domain/change.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { type FeedPage, openFeed } from './feed.ts';
import { manualTime, settled } from './outbox.testing.ts';

type Answer = Result<FeedPage>;

const fenced: Change = { type: 'counterFenced', counterId: 'counter-07' };
const page = (cursor: string, ...changes: Change[]): Answer => ok({ changes, cursor });

/** A feed over a ledger in memory; the platform plays `script` and then holds every question. */
function setUp(script: (Answer | 'hold')[]) {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const ledger = { cursor: null as string | null, applied: [] as FeedPage[], broken: false };
  const asked: [atMs: number, cursor: string | null][] = [];
  const begun = Date.parse(time.clock.now());
  const held: ((answer: Answer) => void)[] = [];
  const errors: unknown[] = [];
  const feed = openFeed({
    platform: {
      changes: (cursor) => {
        asked.push([Date.parse(time.clock.now()) - begun, cursor]);
        const answer = script.shift() ?? 'hold';
        return answer === 'hold' ? new Promise((resolve) => held.push(resolve)) : Promise.resolve(answer);
      },
    },
    cursor: () => ledger.cursor,
    apply: (one) => {
      if (ledger.broken) throw new Error('disk full');
      ledger.applied.push(one);
      ledger.cursor = one.cursor;
    },
    scheduler: time.scheduler,
    random: () => 0.5,
    onError: (error) => errors.push(error),
  });
  return { time, ledger, asked, held, errors, feed };
}

describe('feed', () => {
  it('applies page after page at once and then waits with the platform', async () => {
    const { feed, asked, ledger } = setUp([page('a', fenced), page('b', fenced)]);
    feed.poke();
    await settled();
    expect(ledger.applied).toEqual([
      { changes: [fenced], cursor: 'a' },
      { changes: [fenced], cursor: 'b' },
    ]);
    expect(asked).toEqual([
      [0, null],
      [0, 'a'],
      [0, 'b'],
    ]);
    feed.poke();
    await settled();
    expect(asked).toHaveLength(3);
  });

  it('asks again at once when a long wait ends with nothing', async () => {
    const { feed, asked, held, time, ledger } = setUp([page('a', fenced)]);
    feed.poke();
    await time.advance(25_000);
    held.shift()?.(page('a'));
    await settled();
    expect(asked.map(([at]) => at)).toEqual([0, 0, 25_000]);
    expect(ledger.applied).toHaveLength(1);
  });

  it.each([
    ['nothing', page('a')],
    ['nothing under ever new cursors', page('b')],
    ['the same page again and again', page('a', fenced)],
  ])('is not driven into a busy loop by a platform that answers at once with %s', async (_, answer) => {
    const { feed, asked, time, ledger } = setUp(new Array<Answer>(500).fill(answer));
    ledger.cursor = 'a';
    feed.poke();
    await time.advance(10 * 60_000);
    expect(asked.length).toBeGreaterThan((10 * 60) / 25);
    expect(asked.length).toBeLessThan(60);
    const waits = asked.slice(1).map(([at], index) => at - (asked[index]?.[0] ?? 0));
    expect(Math.max(...waits)).toBeLessThanOrEqual(25_000);
  });

  it('backs off in trouble, further each time, and a poke cuts it short', async () => {
    const down = failed('platform-unreachable', { reason: 'ECONNREFUSED' });
    const { feed, asked, time } = setUp([down, down, down, page('a', fenced)]);
    feed.poke();
    await time.advance(3_250);
    expect(asked.map(([at]) => at)).toEqual([0, 1_125, 3_250]);
    feed.poke();
    await settled();
    expect(asked.map(([at]) => at)).toEqual([0, 1_125, 3_250, 3_250, 3_250]);
  });

  it('waits as long as the platform asks, poke or not', async () => {
    const { feed, asked, time } = setUp([failed('platform-busy', { status: 429, retryAfterMs: 60_000 }), page('a', fenced)]);
    feed.poke();
    await settled();
    feed.poke();
    await time.advance(59_999);
    expect(asked).toHaveLength(1);
    await time.advance(3_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('asks for the same page again when the ledger cannot take it', async () => {
    const { feed, asked, time, ledger, errors } = setUp([page('a', fenced), page('a', fenced)]);
    ledger.broken = true;
    feed.poke();
    await settled();
    expect(errors).toEqual([new Error('disk full')]);
    ledger.broken = false;
    await time.advance(2_000);
    expect(asked.map(([, cursor]) => cursor)).toEqual([null, null, 'a']);
    expect(ledger.cursor).toBe('a');
  });

  it('reads everything again when the ledger goes back to the beginning, whatever the question under way brings', async () => {
    const { feed, asked, held, ledger, time } = setUp([page('z', fenced)]);
    feed.poke();
    await time.advance(25_000);
    ledger.cursor = null;
    held.shift()?.(page('y', fenced));
    await settled();
    expect(ledger.cursor).toBeNull();
    expect(asked.map(([, cursor]) => cursor)).toEqual([null, 'z', null]);
    held.shift()?.(page('b', fenced));
    await settled();
    expect(asked.at(-1)?.[1]).toBe('b');
    expect(ledger.cursor).toBe('b');
  });

  it('applies nothing after it was stopped', async () => {
    const { feed, held, ledger, time } = setUp([]);
    feed.poke();
    await settled();
    feed.stop();
    held.shift()?.(page('a', fenced));
    await time.advance(600_000);
    expect(ledger.applied).toEqual([]);
    expect(time.next()).toBeNull();
  });
});
