/**
 * An outbox, a clock and timers in memory, as small as the promises of OutboxStore allow, for the tests of the uploader.
 */
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import type { OutboxEntry, OutboxFailure, OutboxKind, OutboxResult, OutboxStore } from '../../../domain/outbox.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Scheduler } from './scheduler.ts';

export interface TestRow {
  entry: OutboxEntry;
  state: 'pending' | 'acked' | 'parked';
  nextAt: Instant;
  leasedUntil: Instant;
  result: OutboxResult | null;
  problem: Problem | null;
}

/** Time that moves only when told to. Timers fire in order, each after everything the one before started has settled. */
export function manualTime(start: string) {
  let now = Date.parse(start);
  let timers: { at: number; run: () => void }[] = [];
  const scheduler: Scheduler = {
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  return {
    clock: { now: () => instantFromDate(now) },
    scheduler,
    /** Sets the wall clock; timers know nothing of it. */
    jump(ms: number) {
      now += ms;
      for (const timer of timers) timer.at += ms;
    },
    /** Milliseconds until the next timer; null when none is set. */
    next: () => (timers.length === 0 ? null : Math.min(...timers.map((timer) => timer.at)) - now),
    async advance(ms: number) {
      const until = now + ms;
      await settled();
      for (;;) {
        const due = timers.filter((timer) => timer.at <= until).sort((one, other) => one.at - other.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.run();
        await settled();
      }
      now = until;
    },
  };
}

/** Everything that promises alone can do has been done. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const never = '' as Instant;
const later = (one: Instant, other: Instant) => (isAfter(one, other) ? one : other);

export function memoryOutbox(start: Instant) {
  const rows = new Map<string, TestRow>();

  function mayGo({ entry }: TestRow, siblings: readonly OutboxEntry[]): boolean {
    const documents = siblings.filter(({ what }) => what === 'document');
    if (entry.what === 'document') return !documents.some(({ revision }) => revision < entry.revision);
    return documents.length === 0 && (entry.what === 'layout' || !siblings.some(({ what }) => what === 'layout'));
  }

  function pending(what: OutboxKind): TestRow[] {
    const open = [...rows.values()].filter((row) => row.state !== 'acked');
    const siblings = Map.groupBy(
      open.map((row) => row.entry),
      ({ invoice }) => `${invoice.code}-${invoice.number}`,
    );
    return open
      .filter((row) => row.state === 'pending' && row.entry.what === what)
      .filter((row) => mayGo(row, siblings.get(`${row.entry.invoice.code}-${row.entry.invoice.number}`) ?? []))
      .sort((one, other) => (one.nextAt < other.nextAt ? -1 : 1));
  }

  function rowOf(uploadKey: string): TestRow {
    const row = rows.get(uploadKey);
    if (row === undefined) throw new Error(`never heard of ${uploadKey}`);
    return row;
  }

  function put(entry: Omit<OutboxEntry, 'attempts'>): void {
    const row = { state: 'pending' as const, nextAt: start, leasedUntil: never, result: null, problem: null };
    rows.set(entry.uploadKey, { entry: { ...entry, attempts: 0 }, ...row });
  }

  const store: OutboxStore = {
    due: (now, limit, what, until = now) =>
      pending(what)
        .filter((row) => !isAfter(row.nextAt, until) && !isAfter(row.leasedUntil, now))
        .slice(0, limit)
        .map((row) => row.entry),
    nextDueAt: (what) =>
      pending(what).reduce<Instant | null>((next, row) => {
        const at = later(row.nextAt, row.leasedUntil);
        return next === null || isAfter(next, at) ? at : next;
      }, null),
    lease(uploadKeys, until) {
      for (const uploadKey of uploadKeys) rowOf(uploadKey).leasedUntil = until;
    },
    recordResults(results) {
      for (const result of results) {
        const row = rowOf(result.uploadKey);
        row.result = result;
        row.leasedUntil = never;
        row.state = result.outcome === 'conflict' || result.outcome === 'rejected' ? 'parked' : 'acked';
      }
    },
    recordFailure({ uploadKeys, problem, nextAt }: OutboxFailure) {
      for (const uploadKey of uploadKeys) {
        const row = rowOf(uploadKey);
        row.problem = problem;
        row.nextAt = nextAt;
        row.leasedUntil = never;
        row.entry = { ...row.entry, attempts: row.entry.attempts + 1 };
      }
    },
  };
  return {
    store,
    rows,
    /** Queues revision `revision` of an invoice; `json` must carry the same key when a real client sends it. */
    add(invoice: string, revision = 1, json?: string) {
      const uploadKey = `${invoice}-${revision}`;
      put({ uploadKey, what: 'document', invoice: keyOf(invoice), revision, json: json ?? JSON.stringify({ uploadKey }) });
    },
    addLayout(invoice: string) {
      put({ uploadKey: `${invoice}-pdf`, what: 'layout', invoice: keyOf(invoice), revision: 1, json: '' });
    },
    addDelivery(deliveryId: string, invoice: string, json = JSON.stringify({ deliveryId, channel: 'email' })) {
      put({ uploadKey: deliveryId, what: 'delivery', invoice: keyOf(invoice), revision: 1, json });
    },
    states: () => Object.fromEntries([...rows].map(([key, row]) => [key, row.state])),
  };
}

/** `code-number`, or any word where a test does not care. */
function keyOf(invoice: string): InvoiceKey {
  const [code = '', number = ''] = invoice.split('-');
  return { code: code as InvoiceCode, number: number as InvoiceNumber };
}

/** All instants here are written in one form, so that their texts are in the order of time. */
function isAfter(one: Instant, other: Instant): boolean {
  return one > other;
}
