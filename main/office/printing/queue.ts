/**
 * The counter's own print queue. A job handed to the spooler is not printed yet: each is followed until the spooler says
 * what became of it, and one that stands still says why. The queue holds nothing worth keeping; killed at any moment, a new
 * one goes on from the store, and a job that was being handed over is looked for at the spooler and never handed over again.
 */
import type { PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Clock, Spooler } from '../../../domain/ports.ts';
import type { OwnPrintReason, Paper, PrintJob, PrintJobState, PrintStore } from '../../../domain/print-job.ts';
import { assertNever, failed, ok, type Problem, type Result } from '../../../domain/problem.ts';

export interface PrintQueueOptions {
  readonly store: PrintStore;
  readonly spooler: Spooler;
  /** The operating system's queue of a printer; null when it is not configured any more. */
  readonly queueOf: (printerId: PrinterId) => string | null;
  /** What a job is on paper at the moment it is handed over. */
  readonly paper: (job: PrintJob) => Promise<Result<Paper>>;
  readonly clock: Clock;
  readonly scheduler: { after(ms: number, run: () => void): () => void };
  /** Longest time between two questions about a job that the spooler has. */
  readonly pollMs?: number;
  /** Longest time between two tries to hand a job over that the spooler does not take now. */
  readonly retryMs?: number;
  readonly onChanged: (jobId: PrintJobId) => void;
  /** A thrown error, of the ledger for one; the queue tries again after its usual wait. */
  readonly onError: (error: unknown) => void;
}

export interface PrintQueue {
  /** There is a new job, a printer is back, or the queue shall start: whoever waits looks at once. */
  poke(): void;
  /** Takes a job back that the spooler has, and asks it what became of the job. */
  takeBack(job: PrintJob): Promise<Result<void>>;
  /** Ends at once. What the spooler answers later is not recorded; the next queue asks again. */
  stop(): void;
}

/** Where a job stands after one step: `moved` to another state, at the spooler still, or not taken by it now. */
type Step = 'moved' | 'followed' | 'refused';

const firstPollMs = 50;
const firstRetryMs = 1_000;

/**
 * Opens the queue; nothing moves before the first `poke`. Each printer has one job at a time, in the order they were
 * asked for, and a printer that stands still holds up no other.
 */
