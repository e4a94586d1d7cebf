/**
 * The print queue's memory: what was asked of the paper and what the spooler said became of it.
 */
import type { Instant, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { PrintJob, PrintJobState } from '../../../domain/print-job.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export function openPrintJobs(db: Connection, journal: Journal) {
  const open = db.prepare<[], PrintJob>(
    `SELECT p.job_id AS jobId, p.printer_id AS printerId, i.code, i.number, p.copies, p.state, p.spooler_job AS spoolerJob
     FROM print_jobs p JOIN invoices i USING (invoice_id) WHERE p.state IN ('queued', 'spooling', 'spooled') ORDER BY p.queued_at, p.rowid`,
  );
  const insert = db.prepare(
    `INSERT INTO print_jobs (job_id, invoice_id, printer_id, copies, queued_at, state, changed_at)
     SELECT ?, invoice_id, ?, 1, ?, 'queued', ? FROM invoices WHERE code = ? AND number = ?`,
  );
  const latest = db.prepare<[string, string], { jobId: PrintJobId }>(
    `SELECT p.job_id AS jobId FROM print_jobs p JOIN invoices i USING (invoice_id) WHERE i.code = ? AND i.number = ?
     ORDER BY p.queued_at DESC, p.rowid DESC LIMIT 1`,
  );
  const move = db.prepare(
    'UPDATE print_jobs SET state = ?, spooler_job = coalesce(?, spooler_job), reason = ?, changed_at = ? WHERE job_id = ?',
  );

  return {
    /** Jobs that are not at their end, oldest first. */
    open: (): readonly PrintJob[] => open.all(),
    /** A reprint; the first print of an invoice is written with the invoice itself. */
    add(job: {
      readonly jobId: PrintJobId;
      readonly code: string;
      readonly number: string;
      readonly printerId: PrinterId;
      readonly at: Instant;
      readonly actor: Actor;
    }): void {
      const { jobId, code, number, printerId, at, actor } = job;
      db.transaction(() => {
        insert.run(jobId, printerId, at, at, code, number);
        journal({ what: 'print-asked', subject: jobId, data: { code, number, printerId }, at, actor });
      })();
    },
    latest: (code: string, number: string): PrintJobId | null => latest.get(code, number)?.jobId ?? null,
    /** What became of a job, told and journalled in one transaction. */
    record(
      jobId: PrintJobId,
      state: PrintJobState,
      at: Instant,
      about: { readonly spoolerJob?: string; readonly reason?: string } = {},
    ): void {
      db.transaction(() => {
        move.run(state, about.spoolerJob ?? null, about.reason ?? '', at, jobId);
        journal({ what: `print-${state}`, subject: jobId, data: { ...about }, at, actor: 'system' });
      })();
    },
  };
}
