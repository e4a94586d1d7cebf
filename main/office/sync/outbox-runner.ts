/**
 * Carries the outbox to the platform in the background: once, in order per invoice, without anybody doing anything. It
 * holds nothing that is worth keeping; killed at any moment, a new one takes up what the ledger says is still pending,
 * and the platform answers a repeat with `duplicate`.
 *
 * One request is under way at a time. Documents go before everything else; layout files and deliveries follow one by one, in turn.
 */
import type { Instant, InvoiceKey } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { OutboxEntry, OutboxKind, OutboxResult, OutboxStore } from '../../../domain/outbox.ts';
import type { Clock, Platform } from '../../../domain/ports.ts';
import { assertNever, ok, type Problem, problem, type Result } from '../../../domain/problem.ts';
import type { Step } from '../../../domain/steps.ts';
import { chooseBatch, chooseSuspect, maxBatchDocuments } from './batch.ts';
import { batchSize } from './batch-size.ts';
import { isTooLarge, type Lane, lanes, mayBlameContent, mayPass, retryAfterOf, stopsAll } from './outbox-trouble.ts';
import { openRest } from './rest.ts';
import { type BackoffSettings, defaultBackoff, longestDelayMs, retryDelayMs } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

export interface OutboxRunnerOptions {
  readonly platform: Pick<Platform, 'upload' | 'deliver'>;
  readonly store: OutboxStore;
  /**
   * Takes the next step of an invoice's layout files with one request at most; `more` when there is another one. Trouble that
   * will not pass by itself parks it with the cause.
   */
  readonly layoutStep: (uploadKey: string, key: InvoiceKey) => Promise<Result<OutboxResult | 'more'>>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** A number in [0, 1), as Math.random gives. */
  readonly random: () => number;
  /** Longest time for one request, ms; nobody else sends what it carries until then. */
  readonly requestTimeoutMs: number;
  readonly backoff?: BackoffSettings;
  /** Upload keys that the platform answered: now acknowledged or parked. */
  readonly onChanged: (uploadKeys: readonly string[]) => void;
  /** A thrown error, of the ledger for one (its disk is full); the runner goes on after the usual wait. */
  readonly onError: (error: unknown) => void;
  readonly step: Step;
}

export interface OutboxRunner {
  /** There is something new, or the runner shall start. Does not cut a wait short that follows a failure. */
  poke(): void;
  /** A person asks, or the platform was just seen alive: tries everything now, unless the platform itself named a time. */
  tryNow(): void;
  /** Ends at once. What the platform answers later is not recorded; the next runner asks again. */
  stop(): void;
}

/** What one request carries: documents, or one of the others. */
interface Load {
  readonly lane: Lane;
  readonly entries: readonly [OutboxEntry, ...OutboxEntry[]];
}

const endOfTime = '9999-12-31T23:59:59.999+08:00' as Instant;
/** Longest sleep with something pending, so that a changed clock delays nothing for long. */
const longestSleepMs = 5 * 60_000;
/** A lease outlives its request by this, so that an answer at the last moment is recorded in peace. */
const leaseMarginMs = 5_000;

