import { describe, expect, it } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedEntry, AcknowledgedRange } from '../../../domain/outbox.ts';
import type { TheirEntry } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { DocumentDifference } from './compare-documents.ts';
import { openDigests } from './digests.ts';
import { manualTime } from './outbox.testing.ts';

const code = '011002300411' as InvoiceCode;
const number = (n: number) => String(n).padStart(8, '0') as InvoiceNumber;
type Compare = (range: AcknowledgedRange) => Result<readonly TheirEntry[] | null>;

/** A counter with acknowledged documents, and a platform that has some of them. */
function setUp({ documents = 600, random = 0 } = {}) {
  const time = manualTime('2026-11-22T10:00:00+08:00');
  const begun = Date.parse(time.clock.now());
  const entries = Array.from({ length: documents }, (_, index): AcknowledgedEntry => {
    return { number: number(index + 1), revision: 1, sha256: 'a'.repeat(64), gross: fen(55_300) };
  });
  const acked = new Map(entries.map((entry) => [`${code}-${entry.number}-1`, entry]));
  const platform = new Map<InvoiceNumber, TheirEntry>(entries.map((entry) => [entry.number, entry]));
  const world = { reachable: true, lastFullAt: null as Instant | null };
  const asked: [atMs: number, from: string][] = [];
  const sinces: (Instant | null)[] = [];
  const pages: string[] = [];
  const reopened: string[] = [];
  const pokes: number[] = [];
  const differences: DocumentDifference[] = [];
  const errors: unknown[] = [];
  const script: Compare[] = [];

  const compare: Compare = ({ from, to, entries: ours }) => {
    const theirs = [...platform.values()].filter((entry) => entry.number >= from && entry.number <= to);
    const same = theirs.length === ours.length && theirs.every(({ sha256 }, index) => sha256 === ours[index]?.sha256);
    return ok(same ? null : theirs);
  };
  const digests = openDigests({
    platform: {
      compare: async (range) => {
        asked.push([Date.parse(time.clock.now()) - begun, range.from]);
        return (script.shift() ?? compare)(range);
      },
    },
    store: {
      spans(since) {
        sinces.push(since);
        return [{ code, from: number(0), to: number(99_999_999) }];
      },
      // Two ranges a page.
      acknowledged(span, size) {
        pages.push(span.from);
        const ranges: AcknowledgedRange[] = [];
        const left = [...acked.values()].filter((entry) => entry.number >= span.from && entry.number <= span.to);
        while (left.length > 0 && ranges.length < 2) {
          const part = left.splice(0, size);
          const from = part[0]?.number ?? number(0);
          ranges.push({ deviceNo: '499000123456', kind: '026', code, from, to: part.at(-1)?.number ?? from, entries: part });
        }
        return { ranges, rest: left[0] ? { ...span, from: left[0].number } : null };
      },
      known: (_, from, to) => entries.filter((entry) => entry.number >= from && entry.number <= to),
      reopen(keys) {
        const open = keys.filter((key) => acked.delete(key));
        reopened.push(...open);
        return open.length;
      },
    },
    clock: time.clock,
    scheduler: time.scheduler,
    random: () => random,
    reachable: () => world.reachable,
    lastFullAt: () => world.lastFullAt,
    fullDone: (at) => {
      world.lastFullAt = at;
    },
    onReopened: (count) => pokes.push(count),
    onDifferences: (found) => differences.push(...found),
    onError: (error) => errors.push(error),
    size: 250,
  });
  return { time, platform, world, asked, sinces, pages, reopened, pokes, differences, errors, script, digests };
}

