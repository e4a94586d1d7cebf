/**
 * A job on its way to paper, and what the print queue asks of the ledger.
 */
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from './ids.ts';

/**
 * `spooling`: being handed over, or handed over with the answer lost. `spooled`: the spooler has it. `unknown`: nobody
 * can tell whether paper came out, so a person looks; it is an end like `printed` and `failed`.
 */
export type PrintJobState = 'queued' | 'spooling' | 'spooled' | 'printed' | 'failed' | 'unknown';

export interface PrintJob {
  readonly jobId: PrintJobId;
  readonly printerId: PrinterId;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly copies: number;
  readonly state: PrintJobState;
  /** The spooler's own name of it, once it has one. */
  readonly spoolerJob: string | null;
}

/** What the queue asks of the ledger. */
export interface PrintStore {
  /** Jobs that are not at their end, oldest first. */
  open(): readonly PrintJob[];
  /** Durable when it returns. */
  record(
    jobId: PrintJobId,
    state: PrintJobState,
    at: Instant,
    about?: { readonly spoolerJob?: string; readonly reason?: string },
  ): void;
}
