/**
 * Paper that is no good any more (作废纸票): which job, why, and the number of the sheet where it has one. That number was used on the device,
 * or has to be voided there; the numbers of its run tell which.
 */
import type { Instant, InvoiceKey, PrintJobId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { mask } from '../../../domain/mask.ts';
import { isOnItsWay, type SpoiltForm, waitsForPerson } from '../../../domain/print-job.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import type { PrintJobs } from './print-jobs.ts';

export interface SpoiltPaper extends Pick<SpoiltForm, 'reason' | 'note'> {
  /** Code and number of the sheet; null for plain paper. */
  readonly form: InvoiceKey | null;
}

export interface SpoiltForms {
  /**
   * Writes down that the paper of a job is no good, in one transaction. A job that waited for a person is `spoilt` then; one that is over stays as
   * it is, because what was seen of it before was true when it was said.
   * @throws Error for a job that no paper can have come of yet.
   */
  spoil(jobId: PrintJobId, paper: SpoiltPaper, at: Instant, actor: Actor): void;
}

export function openSpoiltForms(db: Connection, journal: Journal, jobs: Pick<PrintJobs, 'find' | 'record'>): SpoiltForms {
  const insert = db.prepare('INSERT INTO spoilt_forms (code, number, at, reason, actor) VALUES (?, ?, ?, ?, ?)');
  return {
    spoil: db.transaction<SpoiltForms['spoil']>((jobId, paper, at, actor) => {
      const job = jobs.find(jobId);
      if (!job || isOnItsWay(job.state)) throw new Error(`no paper can have come of print job ${jobId}`);
      const { form, reason } = paper;
      const note = mask(paper.note);
      if (form) insert.run(form.code, form.number, at, note === '' ? reason : `${reason}: ${note}`, actor);
      const sheet = form ? { code: form.code, number: form.number } : {};
      journal({ what: 'form-spoilt', subject: jobId, data: { ...sheet, reason, note }, at, actor });
      if (waitsForPerson(job.state)) jobs.record(jobId, 'spoilt', at, { reason, actor });
    }),
  };
}
