/**
 * The counter's own print queue. A job handed to the spooler is not printed yet: each is followed until the spooler says
 * what became of it. The queue holds nothing worth keeping; killed at any moment, a new one goes on from the store, and
 * a job that was being handed over is looked for at the spooler and never handed over again.
 */
import type { InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Clock, Spooler } from '../../../domain/ports.ts';
import type { PrintJob, PrintJobState, PrintStore } from '../../../domain/print-job.ts';
import { assertNever, type Problem, type Result } from '../../../domain/problem.ts';

export interface PrintQueueOptions {
  readonly store: PrintStore;
  readonly spooler: Pick<Spooler, 'submit' | 'jobState' | 'findJob'>;
  /** The operating system's queue of a printer; null when it is not configured any more. */
  readonly queueOf: (printerId: PrinterId) => string | null;
  readonly file: (code: InvoiceCode, number: InvoiceNumber) => Promise<Result<Uint8Array>>;
  readonly clock: Clock;
  readonly scheduler: { after(ms: number, run: () => void): () => void };
  /** How often the spooler is asked about a job it has. */
  readonly pollMs?: number;
  readonly onChanged: (jobId: PrintJobId) => void;
  /** A thrown error, of the ledger for one; the queue tries again after its usual wait. */
  readonly onError: (error: unknown) => void;
}

export interface PrintQueue {
  /** There is a new job, or the queue shall start. */
  poke(): void;
  /** Ends at once. What the spooler answers later is not recorded; the next queue asks again. */
  stop(): void;
}

/** Where a job stands after one step: `moved` to another state, or to be looked at again later. */
type Step = 'moved' | 'waiting';

/**
 * Opens the queue; nothing moves before the first `poke`. Each printer has one job at a time, in the order they were
 * asked for, and a printer that stands still holds up no other.
 */
export function openPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { store, spooler, clock, scheduler } = options;
  const pollMs = options.pollMs ?? 1_000;
  /** Lanes at work, with what cancels the wait of one that waits. */
  const lanes = new Map<PrinterId, () => void>();
  let stopped = false;

  function startIdleLanes(): void {
    if (stopped) return;
    for (const { printerId } of store.open()) {
      if (lanes.has(printerId)) continue;
      lanes.set(printerId, () => undefined);
      void runLane(printerId);
    }
  }

  async function runLane(printerId: PrinterId): Promise<void> {
    try {
      for (;;) {
        const job = store.open().find((open) => open.printerId === printerId);
        if (!job) {
          lanes.delete(printerId);
          return;
        }
        if ((await advance(job)) === 'waiting') break;
        if (stopped) return;
      }
    } catch (error) {
      if (stopped) return;
      options.onError(error);
    }
    if (!stopped)
      lanes.set(
        printerId,
        scheduler.after(pollMs, () => void runLane(printerId)),
      );
  }

  function advance(job: PrintJob): Promise<Step> | Step {
    const queue = options.queueOf(job.printerId);
    switch (job.state) {
      case 'queued':
        return queue === null ? record(job, 'failed', { reason: 'printer-not-configured' }) : handOver(job, queue);
      case 'spooling':
        return queue === null ? record(job, 'unknown', { reason: 'printer-not-configured' }) : lookFor(job, queue);
      case 'spooled':
        return queue === null ? record(job, 'unknown', { reason: 'printer-not-configured' }) : follow(job, queue);
      case 'printed':
      case 'failed':
      case 'unknown':
        throw new Error(`print job ${job.jobId} is ${job.state} and still open`);
      default:
        return assertNever(job.state);
    }
  }

  async function handOver(job: PrintJob, queue: string): Promise<Step> {
    const pdf = await options.file(job.code, job.number);
    if (stopped) return 'waiting';
    if (!pdf.ok) return record(job, 'failed', { reason: reasonOf(pdf.problem) });
    record(job, 'spooling');
    const submitted = await spooler.submit({ queue, title: titleOf(job), pdf: pdf.value, copies: job.copies });
    if (stopped) return 'waiting';
    if (submitted.ok) return record(job, 'spooled', { spoolerJob: submitted.value });
    const { problem } = submitted;
    const certain = problem.code === 'printer-absent' || problem.details.accepted === 'no';
    return certain ? record(job, 'failed', { reason: reasonOf(problem) }) : 'waiting';
  }

  async function lookFor(job: PrintJob, queue: string): Promise<Step> {
    const found = await spooler.findJob(queue, titleOf(job));
    if (stopped) return 'waiting';
    if (!found.ok)
      return found.problem.code === 'printer-absent' ? record(job, 'unknown', { reason: 'printer-absent' }) : 'waiting';
    if (found.value !== null) return record(job, 'spooled', { spoolerJob: found.value });
    // a spooler may forget what it has printed, so not knowing the job does not prove that no paper came out
    return record(job, 'unknown', { reason: 'not-known-to-spooler' });
  }

  async function follow(job: PrintJob, queue: string): Promise<Step> {
    if (job.spoolerJob === null) throw new Error(`print job ${job.jobId} is spooled without the spooler's name of it`);
    const state = await spooler.jobState(queue, job.spoolerJob);
    if (stopped || !state.ok) return 'waiting';
    switch (state.value) {
      case 'pending':
      case 'processing':
      case 'stopped':
        return 'waiting';
      case 'completed':
        return record(job, 'printed');
      case 'aborted':
        return record(job, 'failed', { reason: 'aborted-at-printer' });
      case 'gone':
        return record(job, 'unknown', { reason: 'not-known-to-spooler' });
      default:
        return assertNever(state.value);
    }
  }

  function record(job: PrintJob, state: PrintJobState, about: { spoolerJob?: string; reason?: string } = {}): 'moved' {
    store.record(job.jobId, state, clock.now(), about);
    options.onChanged(job.jobId);
    return 'moved';
  }

  return {
    poke: startIdleLanes,
    stop() {
      stopped = true;
      for (const cancel of lanes.values()) cancel();
      lanes.clear();
    },
  };
}

/** The job's title at the spooler, unique to it, so that it can be found again. */
function titleOf({ code, number, jobId }: PrintJob): string {
  return `${code}-${number} ${jobId}`;
}

/** The spooler's own words where it has said any. */
function reasonOf(problem: Problem): string {
  return String(problem.details.reason ?? problem.code);
}
