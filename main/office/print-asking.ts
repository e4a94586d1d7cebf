/**
 * Asking for paper: one invoice or a batch, and never twice for the same press.
 */
import type { InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import type { Clock } from '../../domain/ports.ts';
import type { PrintPart } from '../../domain/print-job.ts';
import type { NewPrintJob, PrintJobs } from './store/print-jobs.ts';

/** An invoice or its goods list, the printer it goes to, and how many sheets of each page. */
export interface PrintWish {
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly part: PrintPart;
  readonly printerId: PrinterId;
  readonly copies: number;
}

export interface PrintAsking {
  /** Queues an invoice; the same paper that is on its way already is not queued twice: a second press, or one whose answer was lost. */
  one(wish: PrintWish, actor: Actor): PrintJobId;
  /** Queues several in their order, all or none. Asked for again while all of them are on their way, the answer is the first one's. */
  batch(wishes: readonly PrintWish[], actor: Actor): { readonly batchId: string; readonly jobIds: readonly PrintJobId[] };
}

export interface PrintAskingOptions {
  readonly jobs: Pick<PrintJobs, 'open' | 'addAll' | 'view'>;
  readonly newJobId: () => PrintJobId;
  readonly newBatchId: () => string;
  readonly clock: Clock;
  readonly onAdded: (jobIds: readonly PrintJobId[]) => void;
}

export function printAsking({ jobs, newJobId, newBatchId, clock, onAdded }: PrintAskingOptions): PrintAsking {
  function ask(wishes: readonly PrintWish[], batchId: string | null, actor: Actor): readonly PrintJobId[] {
    const onTheirWay = new Map(jobs.open().map((job) => [samenessOf(job), job.jobId]));
    const added: NewPrintJob[] = [];
    const at = clock.now();
    const jobIds = wishes.map((wish) => {
      const same = samenessOf(wish);
      const jobId = onTheirWay.get(same) ?? newJobId();
      if (!onTheirWay.has(same)) added.push({ jobId, ...wish, batchId, at, actor });
      onTheirWay.set(same, jobId);
      return jobId;
    });
    if (added.length > 0) jobs.addAll(added);
    onAdded(added.map(({ jobId }) => jobId));
    return jobIds;
  }

  return {
    one(wish, actor) {
      const [jobId] = ask([wish], null, actor);
      if (jobId === undefined) throw new Error('asked for one print job and none was made');
      return jobId;
    },
    batch(wishes, actor) {
      const batchId = newBatchId();
      const jobIds = ask(wishes, batchId, actor);
      const batches = new Set(jobIds.map((jobId) => jobs.view(jobId)?.batchId));
      const [only] = batches;
      return { batchId: batches.size === 1 && only ? only : batchId, jobIds };
    },
  };
}

function samenessOf({ code, number, part, printerId, copies }: PrintWish): string {
  return `${code} ${number} ${part} ${copies} ${printerId}`;
}
