/**
 * The printers of this counter: which one prints what and on which paper, how they are, and the queue in front of each spooler.
 */
import type { InvoiceKey, PrinterId, PrintJobId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Clock, Spooler } from '../../domain/ports.ts';
import type { Paper, PaperOf, PrintJob } from '../../domain/print-job.ts';
import { failed, type Result } from '../../domain/problem.ts';
import type { Step } from '../../domain/steps.ts';
import type { Config } from './config.ts';
import { type PrintAsking, printAsking } from './print-asking.ts';
import { openPrintQueue } from './printing/queue.ts';
import { type Reach, reachOf } from './spoolers.ts';
import type { PrinterStatus } from './status.ts';
import type { PrintJobs } from './store/print-jobs.ts';
import { type PrintSetups, plainTemplate } from './store/print-setups.ts';
import type { Scheduler } from './sync/scheduler.ts';

export interface PrintersOptions {
  readonly printers: Config['printers'];
  readonly jobs: PrintJobs;
  readonly setups: Pick<PrintSetups, 'latest'>;
  readonly paperOf: PaperOf;
  readonly newJobId: () => PrintJobId;
  readonly newBatchId: () => string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly onChanged: (jobId: PrintJobId) => void;
  /** A printer is in another state than before. */
  readonly onStates: () => void;
  readonly onError: (error: unknown) => void;
  readonly step: Step;
  readonly openSpooler: (reach: Reach) => Spooler;
}

export interface Printers {
  /** As last seen; from memory. */
  states(): readonly PrinterStatus[];
  /** Asks every spooler. */
  check(): Promise<void>;
  /** The first printer set up for a kind. */
  forKind(kind: InvoiceKind): PrinterId | null;
  knows(printerId: PrinterId): boolean;
  /** Kinds that are printed on it; none for one that is not configured. */
  kindsOf(printerId: PrinterId): readonly InvoiceKind[];
  all(): readonly PrinterId[];
  readonly ask: PrintAsking;
  /** Takes a job back that its spooler has. What became of it is in the ledger then, or as soon as the spooler says it. */
  takeBack(job: PrintJob): Promise<Result<void>>;
  /** Hands something over that is no invoice; the answer is the spooler's name of it. */
  printDirectly(
    printerId: PrinterId,
    title: string,
    paper: Pick<Paper, 'pdf' | 'media'>,
    copies?: number,
  ): Promise<Result<string>>;
  /** An invoice as it would be on paper now; on the plain page when no printer is named. */
  preview(key: InvoiceKey, kind: InvoiceKind, printerId: PrinterId | null): Promise<Result<Paper>>;
  poke(): void;
  stop(): void;
}

export function openPrinters(options: PrintersOptions): Printers {
  const { printers, jobs, setups, clock } = options;
  const states = new Map<PrinterId, PrinterStatus>(
    printers.map(({ id, queue }) => [id, { printerId: id, queue, state: 'unknown', reason: '' }]),
  );
  /** What is left of printers that are not configured any more goes with the first. */
  const first = reachOf(printers[0] ?? {});
  const reaches = new Set([first, ...printers.map((printer) => reachOf(printer))]);

  /** The step is where the spooler has said it and nobody has written it down: the worst moment to die. */
  const record: PrintJobs['record'] = (jobId, state, at, about) => {
    if (state === 'spooled' && about?.spoolerJob !== undefined) options.step('print-spooled');
    if (state === 'printed' || state === 'toConfirm') options.step('print-confirmed');
    return jobs.record(jobId, state, at, about);
  };

  /** The paper that is set up for a job's kind on its printer at this moment. */
  async function paperOf(job: PrintJob): Promise<Result<Paper>> {
    const { code, number, part, copyNo, jobId, printerId } = job;
    const kind = jobs.view(jobId)?.kind;
    if (kind === undefined) throw new Error(`print job ${jobId} is of no invoice`);
    const { templateId, dx, dy } = setups.latest(printerId, kind);
    return options.paperOf({ code, number, part, templateId, offset: { dx, dy }, copyNo, onScreen: false });
  }

  const spoolers = [...reaches].map((reach) => {
    const mine = printers.filter((printer) => reachOf(printer) === reach);
    const spooler = options.openSpooler(reach);
    const isMine = (printerId: PrinterId) =>
      mine.some((printer) => printer.id === printerId) ||
      (reach === first && !printers.some((printer) => printer.id === printerId));
    const queue = openPrintQueue({
      store: {
        open: () => jobs.open().filter((job) => isMine(job.printerId)),
        find: jobs.find,
        spooling: jobs.spooling,
        record,
      },
      spooler,
      queueOf: (printerId) => mine.find((printer) => printer.id === printerId)?.queue ?? null,
      paper: paperOf,
      clock,
      scheduler: options.scheduler,
      onChanged: options.onChanged,
      onError: options.onError,
    });
    return { mine, isMine, spooler, queue };
  });

  async function check(): Promise<void> {
    await Promise.all(
      spoolers.map(async ({ mine, spooler }) => {
        const found = mine.length > 0 ? await spooler.printers() : null;
        for (const { id, queue } of mine) {
          const seen = found?.ok ? found.value.find((printer) => printer.queue === queue) : undefined;
          put({ printerId: id, queue, state: seen?.state ?? 'absent', reason: seen?.reason ?? '' });
        }
      }),
    );
  }

  function put(status: PrinterStatus): void {
    const before = states.get(status.printerId);
    states.set(status.printerId, status);
    if (before?.state === status.state && before.reason === status.reason) return;
    options.onStates();
    // What waits for this printer need not wait until its next try.
    spoolers.find(({ isMine }) => isMine(status.printerId))?.queue.poke();
  }

  function poke(): void {
    for (const spooler of spoolers) spooler.queue.poke();
  }

  const ask = printAsking({
    jobs,
    newJobId: options.newJobId,
    newBatchId: options.newBatchId,
    clock,
    onAdded(jobIds) {
      for (const jobId of jobIds) options.onChanged(jobId);
      poke();
    },
  });

  return {
    states: () => [...states.values()],
    check,
    forKind: (kind) => printers.find((printer) => printer.kinds.includes(kind))?.id ?? null,
    knows: (printerId) => states.has(printerId),
    kindsOf: (printerId) => printers.find(({ id }) => id === printerId)?.kinds ?? [],
    all: () => printers.map(({ id }) => id),
    ask,
    takeBack(job) {
      const spooler = spoolers.find(({ isMine }) => isMine(job.printerId));
      if (!spooler) throw new Error(`no spooler is asked about printer ${job.printerId}`);
      return spooler.queue.takeBack(job);
    },
    async printDirectly(printerId, title, { pdf, media }, copies = 1) {
      const queue = printers.find(({ id }) => id === printerId)?.queue;
      const spooler = spoolers.find(({ isMine }) => isMine(printerId))?.spooler;
      if (queue === undefined || !spooler) return failed('printer-not-configured', { printer: printerId });
      return spooler.submit({ queue, title, pdf, copies, media });
    },
    preview({ code, number }, kind, printerId) {
      const setup = printerId && setups.latest(printerId, kind);
      const { templateId, dx, dy } = setup ?? { templateId: plainTemplate, dx: 0, dy: 0 };
      const part = 'invoice';
      const copyNo = jobs.copiesOf({ code, number }, part);
      return options.paperOf({ code, number, part, templateId, offset: { dx, dy }, copyNo, onScreen: true });
    },
    poke,
    stop() {
      for (const { queue } of spoolers) queue.stop();
    },
  };
}
