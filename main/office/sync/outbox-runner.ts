/**
 * Carries the outbox to the platform in the background: once, in order per invoice, without anybody doing anything. It
 * holds nothing that is worth keeping; killed at any moment, a new one takes up what the ledger says is still pending,
 * and the platform answers a repeat with `duplicate`.
 */
import type { Instant } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { Clock, Platform, UploadResult } from '../../../domain/ports.ts';
import type { Problem } from '../../../domain/problem.ts';
import { chooseBatch, maxBatchDocuments } from './batch.ts';
import type { OutboxEntry, OutboxStore } from './outbox-store.ts';
import { type BackoffSettings, defaultBackoff, longestDelayMs, retryDelayMs } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

export interface OutboxRunnerOptions {
  readonly platform: Pick<Platform, 'upload'>;
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  readonly backoff?: BackoffSettings;
  /** Documents that the platform answered: now acknowledged or parked. */
  readonly onChanged: (uploadKeys: readonly string[]) => void;
  /** A thrown error, of the ledger for one (its disk is full); the runner goes on after the usual wait. */
  readonly onError: (error: unknown) => void;
}

export interface OutboxRunner {
  /** There is a new document, or the runner shall start. Does not cut a wait short that follows a failure. */
  poke(): void;
  /** A person asks, or the platform was just seen alive: tries everything now, unless the platform itself named a time. */
  tryNow(): void;
  /** Ends at once. What the platform answers later is not recorded; the next runner asks again. */
  stop(): void;
}

const endOfTime = '9999-12-31T23:59:59.999+08:00' as Instant;
/** Longest sleep with something pending, so that a changed clock delays nothing for long. */
const longestSleepMs = 5 * 60_000;

export function openOutboxRunner(options: OutboxRunnerOptions): OutboxRunner {
  const { platform, store, clock, scheduler, random, onChanged, onError } = options;
  const backoff = options.backoff ?? defaultBackoff;
  let stopped = false;
  let working = false;
  let failures = 0;
  /** Most documents per request: `ceiling` is what the platform takes, `limit` shrinks while looking for a bad document. */
  let ceiling = maxBatchDocuments;
  let limit = maxBatchDocuments;
  const suspects = new Set<string>();
  let wait: { readonly reason: 'idle' | 'failure' | 'told'; readonly cancel: () => void } | null = null;

  /** Stops working; from this moment on a poke counts again. */
  function rest(reason: 'idle' | 'failure' | 'told', ms: number | null): void {
    working = false;
    wait?.cancel();
    wait = null;
    if (ms === null || stopped) return;
    const cancel = scheduler.after(ms, () => {
      wait = null;
      work(false);
    });
    wait = { reason, cancel };
  }

  function work(everything: boolean): void {
    if (stopped || working) return;
    wait?.cancel();
    wait = null;
    working = true;
    drain(everything).catch((error: unknown) => {
      failures += 1;
      onError(error);
      rest('failure', retryDelayMs(failures, random(), null, backoff));
    });
  }

  /** Sends batch after batch until nothing is due or a request fails; then rests. */
  async function drain(everything: boolean): Promise<void> {
    for (;;) {
      const until = everything ? endOfTime : horizon();
      const batch = chooseBatch(store.due(until, maxBatchDocuments), Math.min(limit, ceiling), suspects);
      if (batch.length === 0) return restUntilDue();
      const answer = await platform.upload(batch.map((entry) => entry.json));
      if (stopped) return;
      if (answer.ok) succeed(batch, answer.value);
      else if (isTooLarge(answer.problem)) shrink(batch);
      else return fail(batch, answer.problem);
    }
  }

  /** Time up to which documents are due: now, or all when the clock was set back behind what it once said. */
  function horizon(): Instant {
    const now = clock.now();
    const next = store.nextDueAt();
    return next !== null && msBetween(now, next) > longestDelayMs(backoff) ? endOfTime : now;
  }

  function restUntilDue(): void {
    const next = store.nextDueAt();
    const ms = next === null ? null : Math.max(backoff.floorMs, msBetween(clock.now(), next));
    rest('idle', ms === null ? null : Math.min(longestSleepMs, ms));
  }

  function succeed(batch: readonly OutboxEntry[], results: readonly UploadResult[]): void {
    const keys = batch.map((entry) => entry.uploadKey);
    // one suspect that goes through shows that the platform was ill, not the documents
    if (keys.some((key) => suspects.has(key))) suspects.clear();
    failures = 0;
    limit = Math.min(ceiling, limit * 2);
    store.recordResults(results, clock.now());
    onChanged(keys);
  }

  /** The platform takes less at once than it says; a document that is too long even alone is parked. */
  function shrink(batch: readonly OutboxEntry[]): void {
    const [first] = batch;
    if (first === undefined || batch.length > 1) {
      ceiling = Math.max(1, Math.floor(batch.length / 2));
      return;
    }
    const detail = 'longer than the platform takes in one request';
    store.recordResults([{ outcome: 'rejected', uploadKey: first.uploadKey, type: 'too-large', detail }], clock.now());
    onChanged([first.uploadKey]);
  }

  function fail(batch: readonly OutboxEntry[], problem: Problem): void {
    const uploadKeys = batch.map((entry) => entry.uploadKey);
    failures += 1;
    // looking for a bad document by halves is quick; it may not hold up the good ones for minutes
    const halving = mayBlameContent(problem) && batch.length > 1;
    if (halving) limit = Math.floor(batch.length / 2);
    else if (mayBlameContent(problem)) for (const key of uploadKeys) suspects.add(key);
    const told = problem.details.retryAfterMs;
    const retryAfter = typeof told === 'number' ? told : null;
    // attempts in the ledger survive a restart, the count in memory does not
    const inARow = halving ? 1 : Math.max(failures, ...batch.map((entry) => entry.attempts + 1));
    const delay = retryDelayMs(inARow, random(), retryAfter, backoff);
    const at = clock.now();
    store.recordFailure({ uploadKeys, problem, at, nextAt: instantFromDate((epochMs(at) ?? 0) + delay) });
    rest(retryAfter === null ? 'failure' : 'told', delay);
  }

  return {
    poke() {
      if (wait === null || wait.reason === 'idle') work(false);
    },
    tryNow() {
      if (wait?.reason !== 'told') work(true);
    },
    stop() {
      stopped = true;
      wait?.cancel();
      wait = null;
    },
  };
}

function isTooLarge(problem: Problem): boolean {
  return problem.code === 'platform-refused' && problem.details.status === 413;
}

/** True when one document in the request may be what the platform could not stomach. */
function mayBlameContent(problem: Problem): boolean {
  if (problem.code === 'platform-busy') return problem.details.status === 500;
  return problem.code === 'platform-broken-answer' || problem.code === 'platform-refused';
}

function msBetween(from: Instant, to: Instant): number {
  return (epochMs(to) ?? 0) - (epochMs(from) ?? 0);
}
