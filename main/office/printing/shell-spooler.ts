/**
 * The operating system's own printing as a {@link Spooler}, for machines without CUPS. The office cannot reach it; the shell,
 * which is Electron, hands the job over. Electron does not tell what became of a job, so that is asked of the system where the
 * system has an answer (windows-jobs.ts). Where it has none, a job that the system has taken is a person's to confirm.
 */
import type { Spooler, SpoolerPrinter } from '../../../domain/ports.ts';
import { assertNever, failed, ok, type Result } from '../../../domain/problem.ts';
import type { SystemJobs } from './windows-jobs.ts';

/** What became of handing a job over, as the shell tells it. */
export type HandOver =
  | { readonly outcome: 'handedOver' | 'absent' }
  | { readonly outcome: 'notTaken' | 'unclear'; readonly reason: string };

/** The shell's part of it. Neither ever rejects. */
export interface ShellPrinting {
  /** Problems: `printer-failed`. */
  printers(): Promise<Result<readonly SpoolerPrinter[]>>;
  print(order: Parameters<Spooler['submit']>[0]): Promise<HandOver>;
}

/**
 * Opens the spooler. Its name for a job is the job's title, which the system shows too. Problems are those of any spooler:
 * `printer-absent`, and `printer-failed` with `accepted` `no` or `unknown`.
 * @param jobs Null where the system cannot be asked about jobs.
 */
export function openShellSpooler(shell: ShellPrinting, jobs: SystemJobs | null): Spooler {
  return {
    async printers() {
      const found = await shell.printers();
      const told = found.ok && jobs ? await jobs.printers() : null;
      if (!found.ok || told === null) return found;
      return ok(found.value.map((printer) => told.find(({ queue }) => queue === printer.queue) ?? printer));
    },

    async submit(job) {
      const handed = await shell.print(job);
      switch (handed.outcome) {
        case 'handedOver':
          return ok(job.title);
        case 'absent':
          return failed('printer-absent', { queue: job.queue });
        case 'notTaken':
          return failed('printer-failed', { queue: job.queue, reason: handed.reason, accepted: 'no' });
        case 'unclear':
          return failed('printer-failed', { queue: job.queue, reason: handed.reason, accepted: 'unknown' });
        default:
          return assertNever(handed);
      }
    },

    async jobState(queue, spoolerJob) {
      const job = (await jobs?.find(queue, spoolerJob)) ?? null;
      // Not there any more, or never asked for: the system had it, and says no more.
      return ok(job === null ? { state: 'left', reasons: [] } : { state: job.state, reasons: job.reasons });
    },

    async cancel(queue, spoolerJob) {
      if (await jobs?.remove(queue, spoolerJob)) return ok(undefined);
      return failed('printer-failed', { queue, reason: 'not-cancelled', accepted: 'unknown' });
    },

    async findJob(queue, title) {
      return ok((await jobs?.find(queue, title)) ? title : null);
    },
  };
}
