/**
 * The print queue's memory: what was asked of the paper, how it was handed over, and what the spooler and people said became of it.
 */
import type { Instant, InvoiceKey, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type {
  HandedOver,
  Offset,
  PrintJob,
  PrintJobState,
  PrintJobView,
  PrintPart,
  PrintStore,
} from '../../../domain/print-job.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

/** A print that is asked for; the first print of an invoice is written with the invoice itself. */
export interface NewPrintJob extends InvoiceKey {
  readonly jobId: PrintJobId;
  readonly printerId: PrinterId;
  /** The invoice when left out. */
  readonly part?: PrintPart;
  /** 1 when left out. */
  readonly copies?: number;
  /** Null when left out: asked for alone. */
  readonly batchId?: string | null;
  readonly at: Instant;
  readonly actor: Actor;
}

export interface PrintJobs extends PrintStore {
  add(job: NewPrintJob): void;
  /** All of them, or none. */
  addAll(jobs: readonly NewPrintJob[]): void;
  /** The newest job of an invoice. */
  latest(code: string, number: string): PrintJobId | null;
  view(jobId: PrintJobId): PrintJobView | null;
  /** All that wait for a printer or a person, and the `limit` latest that are over; newest first. */
  views(limit: number): readonly PrintJobView[];
  /** How many jobs of a part of an invoice have reached paper, may have, or are about to: which copy the next one is. */
  copiesOf(key: InvoiceKey, part: PrintPart): number;
  /** Somebody wants a job back that the spooler has; what becomes of it is the spooler's to say. */
  cancelAsked(jobId: PrintJobId, at: Instant, actor: Actor): void;
}

type JobRow = Omit<PrintJob, 'onForms'> & { readonly onForms: number };
type ViewRow = Omit<PrintJobView, 'onForms' | 'offset'> & { onForms: number; dx: number | null; dy: number | null };

const onTheirWay = "'queued', 'spooling', 'spooled'";
const forPerson = "'toConfirm', 'unknown'";
/** Paper whose form is spoilt is in nobody's hands, so the next print is no copy of it. */
const onPaper = `state IN (${onTheirWay}, ${forPerson}, 'printed')
  AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = print_jobs.job_id AND j.what = 'form-spoilt')`;
/** Which copy a job is, is settled when it is handed over; before, it is what it would be now. */
const copyNo = `iif(p.state = 'queued', (SELECT count(*) FROM print_jobs WHERE invoice_id = p.invoice_id AND part = p.part AND rowid < p.rowid AND ${onPaper}), p.copy_no)`;
const columns = `p.job_id AS jobId, p.printer_id AS printerId, i.code, i.number, p.part, p.copies, ${copyNo} AS copyNo, p.state,
  p.on_forms AS onForms, p.spooler_job AS spoolerJob`;
const viewColumns = `${columns}, i.kind, i.buyer_name AS buyerName, i.gross, p.reason, p.batch_id AS batchId, p.asked_by AS askedBy,
  p.queued_at AS queuedAt, p.changed_at AS changedAt, iif(p.state = 'queued', NULL, p.template) AS template,
  iif(p.state = 'queued', NULL, p.dx) AS dx, p.dy`;
const jobs = 'print_jobs p JOIN invoices i USING (invoice_id)';

export function openPrintJobs(db: Connection, journal: Journal): PrintJobs {
  const open = db.prepare<[], JobRow>(
    `SELECT ${columns} FROM ${jobs} WHERE p.state IN (${onTheirWay}) ORDER BY p.queued_at, p.rowid`,
  );
  const one = db.prepare<[string], JobRow>(`SELECT ${columns} FROM ${jobs} WHERE p.job_id = ?`);
  const view = db.prepare<[string], ViewRow>(`SELECT ${viewColumns} FROM ${jobs} WHERE p.job_id = ?`);
  const views = db.prepare<[number], ViewRow>(
    `SELECT ${viewColumns} FROM ${jobs} WHERE p.rowid IN (SELECT rowid FROM print_jobs WHERE state IN (${onTheirWay}) UNION
       SELECT rowid FROM print_jobs WHERE state IN (${forPerson}) UNION SELECT rowid FROM (SELECT rowid FROM print_jobs
         WHERE state NOT IN (${onTheirWay}, ${forPerson}) ORDER BY queued_at DESC, rowid DESC LIMIT ?))
     ORDER BY p.queued_at DESC, p.rowid DESC`,
  );
  const copies = db.prepare<[string, string, PrintPart], { n: number }>(
    `SELECT count(*) AS n FROM print_jobs
     WHERE invoice_id = (SELECT invoice_id FROM invoices WHERE code = ? AND number = ?) AND part = ? AND ${onPaper}`,
  );
  const insert = db.prepare(
    `INSERT INTO print_jobs (job_id, invoice_id, printer_id, part, copies, batch_id, asked_by, queued_at, state, changed_at)
     SELECT ?, invoice_id, ?, ?, ?, ?, ?, ?, 'queued', ? FROM invoices WHERE code = ? AND number = ?`,
  );
  const latest = db.prepare<[string, string], { jobId: PrintJobId }>(
    `SELECT p.job_id AS jobId FROM ${jobs} WHERE i.code = ? AND i.number = ? ORDER BY p.queued_at DESC, p.rowid DESC LIMIT 1`,
  );
  const standing = db.prepare<[string], { state: PrintJobState; reason: string }>(
    'SELECT state, reason FROM print_jobs WHERE job_id = ?',
  );
  const handOver = db.prepare(
    `UPDATE print_jobs SET state = 'spooling', reason = '', template = ?, dx = ?, dy = ?, on_forms = ?, copy_no = ?, changed_at = ?
     WHERE job_id = ? AND state = 'queued'`,
  );
  const move = db.prepare(
    'UPDATE print_jobs SET state = ?, spooler_job = coalesce(?, spooler_job), reason = ?, changed_at = ? WHERE job_id = ?',
  );

  function add(job: NewPrintJob): void {
    const { jobId, code, number, printerId, part = 'invoice', copies: sheets = 1, batchId = null, at, actor } = job;
    db.transaction(() => {
      insert.run(jobId, printerId, part, sheets, batchId, actor, at, at, code, number);
      const data = { code, number, part, printerId, copies: sheets, batchId };
      journal({ what: 'print-asked', subject: jobId, data, at, actor });
    })();
  }

  return {
    open: () => open.all().map(jobOf),
    find(jobId) {
      const row = one.get(jobId);
      return row ? jobOf(row) : null;
    },
    add,
    addAll: db.transaction((added: readonly NewPrintJob[]) => added.forEach(add)),
    latest: (code, number) => latest.get(code, number)?.jobId ?? null,
    view(jobId) {
      const row = view.get(jobId);
      return row ? viewOf(row) : null;
    },
    views: (limit) => views.all(limit).map(viewOf),
    copiesOf: ({ code, number }, part) => copies.get(code, number, part)?.n ?? 0,
    spooling: db.transaction((jobId: PrintJobId, how: HandedOver, at: Instant) => {
      const { template, offset, onForms, copyNo: copy } = how;
      const handed = handOver.run(template, offset.dx, offset.dy, onForms ? 1 : 0, copy, at, jobId);
      if (handed.changes === 0) throw new Error(`print job ${jobId} is not queued`);
      journal({ what: 'print-spooling', subject: jobId, data: { template, ...offset, copyNo: copy }, at, actor: 'system' });
    }),
    record: db.transaction((jobId, state, at, about = {}) => {
      const before = standing.get(jobId);
      if (!before) throw new Error(`no print job ${jobId}`);
      const { spoolerJob, reason = '', actor = 'system' } = about;
      if (before.state === state && before.reason === reason) return false;
      move.run(state, spoolerJob ?? null, reason, at, jobId);
      const data = { ...(spoolerJob === undefined ? {} : { spoolerJob }), ...(reason === '' ? {} : { reason }) };
      journal({ what: before.state === state ? 'print-waits' : factOf(state), subject: jobId, data, at, actor });
      return true;
    }),
    cancelAsked: db.transaction((jobId: PrintJobId, at: Instant, actor: Actor) => {
      journal({ what: 'print-cancel-asked', subject: jobId, data: {}, at, actor });
    }),
  };
}

function factOf(state: PrintJobState): string {
  return state === 'toConfirm' ? 'print-to-confirm' : `print-${state}`;
}

function jobOf({ onForms, ...row }: JobRow): PrintJob {
  return { ...row, onForms: onForms !== 0 };
}

function viewOf({ onForms, dx, dy, ...row }: ViewRow): PrintJobView {
  const offset: Offset | null = dx === null || dy === null ? null : { dx, dy };
  return { ...row, onForms: onForms !== 0, offset };
}
