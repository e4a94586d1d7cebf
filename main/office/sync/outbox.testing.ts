/**
 * An outbox, a clock and timers in memory, as small as the promises of OutboxStore allow, for the tests of the uploader.
 */
import type { Instant } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { UploadResult } from '../../../domain/ports.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { OutboxEntry, OutboxFailure, OutboxStore } from './outbox-store.ts';
import type { Scheduler } from './scheduler.ts';

export interface TestRow {
  entry: OutboxEntry;
  state: 'pending' | 'acked' | 'parked';
  nextAt: Instant;
  result: UploadResult | null;
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

export function memoryOutbox(start: Instant) {
  const rows = new Map<string, TestRow>();

  function dueRows(): TestRow[] {
    const open = [...rows.values()].filter((row) => row.state !== 'acked');
    const first = (row: TestRow) =>
      !open.some(({ entry }) => entry.invoice === row.entry.invoice && entry.revision < row.entry.revision);
    return open.filter((row) => row.state === 'pending' && first(row)).sort((one, other) => (one.nextAt < other.nextAt ? -1 : 1));
  }

  function rowOf(uploadKey: string): TestRow {
    const row = rows.get(uploadKey);
    if (row === undefined) throw new Error(`never heard of ${uploadKey}`);
    return row;
  }

  const store: OutboxStore = {
    due: (now, limit) =>
      dueRows()
        .filter((row) => (epochMs(row.nextAt) ?? 0) <= (epochMs(now) ?? 0))
        .slice(0, limit)
        .map((row) => row.entry),
    nextDueAt: () => dueRows()[0]?.nextAt ?? null,
    recordResults(results) {
      for (const result of results) {
        const row = rowOf(result.uploadKey);
        row.result = result;
        row.state = result.outcome === 'conflict' || result.outcome === 'rejected' ? 'parked' : 'acked';
      }
    },
    recordFailure({ uploadKeys, problem, nextAt }: OutboxFailure) {
      for (const uploadKey of uploadKeys) {
        const row = rowOf(uploadKey);
        row.problem = problem;
        row.nextAt = nextAt;
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
      const entry = { uploadKey, invoice, revision, json: json ?? JSON.stringify({ uploadKey }), attempts: 0 };
      rows.set(uploadKey, { entry, state: 'pending', nextAt: start, result: null, problem: null });
    },
    states: () => Object.fromEntries([...rows].map(([key, row]) => [key, row.state])),
  };
}