export function openPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { store, spooler, clock, scheduler } = options;
  const { pollMs = 1_000, retryMs = 30_000 } = options;
  /** What cancels the wait of a lane; null for one at work. */
  const lanes = new Map<PrinterId, (() => void) | null>();
  let stopped = false;

  function wake(): void {
    if (stopped) return;
    for (const printerId of new Set(store.open().map((job) => job.printerId))) {
      const cancelWait = lanes.get(printerId);
      if (cancelWait === null) continue;
      cancelWait?.();
      start(printerId, 0);
    }
  }

  function start(printerId: PrinterId, waits: number): void {
    lanes.set(printerId, null);
    void runLane(printerId, waits);
  }

  /** @param waits How often in a row it has waited. */
  async function runLane(printerId: PrinterId, waits: number): Promise<void> {
    let waited = waits;
    let step: Step = 'followed';
    try {
      for (;;) {
        const job = store.open().find((open) => open.printerId === printerId);
        if (!job) {
          lanes.delete(printerId);
          return;
        }
        step = await advance(job);
        if (stopped) return;
        if (step !== 'moved') break;
        waited = 0;
      }
    } catch (error) {
      if (stopped) return;
      options.onError(error);
      step = 'refused';
    }
    const [first, longest] = step === 'refused' ? [firstRetryMs, retryMs] : [firstPollMs, pollMs];
    const waitMs = Math.min(first * 2 ** waited, longest);
    lanes.set(
      printerId,
      scheduler.after(waitMs, () => start(printerId, waited + 1)),
    );
  }

  function advance(job: PrintJob): Promise<Step> | Step {
    const queue = options.queueOf(job.printerId);
    switch (job.state) {
      case 'queued':
        return queue === null ? waitFor(job, 'printer-not-configured') : handOver(job, queue);
      case 'spooling':
        return queue === null ? record(job, 'unknown', { reason: 'printer-not-configured' }) : lookFor(job, queue);
      case 'spooled':
        return queue === null ? record(job, 'unknown', { reason: 'printer-not-configured' }) : follow(job, queue);
      case 'toConfirm':
      case 'printed':
      case 'spoilt':
      case 'cancelled':
      case 'failed':
      case 'unknown':
        throw new Error(`print job ${job.jobId} is ${job.state} and still open`);
      default:
        return assertNever(job.state);
    }
  }

  async function handOver(job: PrintJob, queue: string): Promise<Step> {
    // Asked first, so that a job whose printer is away waits without a trace in the journal at every try.
    const obstacle = await obstacleOf(queue);
    if (stopped) return 'refused';
    if (obstacle) return waitFor(job, obstacle);
    if (!isAsBefore(job)) return 'moved';
    const paper = await options.paper(job);
    if (stopped) return 'refused';
    // Somebody may have cancelled it while the page was drawn.
    if (!isAsBefore(job)) return 'moved';
    if (!paper.ok) return record(job, 'failed', { reason: paper.problem.code });
    const { pdf, media, template, onForms, offset } = paper.value;
    if (onForms && job.copies > 1) return record(job, 'failed', { reason: 'copies-on-forms' });
    store.spooling(job.jobId, { template, offset, onForms, copyNo: job.copyNo }, clock.now());
    options.onChanged(job.jobId);
    const submitted = await spooler.submit({ queue, title: titleOf(job), pdf, copies: job.copies, media });
    if (stopped) return 'refused';
    const handed: PrintJob = { ...job, state: 'spooling', onForms };
    if (submitted.ok) return record(handed, 'spooled', { spoolerJob: submitted.value });
    const { problem } = submitted;
    const later = waitReasonOf(problem);
    if (later !== null) return waitFor(handed, later);
    return problem.details.accepted === 'no' ? record(handed, 'failed', { reason: reasonOf(problem) }) : 'followed';
  }

  /** Why nothing can be handed over to a queue now; null when it can. */
  async function obstacleOf(queue: string): Promise<OwnPrintReason | null> {
    const found = await spooler.printers();
    if (!found.ok) return 'spooler-down';
    const printer = found.value.find((one) => one.queue === queue);
    if (!printer) return 'printer-absent';
    return printer.accepting === false ? 'not-accepting-jobs' : null;
  }

  async function lookFor(job: PrintJob, queue: string): Promise<Step> {
    const found = await spooler.findJob(queue, titleOf(job));
    if (stopped) return 'followed';
    if (!found.ok)
      return found.problem.code === 'printer-absent' ? record(job, 'unknown', { reason: 'printer-absent' }) : 'followed';
    if (found.value !== null) return record(job, 'spooled', { spoolerJob: found.value });
    // a spooler may forget what it has printed, so not knowing the job does not prove that no paper came out
    return record(job, 'unknown', { reason: 'not-known-to-spooler' });
  }

  async function follow(job: PrintJob, queue: string): Promise<Step> {
    if (job.spoolerJob === null) throw new Error(`print job ${job.jobId} is spooled without the spooler's name of it`);
    const told = await spooler.jobState(queue, job.spoolerJob);
    if (stopped || !told.ok) return 'followed';
    const { state, reasons } = told.value;
    switch (state) {
      case 'pending':
      case 'held':
      case 'processing':
      case 'stopped':
        record(job, 'spooled', { reason: reasons.join(' ') });
        return 'followed';
      case 'completed':
        return record(job, job.onForms ? 'toConfirm' : 'printed');
      case 'left':
        return record(job, 'toConfirm');
      case 'cancelled':
        return record(job, 'cancelled', { reason: reasons.join(' ') });
      case 'aborted':
        return record(job, 'failed', { reason: ['aborted-at-printer', ...reasons].join(' ') });
      case 'gone':
        return record(job, 'unknown', { reason: 'not-known-to-spooler' });
      default:
        return assertNever(state);
    }
  }

  function waitFor(job: PrintJob, reason: OwnPrintReason): 'refused' {
    record(job, 'queued', { reason });
    return 'refused';
  }

  /** False when somebody else has moved the job since it was read. */
  function isAsBefore({ jobId, state }: PrintJob): boolean {
    return store.find(jobId)?.state === state;
  }

  function record(job: PrintJob, state: PrintJobState, about: { spoolerJob?: string; reason?: string } = {}): 'moved' {
    if (isAsBefore(job) && store.record(job.jobId, state, clock.now(), about)) options.onChanged(job.jobId);
    return 'moved';
  }

  return {
    poke: wake,
    async takeBack(job) {
      const queue = options.queueOf(job.printerId);
      if (queue === null || job.spoolerJob === null) return failed('printer-not-configured', { printer: job.printerId });
      const cancelled = await spooler.cancel(queue, job.spoolerJob);
      if (!cancelled.ok || stopped) return cancelled;
      await follow(job, queue);
      return ok(undefined);
    },
    stop() {
      stopped = true;
      for (const cancelWait of lanes.values()) cancelWait?.();
      lanes.clear();
    },
  };
}

/** The job's title at the spooler, unique to it, so that it can be found again. */
function titleOf({ code, number, jobId }: PrintJob): string {
  return `${code}-${number} ${jobId}`;
}

/** Why a spooler that has certainly not taken a job may take it later; null when it may have it, or never will. */
function waitReasonOf({ code, details }: Problem): OwnPrintReason | null {
  if (code === 'printer-absent') return 'printer-absent';
  return details.accepted === 'no' && details.later === 'yes' ? 'queue-busy' : null;
}

/** The spooler's own words where it has said any. */
function reasonOf(problem: Problem): string {
  return String(problem.details.reason ?? problem.code);
}
