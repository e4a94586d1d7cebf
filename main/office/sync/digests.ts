/**
 * Finds what the platform has lost. A platform restored from a backup has forgotten what it acknowledged, and nobody will ever ask for
 * it; so the counter compares from time to time, and lets the outbox send again what is missing, without a person.
 */

import type { Instant } from '../../../domain/ids.ts';
import { addDays, epochMs } from '../../../domain/instant.ts';
import type { AcknowledgedRange, DigestStore, NumberSpan } from '../../../domain/outbox.ts';
import type { Clock, Platform } from '../../../domain/ports.ts';
import { compareDocuments, type DocumentDifference } from './compare-documents.ts';
import { retryAfterOf } from './outbox-trouble.ts';
import { openRest } from './rest.ts';
import { type BackoffSettings, defaultBackoff } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

export interface DigestOptions {
  readonly platform: Pick<Platform, 'compare'>;
  readonly store: DigestStore;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  /** Whether the platform answers this counter at present; nothing is asked while it does not. */
  readonly reachable: () => boolean;
  /** When everything was last compared, kept over restarts; null when never. */
  readonly lastFullAt: () => Instant | null;
  /** Everything was compared. */
  readonly fullDone: (at: Instant) => void;
  /** So many documents are due again: the outbox shall be poked. */
  readonly onReopened: (count: number) => void;
  /** Documents of one range that the platform has and that are not ours; told again each time until somebody puts it right. */
  readonly onDifferences: (differences: readonly DocumentDifference[]) => void;
  /** A thrown error, of the ledger for one; the comparison goes on after the usual wait. */
  readonly onError: (error: unknown) => void;
  readonly backoff?: BackoffSettings;
  /** From one round to the next, ms. */
  readonly everyMs?: number;
  /** A round begins so long after the start or a reconnection, ms, and up to three times as long: counters come back one after another. */
  readonly soonMs?: number;
  /** A regular round looks so many days back; the daily one at everything. */
  readonly days?: number;
  /** Numbers in one comparison. */
  readonly size?: number;
}

export interface Digests {
  /** The platform can be reached again: it may not be the one it was. */
  reconnected(): void;
  stop(): void;
}

interface Round {
  readonly full: boolean;
  /** What has not been read from the ledger yet; read bit by bit, because a ledger may have a million numbers. */
  readonly spans: NumberSpan[];
  readonly left: { readonly range: AcknowledgedRange; readonly failures: number }[];
  /** Ranges that nothing could be learnt of. */
  skipped: number;
}

const dayMs = 86_400_000;
/** So often a range is tried in one round; then the others have their turn without it. */
const maxTries = 5;
/** With so many ranges in hand no more are read. */
const mostInHand = 50;

export function openDigests(options: DigestOptions): Digests {
  const { platform, store, clock, scheduler, random, onError } = options;
  const { everyMs = 30 * 60_000, soonMs = 5_000, days = 40, size = 500 } = options;
  const rest = openRest({ scheduler, random, backoff: options.backoff ?? defaultBackoff }, work);
  let stopped = false;
  let working = false;
  /** The round in hand: what is left of it survives an interruption, so that a bad line cannot keep it from ever ending. */
  let round: Round | null = null;
  /** A reconnection during a round: what was compared before may be lost by now. */
  let again = false;
  let cancelNext = scheduler.after(soon(), begin);

  function soon(): number {
    return soonMs + Math.floor(random() * 2 * soonMs);
  }

  function next(ms: number): void {
    cancelNext();
    cancelNext = scheduler.after(ms, begin);
  }

  function begin(): void {
    if (round !== null) again = true;
    work();
  }

  function work(): void {
    if (stopped || working || rest.on()) return;
    working = true;
    compareAll()
      .catch((error: unknown) => {
        onError(error);
        if (!stopped) rest.start(rest.fail());
      })
      .finally(() => {
        working = false;
      });
  }

  /** Range after range, until the round is over or there is a reason to wait. */
  async function compareAll(): Promise<void> {
    while (options.reachable()) {
      round ??= newRound();
      const first = nextOf(round);
      if (first === undefined) return finish(round);
      const settled = await compareOne(first.range);
      if (stopped) return;
      round.left.shift();
      if (settled) continue;
      if (first.failures + 1 < maxTries) round.left.push({ ...first, failures: first.failures + 1 });
      else round.skipped += 1;
      return;
    }
    next(everyMs);
  }

  /** What failed waits until everything else had its turn, as far as that need not be kept in memory. */
  function nextOf({ spans, left }: Round): Round['left'][number] | undefined {
    while (spans.length > 0 && (left[0] === undefined || left[0].failures > 0) && left.length < mostInHand) {
      const [span] = spans.splice(0, 1);
      if (!span) break;
      const { ranges, rest } = store.acknowledged(span, size);
      if (rest) spans.unshift(rest);
      left.unshift(...ranges.map((range) => ({ range, failures: 0 })));
    }
    return left[0];
  }

  /** False when nothing was learnt; then there is a rest. */
  async function compareOne(range: AcknowledgedRange): Promise<boolean> {
    try {
      const answer = await platform.compare(range);
      if (stopped) return false;
      if (answer.ok) {
        if (answer.value !== null) repair(range, answer.value);
        rest.forget();
        return true;
      }
      const retryAfter = retryAfterOf(answer.problem);
      rest.start(rest.fail(1, retryAfter), retryAfter !== null);
    } catch (error) {
      onError(error);
      rest.start(rest.fail());
    }
    return false;
  }

  function newRound(): Round {
    const now = clock.now();
    const last = options.lastFullAt();
    const full = last === null || Math.abs((epochMs(now) ?? 0) - (epochMs(last) ?? 0)) >= dayMs;
    return { full, spans: [...store.spans(full ? null : addDays(now, -days))], left: [], skipped: 0 };
  }

  function repair(range: AcknowledgedRange, theirs: Parameters<typeof compareDocuments>[2]): void {
    const known = store.known(range.code, range.from, range.to);
    const { lost, differences } = compareDocuments(range, known, theirs);
    if (lost.length > 0) {
      const count = store.reopen(lost, 'lost-by-platform', clock.now());
      if (count > 0) options.onReopened(count);
    }
    if (differences.length > 0) options.onDifferences(differences);
  }

  function finish({ full, skipped }: Round): void {
    round = null;
    if (full && skipped === 0) options.fullDone(clock.now());
    next(again ? soon() : everyMs);
    again = false;
  }

  return {
    reconnected() {
      if (stopped) return;
      if (!rest.told()) rest.end();
      next(soon());
    },
    stop() {
      stopped = true;
      cancelNext();
      rest.end();
    },
  };
}
