/**
 * Everything that goes on between this counter and the platform by itself: the outbox, the feed of changes, the comparison of what was
 * acknowledged, and the claims to give back. Each rests and wakes on its own; a network that is back wakes all of them.
 */
import { randomUUID } from 'node:crypto';
import type { InvoiceKey } from '../../domain/ids.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import type { Clock } from '../../domain/ports.ts';
import { ok } from '../../domain/problem.ts';
import type { Step } from '../../domain/steps.ts';
import type { Config } from './config.ts';
import { readTemplates } from './feed-templates.ts';
import type { Log } from './log.ts';
import type { openLedger } from './store/ledger.ts';
import { openDigests } from './sync/digests.ts';
import { openFeed } from './sync/feed.ts';
import { type OutboxRunnerOptions, openOutboxRunner } from './sync/outbox-runner.ts';
import type { WatchedPlatform } from './sync/reachability.ts';
import type { Scheduler } from './sync/scheduler.ts';
import type { TemplateShelf } from './template-shelf.ts';

export interface PlatformLinkOptions {
  readonly config: Pick<Config, 'counter' | 'platform'>;
  readonly platform: WatchedPlatform;
  readonly ledger: ReturnType<typeof openLedger>;
  readonly shelf: Pick<TemplateShelf, 'isShipped'>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly step: Step;
  /** Between two comparisons of what the platform has acknowledged, milliseconds. */
  readonly digestMs: number;
  /** Takes the next step of an entry of the outbox that is a layout file. */
  readonly layoutStep: OutboxRunnerOptions['layoutStep'];
  /** Entries of the outbox were answered. */
  readonly onUploaded: (uploadKeys: readonly string[]) => void;
  /** The feed, or an answer, raised or changed tasks. */
  readonly onTasks: () => void;
  readonly onStatus: () => void;
  /** True when other counters issue on the device of this number, too. */
  readonly isShared: (deviceNo: string) => boolean;
  /** The platform holds documents that are not ours: the books are to be compared. */
  readonly onStrangeDocuments: () => void;
}

export interface PlatformLink {
  /** There is something to send. */
  poke(): void;
  /** A person asks for everything to be tried now. */
  tryNow(): void;
  /** The platform answers again after it did not. */
  reconnected(): void;
  /** Queues the delivery of an invoice to its buyer; answers its upload key, null when there is no such invoice. */
  deliver(invoice: InvoiceKey, channel: 'email' | 'sms' | 'qr', to: string, actor: Actor): string | null;
  stop(): void;
}

export function openPlatformLink(options: PlatformLinkOptions): PlatformLink {
  const { config, platform, ledger, clock, scheduler, log, step } = options;
  const { outbox, fence, feed: feedStore, moments } = ledger;
  const random = Math.random;

  const runner = openOutboxRunner({
    platform,
    store: {
      ...outbox,
      // Whoever took over sends what is left.
      due: (...asked) => (fence.state() ? [] : outbox.due(...asked)),
      nextDueAt: (what) => (fence.state() ? null : outbox.nextDueAt(what)),
      recordFailure(failure) {
        const { uploadKeys, problem } = failure;
        log.info('upload-failed', { entries: uploadKeys.length, code: problem.code, details: problem.details });
        outbox.recordFailure(failure);
      },
    },
    layoutStep: options.layoutStep,
    clock,
    scheduler,
    random,
    requestTimeoutMs: config.platform.timeoutMs,
    onChanged(uploadKeys) {
      options.onUploaded(uploadKeys);
      options.onTasks();
    },
    onError: (error) => void log.bug('outbox', error),
    step,
  });
  const digests = openDigests({
    platform,
    store: ledger.digests,
    clock,
    scheduler,
    random,
    reachable: () => platform.reachability().state === 'reachable' && fence.state() === null,
    lastFullAt: () => moments.last('digests-complete'),
    fullDone: (at) => moments.remember('digests-complete', at),
    onReopened(count) {
      log.info('lost-by-platform', { documents: count });
      runner.tryNow();
      options.onStatus();
    },
    onDifferences(differences) {
      // On a server of the station other counters' documents stand among ours.
      const strange = differences.filter(({ what, deviceNo }) => what === 'differs' || !options.isShared(deviceNo));
      if (strange.length === 0) return;
      log.info('strange-documents', { documents: strange.length });
      options.onStrangeDocuments();
    },
    onError: (error) => void log.bug('digests', error),
    everyMs: options.digestMs,
  });
  /** A page that cannot be read stops the feed until the platform mends it: station IT must see why. */
  let feedTrouble: string | null = null;
  const feed = openFeed({
    platform: {
      async changes(cursor) {
        const answer = await platform.changes(cursor);
        const code = answer.ok ? null : answer.problem.code;
        if (code !== feedTrouble) log.info('feed', { code, details: answer.ok ? {} : answer.problem.details });
        feedTrouble = code;
        return answer.ok
          ? ok({ ...answer.value, changes: await readTemplates(answer.value.changes, options.shelf, log) })
          : answer;
      },
    },
    cursor: feedStore.cursor,
    apply({ changes, cursor }) {
      const news = feedStore.apply(changes, cursor, config.counter.id, clock.now());
      if (news.reopened > 0) runner.tryNow();
      if (news.tasks > 0) options.onTasks();
      if (news.fenced) log.info('counter-fenced', { by: 'platform' });
      if (news.orders + news.reopened + news.tasks > 0 || news.fenced) options.onStatus();
    },
    scheduler,
    random,
    onError: (error) => void log.bug('feed', error),
  });

  runner.poke();
  feed.poke();
  return {
    poke: runner.poke,
    tryNow: runner.tryNow,
    reconnected() {
      runner.tryNow();
      feed.poke();
      digests.reconnected();
    },
    deliver(invoice, channel, to, actor) {
      const deliveryId = outbox.addDelivery({ deliveryId: `D-${randomUUID()}`, invoice, channel, to, at: clock.now(), actor });
      runner.poke();
      options.onStatus();
      return deliveryId;
    },
    stop() {
      runner.stop();
      feed.stop();
      digests.stop();
    },
  };
}
