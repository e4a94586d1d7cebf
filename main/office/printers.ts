/**
 * The printers of this counter: which one prints what, how they are, and the queue in front of each spooler.
 */
import type { PrinterId, PrintJobId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import type { Clock } from '../../domain/ports.ts';
import type { PrintStore } from '../../domain/print-job.ts';
import type { Step } from '../../domain/steps.ts';
import type { Config } from './config.ts';
import { openCups } from './printing/cups.ts';
import { openPrintQueue, type PrintQueueOptions } from './printing/queue.ts';
import type { PrinterStatus } from './status.ts';
import type { openPrintJobs } from './store/print-jobs.ts';
import type { Scheduler } from './sync/scheduler.ts';

export interface PrintersOptions {
  readonly printers: Config['printers'];
  readonly jobs: PrintStore & Pick<ReturnType<typeof openPrintJobs>, 'add'>;
  readonly newJobId: () => PrintJobId;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly file: PrintQueueOptions['file'];
  readonly onChanged: (jobId: PrintJobId) => void;
  /** A printer is in another state than before. */
  readonly onStates: () => void;
  readonly onError: (error: unknown) => void;
  readonly step: Step;
}

/** An invoice and the printer it goes to. */
interface Paper {
  readonly code: string;
  readonly number: string;
  readonly printerId: PrinterId;
}

export interface Printers {
  /** As last seen; from memory. */
  states(): readonly PrinterStatus[];
  /** Asks every spooler. */
  check(): Promise<void>;
  /** The first printer set up for a kind. */
  forKind(kind: InvoiceKind): PrinterId | null;
  knows(printerId: PrinterId): boolean;
  /** Queues an invoice; the same paper that is on its way already is not queued twice: a second press, or one whose answer was lost. */
  queue(paper: Paper, actor: Actor): PrintJobId;
  poke(): void;
  stop(): void;
}

export function openPrinters(options: PrintersOptions): Printers {
  const { printers, jobs } = options;
  const states = new Map<PrinterId, PrinterStatus>(
    printers.map(({ id, queue }) => [id, { printerId: id, queue, state: 'unknown', reason: '' }]),
  );
  const first = printers[0]?.server;
  const servers = new Set(printers.length === 0 ? [undefined] : printers.map((printer) => printer.server));

  /** The step is where the spooler has said it and nobody has written it down: the worst moment to die. */
  const recordAfterStep: PrintStore['record'] = (jobId, state, at, about) => {
    if (state === 'spooled') options.step('print-spooled');
    if (state === 'printed') options.step('print-confirmed');
    jobs.record(jobId, state, at, about);
  };

  const spoolers = [...servers].map((server) => {
    const mine = printers.filter((printer) => printer.server === server);
    const spooler = openCups(server === undefined ? {} : { server });
    const isMine = (printerId: PrinterId) =>
      mine.some((printer) => printer.id === printerId) ||
      (server === first && !printers.some((printer) => printer.id === printerId));
    const queue = openPrintQueue({
      store: { open: () => jobs.open().filter((job) => isMine(job.printerId)), record: recordAfterStep },
      spooler,
      queueOf: (printerId) => mine.find((printer) => printer.id === printerId)?.queue ?? null,
      file: options.file,
      clock: options.clock,
      scheduler: options.scheduler,
      onChanged: options.onChanged,
      onError: options.onError,
    });
    return { mine, spooler, queue };
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
    if (before?.state !== status.state || before.reason !== status.reason) options.onStates();
  }

  function poke(): void {
    for (const spooler of spoolers) spooler.queue.poke();
  }

  function queue(paper: Paper, actor: Actor): PrintJobId {
    const { code, number, printerId } = paper;
    const under = jobs.open().find((job) => job.code === code && job.number === number && job.printerId === printerId);
    if (under) return under.jobId;
    const jobId = options.newJobId();
    jobs.add({ jobId, ...paper, at: options.clock.now(), actor });
    poke();
    return jobId;
  }

  return {
    states: () => [...states.values()],
    check,
    forKind: (kind) => printers.find((printer) => printer.kinds.includes(kind))?.id ?? null,
    knows: (printerId) => states.has(printerId),
    queue,
    poke,
    stop() {
      for (const { queue } of spoolers) queue.stop();
    },
  };
}