describe('digests', () => {
  it('compares everything some seconds after the start, then forty days every half hour, and everything once a day', async () => {
    const { time, asked, sinces, world } = setUp();
    await time.advance(4_999);
    expect(asked).toEqual([]);
    await time.advance(1);
    expect(asked.map(([, from]) => from)).toEqual(['00000001', '00000251', '00000501']);
    expect(world.lastFullAt).toBe('2026-11-22T10:00:05.000+08:00');
    await time.advance(30 * 60_000);
    expect(sinces).toEqual([null, '2026-10-13T10:30:05.000+08:00']);
    await time.advance(24 * 3_600_000);
    expect(sinces.filter((since) => since === null)).toHaveLength(2);
    expect(sinces).toHaveLength(50);
  });

  it('reads the ledger page by page, the next one when the one before was compared', async () => {
    const { time, script, pages, asked } = setUp({ documents: 1_100 });
    const answer = Promise.withResolvers<void>();
    let atThird: readonly string[] = [];
    script.push(
      () => ok(null),
      () => {
        atThird = [...pages];
        answer.resolve();
        return ok(null);
      },
    );
    await time.advance(5_000);
    await answer.promise;
    expect(atThird).toEqual(['00000000']);
    expect(pages).toEqual(['00000000', '00000501', '00001001']);
    expect(asked.map(([, from]) => from)).toEqual(['00000001', '00000251', '00000501', '00000751', '00001001']);
  });

  it('heals a platform restored from yesterday’s backup that has lost 600 documents, in one round and without a person', async () => {
    const { time, platform, asked, reopened, pokes, differences, digests } = setUp({ documents: 1_000 });
    await time.advance(10_000);
    expect(reopened).toEqual([]);
    for (let n = 401; n <= 1_000; n += 1) platform.delete(number(n));
    digests.reconnected();
    await time.advance(15_000);
    expect(reopened).toEqual(Array.from({ length: 600 }, (_, index) => `${code}-${number(401 + index)}-1`));
    expect(pokes).toEqual([100, 250, 250]);
    expect(asked).toHaveLength(8);
    expect(differences).toEqual([]);
    // what is on its way again is not asked for twice
    await time.advance(30 * 60_000);
    expect(reopened).toHaveLength(600);
  });

  it('hands over what is not ours, and opens nothing for it', async () => {
    const { time, platform, reopened, differences } = setUp();
    platform.set(number(3), { number: number(3), revision: 1, sha256: 'b'.repeat(64) });
    platform.set(number(4), { number: number(4), revision: 2, sha256: 'c'.repeat(64) });
    await time.advance(5_000);
    expect(differences).toMatchObject([
      { what: 'differs', number: number(3) },
      { what: 'unknown', number: number(4), revision: 2 },
    ]);
    expect(reopened).toEqual([]);
  });

  it('asks nothing while offline, goes on where it was, and looks once more at what it had seen before', async () => {
    const { time, asked, world, script, digests } = setUp();
    world.reachable = false;
    await time.advance(3 * 3_600_000);
    expect(asked).toEqual([]);
    world.reachable = true;
    script.push(
      () => ok(null),
      () => {
        world.reachable = false;
        return failed('platform-unreachable', { reason: 'ECONNREFUSED' });
      },
    );
    digests.reconnected();
    await time.advance(3 * 3_600_000);
    expect(asked.map(([, from]) => from)).toEqual(['00000001', '00000251']);
    world.reachable = true;
    digests.reconnected();
    await time.advance(20_000);
    expect(asked.slice(2).map(([, from]) => from)).toEqual(['00000501', '00000251', '00000001', '00000251', '00000501']);
  });

  it('backs off in trouble and obeys Retry-After, reconnection or not', async () => {
    const { time, asked, script, digests } = setUp({ random: 0.5 });
    const ill: Compare = () => failed('platform-busy', { status: 500 });
    script.push(ill, ill, () => failed('platform-busy', { status: 503, retryAfterMs: 120_000 }));
    await time.advance(13_250);
    digests.reconnected();
    await time.advance(119_000);
    expect(asked.map(([at]) => at)).toEqual([10_000, 11_125, 13_250]);
    await time.advance(10_000);
    expect(asked.length).toBeGreaterThanOrEqual(6);
  });

  it('is not held up by one range that always fails, and does not call that a full comparison', async () => {
    const { time, asked, world, script, errors } = setUp();
    const sick: Compare = (range) => {
      script.unshift(sick);
      if (range.from === '00000001') throw new Error('a bug');
      return ok(null);
    };
    script.push(sick);
    await time.advance(10 * 60_000);
    expect(asked.filter(([, from]) => from === '00000001')).toHaveLength(5);
    expect(asked).toHaveLength(7);
    expect(errors).toHaveLength(5);
    expect(world.lastFullAt).toBeNull();
    // the next round begins as ever
    await time.advance(30 * 60_000);
    expect(asked).toHaveLength(14);
  });

  it('ends when it is stopped', async () => {
    const { time, digests, asked } = setUp();
    digests.stop();
    digests.reconnected();
    await time.advance(24 * 3_600_000);
    expect(asked).toEqual([]);
    expect(time.next()).toBeNull();
  });
});