export function openOutboxRunner(options: OutboxRunnerOptions): OutboxRunner {
  const { platform, store, clock, scheduler, random, onChanged, onError, step } = options;
  const backoff = options.backoff ?? defaultBackoff;
  const restOptions = { scheduler, random, backoff };
  const everyLane = openRest(restOptions, work);
  const rests = {
    documents: openRest(restOptions, work),
    suspects: openRest(restOptions, work),
    layout: openRest(restOptions, work),
    delivery: openRest(restOptions, work),
  };
  const size = batchSize();
  const suspects = new Set<string>();
  let stopped = false;
  let working = false;
  /** Also what is not due yet. */
  let everything = false;
  /** Which of the two goes first when both wait. */
  let turn: 'layout' | 'delivery' = 'delivery';
  let cancelSleep: () => void = () => undefined;

  function work(): void {
    if (stopped || working || everyLane.on()) return;
    working = true;
    cancelSleep();
    drain().catch((error: unknown) => {
      working = false;
      everything = false;
      onError(error);
      if (!stopped) everyLane.start(everyLane.fail());
    });
  }

  /** Sends load after load until nothing is due or everything waits. */
  async function drain(): Promise<void> {
    while (!stopped && !everyLane.on()) {
      const load = nextLoad();
      if (load === null) break;
      await carry(load);
    }
    everything = false;
    working = false;
    if (!stopped && !everyLane.on()) sleepUntilDue();
  }

  function nextLoad(): Load | null {
    return nextDocuments() ?? nextOther(turn) ?? nextOther(turn === 'layout' ? 'delivery' : 'layout');
  }

  function nextDocuments(): Load | null {
    if (rests.documents.on() && rests.suspects.on()) return null;
    const due = dueOf('document', maxBatchDocuments + suspects.size);
    const batch = rests.documents.on() ? null : loadOf('documents', chooseBatch(due, size.now(), suspects));
    return batch ?? (rests.suspects.on() ? null : loadOf('suspects', chooseSuspect(due, suspects)));
  }

  function nextOther(what: 'layout' | 'delivery'): Load | null {
    const load = rests[what].on() ? null : loadOf(what, dueOf(what, 1));
    if (load !== null) turn = what === 'layout' ? 'delivery' : 'layout';
    return load;
  }

  function dueOf(what: OutboxKind, limit: number): readonly OutboxEntry[] {
    const now = clock.now();
    const due = store.due(now, limit, what, everything ? endOfTime : now, leaseFrom(now));
    if (due.length > 0) return due;
    // A time so far away was written before the clock was set back: no wait and no lease of that time counts.
    const next = store.nextDueAt(what);
    return next !== null && msBetween(now, next) > longestDelayMs(backoff) ? store.due(endOfTime, limit, what) : [];
  }

  function sleepUntilDue(): void {
    const now = clock.now();
    const waits = (['document', 'layout', 'delivery'] as const).flatMap((what) => {
      if (rests[what === 'document' ? 'documents' : what].on()) return [];
      const next = store.nextDueAt(what);
      if (next === null) return [];
      const ms = msBetween(now, next);
      // Only suspects are due, and their rest ends by itself.
      return what === 'document' && ms <= 0 && rests.suspects.on() ? [] : [Math.max(backoff.floorMs, ms)];
    });
    if (waits.length > 0) cancelSleep = scheduler.after(Math.min(longestSleepMs, ...waits), work);
  }

  async function carry(load: Load): Promise<void> {
    try {
      const answer = await send(load);
      if (stopped || answer === null) return;
      if (answer.ok) settle(load, answer.value);
      else if (isTooLarge(answer.problem)) shrink(load);
      else fail(load, answer.problem);
    } catch (error) {
      onError(error);
      if (!stopped) fail(load, problem('internal', { reference: 'outbox' }));
    }
  }

  /** Null when nothing was sent. */
  async function send({ lane, entries }: Load): Promise<Result<readonly OutboxResult[]> | null> {
    const [first] = entries;
    switch (lane) {
      case 'documents':
      case 'suspects':
        lease(entries);
        return platform.upload(entries.map((entry) => entry.json));
      case 'layout': {
        lease(entries);
        const taken = await options.layoutStep(first.uploadKey, first.invoice);
        if (stopped) return null;
        if (!taken.ok)
          return mayPass(taken.problem) ? taken : park(first, taken.problem.code, JSON.stringify(taken.problem.details));
        if (taken.value === 'more') return goOn(first);
        return single(ok(taken.value));
      }
      case 'delivery':
        lease(entries);
        return single(await platform.deliver(first.uploadKey, first.json));
      default:
        return assertNever(lane);
    }
  }

  /** A step of it went well and the next one is due: after the documents that came meanwhile. */
  function goOn({ uploadKey }: OutboxEntry): null {
    store.lease([uploadKey], clock.now());
    everyLane.forget();
    rests.layout.forget();
    return null;
  }

  function lease(entries: readonly OutboxEntry[]): void {
    store.lease(keysOf(entries), leaseFrom(clock.now()));
  }

  /** No lease made now lasts longer: one that does was made by a clock that was ahead, and holds nobody back. */
  function leaseFrom(now: Instant): Instant {
    return after(now, options.requestTimeoutMs + leaseMarginMs);
  }

  function settle({ lane, entries }: Load, results: readonly OutboxResult[]): void {
    const ofDocuments = lane === 'documents' || lane === 'suspects';
    if (ofDocuments) step('upload-acked');
    store.recordResults(results, clock.now());
    if (ofDocuments) step('ack-committed');
    if (lane === 'layout') step('layout-uploaded');
    everyLane.forget();
    rests[lane].forget();
    if (lane === 'documents') size.succeeded();
    if (lane === 'suspects') acquit();
    onChanged(keysOf(entries));
  }

  /** One suspect that goes through shows that the platform was ill, not the documents. */
  function acquit(): void {
    suspects.clear();
    rests.documents.end();
    rests.documents.forget();
  }

  /** The platform takes less at once than it says; what is too long even alone is parked. */
  function shrink({ entries }: Load): void {
    if (entries.length === 1) return void park(entries[0], 'too-large', 'longer than the platform takes in one request');
    size.tooLarge(entries.length);
    // The request is over, and it says nothing about the documents: they are in nobody's hand any more.
    store.lease(keysOf(entries), clock.now());
  }

  /** It will never go as it is: a person looks at the cause. */
  function park({ uploadKey }: OutboxEntry, type: string, detail: string): null {
    store.recordResults([{ outcome: 'rejected', uploadKey, type, detail }], clock.now());
    suspects.delete(uploadKey);
    onChanged([uploadKey]);
    return null;
  }

  function fail({ lane, entries }: Load, why: Problem): void {
    const spoiled = lane === 'documents' && mayBlameContent(why);
    // The half that is due first is the one that did not fail, so that the search for a bad document goes from success to success.
    if (spoiled && entries.length > 1) size.spoiled(entries.length);
    else if (spoiled) suspects.add(entries[0].uploadKey);
    const all = stopsAll(why, lane);
    const rest = all ? everyLane : rests[lane];
    if (!all) everyLane.forget();
    // Attempts in the ledger survive a restart, the count in memory does not.
    const tried = Math.min(...entries.map((entry) => entry.attempts)) + 1;
    const retryAfter = retryAfterOf(why);
    const restMs = rest.fail(all && !spoiled ? tried : 1, retryAfter);
    // What fails alone waits by its own count, so that the others of its lane have their turn before it.
    const own = !all && lane !== 'documents' ? retryDelayMs(tried, random(), null, backoff) : 0;
    const at = clock.now();
    store.recordFailure({ uploadKeys: keysOf(entries), problem: why, at, nextAt: after(at, Math.max(restMs, own)) });
    rest.start(restMs, retryAfter !== null);
  }

  return {
    poke: work,
    tryNow() {
      if (stopped || everyLane.told()) return;
      everyLane.end();
      for (const lane of lanes) rests[lane].end();
      everything = true;
      work();
    },
    stop() {
      stopped = true;
      cancelSleep();
      everyLane.end();
      for (const lane of lanes) rests[lane].end();
    },
  };
}

function loadOf(lane: Lane, entries: readonly OutboxEntry[]): Load | null {
  const [first, ...others] = entries;
  return first === undefined ? null : { lane, entries: [first, ...others] };
}

function keysOf(entries: readonly OutboxEntry[]): readonly string[] {
  return entries.map((entry) => entry.uploadKey);
}

function single(result: Result<OutboxResult>): Result<readonly OutboxResult[]> {
  return result.ok ? ok([result.value]) : result;
}

function after(at: Instant, ms: number): Instant {
  return instantFromDate((epochMs(at) ?? 0) + ms);
}

function msBetween(from: Instant, to: Instant): number {
  return (epochMs(to) ?? 0) - (epochMs(from) ?? 0);
}
