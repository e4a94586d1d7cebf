/**
 * The print queue as the office told it last, and what is chosen to be printed together.
 */
import { create } from 'zustand';
import { isOnItsWay, waitsForPerson } from '../../domain/print-job.ts';
import type { InvoiceRow, PrintJob, ToldProblem } from '../api.ts';
import type { InvoiceName } from './overlay.ts';

/** Jobs that are over and still listed; more come and go without being read again. */
const mostOver = 500;

interface PrintingState {
  /** Newest first; null until the first answer. */
  readonly jobs: readonly PrintJob[] | null;
  /** Why they could not be read. */
  readonly problem: ToldProblem | null;
  /** Chosen among the recent invoices, by {@link nameOf}; a new search takes nothing out of it. */
  readonly chosen: ReadonlyMap<string, InvoiceRow>;
  /** Sheets of each page, for all that are chosen. */
  readonly copies: number;
  /** Jobs of the batch that was asked for here last, until its progress is put away. */
  readonly batch: ReadonlySet<PrintJob['printJobId']> | null;
  /** A word of a job that went a step further, or is new. */
  take(job: PrintJob): void;
  choose(rows: readonly InvoiceRow[], chosen: boolean): void;
  forget(): void;
}

/** Code and number as one word. */
export function nameOf({ code, number }: InvoiceName): string {
  return `${code}-${number}`;
}

const nothing: Pick<PrintingState, 'jobs' | 'problem' | 'chosen' | 'copies' | 'batch'> = {
  jobs: null,
  problem: null,
  chosen: new Map(),
  copies: 1,
  batch: null,
};

export const usePrinting = create<PrintingState>((set) => ({
  ...nothing,
  take: (job) =>
    set(({ jobs }) => {
      if (jobs === null) return {};
      const at = jobs.findIndex(({ printJobId }) => printJobId === job.printJobId);
      return { jobs: at >= 0 ? jobs.with(at, job) : shortened([job, ...jobs]) };
    }),
  choose: (rows, chosen) =>
    set((state) => {
      const next = new Map(state.chosen);
      for (const row of rows) {
        if (chosen) next.set(nameOf(row), row);
        else next.delete(nameOf(row));
      }
      return { chosen: next };
    }),
  forget: () => set(nothing),
}));

/** The oldest that are over go when there are too many of them. */
function shortened(jobs: readonly PrintJob[]): readonly PrintJob[] {
  let over = 0;
  return jobs.filter(({ state }) => {
    if (isOnItsWay(state) || waitsForPerson(state)) return true;
    over += 1;
    return over <= mostOver;
  });
}

export interface PrintGroups {
  /** A person has to look at the paper: first what came out, then what nobody knows of, each in the order in which it was asked for. */
  readonly toLook: readonly PrintJob[];
  /** The queue goes on with them; in the order in which they come out. */
  readonly onTheWay: readonly PrintJob[];
  /** The latest first. */
  readonly over: readonly PrintJob[];
}

export function inGroups(jobs: readonly PrintJob[]): PrintGroups {
  const older = (left: PrintJob, right: PrintJob): number => left.queuedAt.localeCompare(right.queuedAt);
  return {
    toLook: [
      ...jobs.filter(({ state }) => state === 'toConfirm').toSorted(older),
      ...jobs.filter(({ state }) => state === 'unknown').toSorted(older),
    ],
    onTheWay: jobs.filter(({ state }) => isOnItsWay(state)).toSorted(older),
    over: jobs
      .filter(({ state }) => !isOnItsWay(state) && !waitsForPerson(state))
      .toSorted((left, right) => right.changedAt.localeCompare(left.changedAt)),
  };
}

export interface BatchProgress {
  readonly all: number;
  readonly done: number;
  readonly waiting: number;
  /** Waits for a person, or came to nothing. */
  readonly trouble: number;
}

/** How far jobs that were asked for together have come. */
export function progressOf(jobs: readonly PrintJob[]): BatchProgress {
  const done = jobs.filter(({ state }) => state === 'printed').length;
  const waiting = jobs.filter(({ state }) => isOnItsWay(state)).length;
  const cancelled = jobs.filter(({ state }) => state === 'cancelled').length;
  return { all: jobs.length, done, waiting, trouble: jobs.length - done - waiting - cancelled };
}
