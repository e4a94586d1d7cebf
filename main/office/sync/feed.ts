/**
 * Follows what changes at the platform. The cursor lives in the ledger and moves with the changes in one transaction, so that a kill
 * at any moment loses none of them; one that comes twice is harmless.
 */
import type { Change } from '../../../domain/change.ts';
import type { Platform } from '../../../domain/ports.ts';
import { retryAfterOf } from './outbox-trouble.ts';
import { openRest } from './rest.ts';
import { type BackoffSettings, defaultBackoff } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

export interface FeedPage {
  readonly changes: readonly Change[];
  readonly cursor: string;
}

export interface FeedOptions {
  readonly platform: Pick<Platform, 'changes'>;
  /**
   * Where the ledger stands; null for the beginning. A ledger may go back there at any time: a platform restored from a backup gives
   * out numbers anew that this counter has passed, and what it tells under them would be missed.
   */
  readonly cursor: () => string | null;
  /** Puts changes and cursor into the ledger, all or nothing. May throw: the same page is asked for again. */
  readonly apply: (page: FeedPage) => void;
  readonly scheduler: Scheduler;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  readonly backoff?: BackoffSettings;
  /** A thrown error, of the ledger for one; the feed goes on after the usual wait. */
  readonly onError: (error: unknown) => void;
}

export interface Feed {
  /** Starts, or cuts the wait after a failure short, unless the platform itself named a time: the network is back. */
  poke(): void;
  /** Ends at once. What the platform answers later is not applied. */
  stop(): void;
}

/**
 * A platform that has nothing to tell holds the question. One that answers sooner than the first of these with nothing is asked with growing
 * waits, up to the second.
 */
const shortestQuietMs = 5_000;
const longestQuietMs = 25_000;

export function openFeed({ platform, cursor, apply, scheduler, random, onError, backoff = defaultBackoff }: FeedOptions): Feed {
  const rest = openRest({ scheduler, random, backoff }, pull);
  let stopped = false;
  let asking = false;

  function pull(): void {
    if (stopped || asking || rest.on()) return;
    asking = true;
    follow().catch((error: unknown) => {
      asking = false;
      onError(error);
      if (!stopped) rest.start(rest.fail());
    });
  }

  /** Asks and applies until there is a reason to wait. */
  async function follow(): Promise<void> {
    while (!stopped && !rest.on()) await ask();
    asking = false;
  }

  async function ask(): Promise<void> {
    const before = cursor();
    let held = false;
    const cancel = scheduler.after(shortestQuietMs, () => {
      held = true;
    });
    const answer = await platform.changes(before).finally(cancel);
    if (stopped) return;
    // The ledger went back to the beginning meanwhile, and this answer would lead on from where it was.
    if (cursor() !== before) return;
    if (!answer.ok) {
      const retryAfter = retryAfterOf(answer.problem);
      return rest.start(rest.fail(1, retryAfter), retryAfter !== null);
    }
    const { changes, cursor: after } = answer.value;
    if (changes.length > 0 || after !== before) apply(answer.value);
    const moved = changes.length > 0 && after !== before;
    if (moved || held) rest.forget();
    else rest.start(Math.min(longestQuietMs, rest.fail()));
  }

  return {
    poke() {
      if (!rest.told()) rest.end();
      pull();
    },
    stop() {
      stopped = true;
      rest.end();
    },
  };
}
