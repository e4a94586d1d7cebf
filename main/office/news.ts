/**
 * What the window is told unasked. Many changes in a short while are one event, and trouble with telling never becomes trouble
 * of what is told: an issued invoice is issued, whoever hears of it.
 */
import { performance } from 'node:perf_hooks';
import type { EventName, EventPayload } from '../../preload/contract.ts';
import type { Log } from './log.ts';

export interface NewsOptions {
  readonly emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void;
  readonly log: Log;
  /** False when the office is closing: then nothing is told any more. */
  readonly isOpen: () => boolean;
  readonly status: () => EventPayload<'statusChanged'>;
  readonly tasks: () => EventPayload<'tasksChanged'>;
}

export interface News {
  status(): void;
  /** The status says how many they are, so it is told too. */
  tasks(): void;
  /** @param row Read when it is told; nothing is told when it is null. */
  invoice(row: () => EventPayload<'invoiceChanged'> | null): void;
  /** @param job Read when it is told, as the row of an invoice. */
  printJob(job: () => EventPayload<'printJobChanged'> | null): void;
  /** @param operation Read when it is told, as the row of an invoice. */
  operation(operation: () => EventPayload<'operationChanged'> | null): void;
}

/** Shortest time from one status to the next, milliseconds: one issue changes it a dozen times, and no eye follows that. */
const betweenMs = 100;

export function openNews({ emit, log, isOpen, status, tasks }: NewsOptions): News {
  const due = new Set<'status' | 'tasks'>();
  const toldMs = { status: Number.NEGATIVE_INFINITY, tasks: Number.NEGATIVE_INFINITY };

  function now(tell: () => void): void {
    if (!isOpen()) return;
    try {
      tell();
    } catch (error) {
      log.bug('news', error);
    }
  }

  function soon(tell: () => void): void {
    setImmediate(() => now(tell));
  }

  function once(what: 'status' | 'tasks', tell: () => void): void {
    if (due.has(what)) return;
    due.add(what);
    const told = (): void => {
      due.delete(what);
      toldMs[what] = performance.now();
      tell();
    };
    const waitMs = toldMs[what] + betweenMs - performance.now();
    if (waitMs <= 0) soon(told);
    else setTimeout(() => now(told), waitMs).unref();
  }

  const news: News = {
    status: () => once('status', () => emit('statusChanged', status())),
    tasks() {
      once('tasks', () => emit('tasksChanged', tasks()));
      news.status();
    },
    invoice: (row) =>
      soon(() => {
        const changed = row();
        if (changed) emit('invoiceChanged', changed);
      }),
    printJob: (job) =>
      soon(() => {
        const changed = job();
        if (changed) emit('printJobChanged', changed);
      }),
    operation: (operation) =>
      soon(() => {
        const changed = operation();
        if (changed) emit('operationChanged', changed);
      }),
  };
  return news;
}
