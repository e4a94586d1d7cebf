/**
 * What the commands of the printing desk do: ask for paper, take it back, say what became of it, and set which paper is used.
 */
import type { InvoiceKey, PrinterId, PrintJobId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Clock } from '../../domain/ports.ts';
import { type Offset, type Paper, type PrintJobView, type PrintPart, waitsForPerson } from '../../domain/print-job.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { hasGoodsList } from '../../domain/tax.ts';
import type { CommandOutput, CommandParsed } from '../../preload/contract.ts';
import type { Handlers } from './dispatcher.ts';
import type { PrintWish } from './print-asking.ts';
import type { Printers } from './printers.ts';
import { isFormOf } from './printing/form-number.ts';
import type { InvoiceViews } from './store/invoice-views.ts';
import type { PrintJobs } from './store/print-jobs.ts';
import type { PrintSetups } from './store/print-setups.ts';
import type { SpoiltForms } from './store/spoilt-forms.ts';

export interface PrintDesk {
  readonly views: Pick<InvoiceViews, 'row' | 'invoice'>;
  readonly printers: Printers;
  readonly jobs: PrintJobs;
  readonly setups: PrintSetups;
  readonly spoiltForms: SpoiltForms;
  /** A ruled page on a template's paper. */
  readonly testPageOf: (templateId: string, offset: Offset) => Promise<Result<Pick<Paper, 'pdf' | 'media'>>>;
  /** Kinds that may be printed on a template's paper. */
  readonly kindsOf: (templateId: string) => Promise<Result<readonly InvoiceKind[]>>;
  readonly clock: Clock;
  readonly onChanged: (jobId: PrintJobId) => void;
}

export type PrintHandlers = Pick<
  Handlers,
  | 'printPreview'
  | 'printInvoice'
  | 'printInvoices'
  | 'printJobs'
  | 'cancelPrint'
  | 'confirmPrint'
  | 'printSetups'
  | 'setPrintSetup'
  | 'printSetupHistory'
  | 'printTestPage'
>;

type JobShape = CommandOutput<'cancelPrint'>;
type PaperSeen = CommandParsed<'confirmPrint'>['paper'];

export function makePrintHandlers(desk: PrintDesk): PrintHandlers {
  const { views, printers, jobs, setups, spoiltForms, clock } = desk;

  return {
    async printPreview({ code, number, printerId }) {
      const row = views.row(code, number);
      if (!row) return failed('invoice-not-found', { code, number });
      if (printerId && !printers.knows(printerId)) return failed('printer-not-configured', { printer: printerId });
      const paper = await printers.preview({ code, number }, row.kind, printerId ?? printers.forKind(row.kind));
      if (!paper.ok) return paper;
      const { pdf, template, onForms, listApart } = paper.value;
      return ok({ pdf, template, onForms, listApart });
    },

    printInvoice({ code, number, part, printerId, copies }, { person }) {
      const invoice = part === 'list' ? views.invoice(code, number) : null;
      if (invoice && !hasGoodsList(invoice.content)) return failed('list-not-needed', { number });
      const wish = wishFor({ code, number, part }, printerId, copies);
      return wish.ok ? ok({ printJobId: printers.ask.one(wish.value, person?.userId ?? 'system') }) : wish;
    },
    printInvoices({ invoices, printerId, copies }, { person }) {
      const wishes: PrintWish[] = [];
      for (const key of invoices) {
        const wish = wishFor({ ...key, part: 'invoice' }, printerId, copies);
        if (!wish.ok) return wish;
        wishes.push(wish.value);
      }
      const { batchId, jobIds } = printers.ask.batch(wishes, person?.userId ?? 'system');
      return ok({ batchId, printJobIds: jobIds });
    },
    printJobs: ({ limit }) => ok(jobs.views(limit).map(shapeOf)),

    async cancelPrint({ printJobId }, { person }) {
      const job = jobs.view(printJobId);
      if (!job) return failed('print-job-not-found', { printJobId });
      const actor = person?.userId ?? 'system';
      if (job.state === 'queued') {
        jobs.record(printJobId, 'cancelled', clock.now(), { actor });
        desk.onChanged(printJobId);
      } else if (job.state === 'spooled') {
        jobs.cancelAsked(printJobId, clock.now(), actor);
        const asked = await printers.takeBack(job);
        if (!asked.ok) return asked;
      } else return failed('print-job-moved-on', { printJobId, state: job.state });
      return told(printJobId);
    },

    confirmPrint({ printJobId, paper }, { person }) {
      const job = jobs.view(printJobId);
      if (!job) return failed('print-job-not-found', { printJobId });
      const obstacle = obstacleTo(paper, job);
      if (obstacle) return obstacle;
      const at = clock.now();
      const actor = person?.userId ?? 'system';
      if (paper.saw === 'printed') jobs.record(printJobId, 'printed', at, { actor });
      else if (paper.saw === 'nothing') jobs.record(printJobId, 'failed', at, { reason: 'nothing-came-out', actor });
      else {
        const form = paper.form ?? (job.onForms ? { code: job.code, number: job.number } : null);
        spoiltForms.spoil(printJobId, { form, reason: paper.reason, note: paper.note }, at, actor);
      }
      desk.onChanged(printJobId);
      return told(printJobId);
    },

    printSetups: () =>
      ok(printers.all().flatMap((printerId) => printers.kindsOf(printerId).map((kind) => setups.latest(printerId, kind)))),
    async setPrintSetup({ printerId, kind, templateId, dx, dy }, { person }) {
      if (!printers.kindsOf(printerId).includes(kind)) return failed('printer-not-configured', { printer: printerId });
      const kinds = await desk.kindsOf(templateId);
      if (!kinds.ok) return kinds;
      if (!kinds.value.includes(kind)) return failed('paper-not-for-kind', { template: templateId, kind });
      setups.set({ printerId, kind, templateId, dx, dy }, clock.now(), person?.userId ?? 'system');
      return ok(setups.latest(printerId, kind));
    },
    printSetupHistory: ({ printerId, kind }) => ok(setups.history(printerId, kind)),
    async printTestPage({ printerId, templateId, dx, dy }) {
      if (!printers.knows(printerId)) return failed('printer-not-configured', { printer: printerId });
      const page = await desk.testPageOf(templateId, { dx, dy });
      if (!page.ok) return page;
      const job = await printers.printDirectly(printerId, `test page ${templateId}`, page.value);
      return job.ok ? ok({ job: job.value }) : job;
    },
  };

  /** Where it goes: to the printer named, else to the one for the invoice's kind. */
  function wishFor(
    { code, number, part }: InvoiceKey & { readonly part: PrintPart },
    printerId: PrinterId | undefined,
    copies: number,
  ): Result<PrintWish> {
    const row = views.row(code, number);
    if (!row) return failed('invoice-not-found', { code, number });
    if (printerId && !printers.knows(printerId)) return failed('printer-not-configured', { printer: printerId });
    const printer = printerId ?? printers.forKind(row.kind);
    return printer
      ? ok({ code, number, part, printerId: printer, copies })
      : failed('printer-not-configured', { printer: row.kind });
  }

  function told(jobId: PrintJobId): Result<JobShape> {
    const job = jobs.view(jobId);
    return job ? ok(shapeOf(job)) : failed('print-job-not-found', { printJobId: jobId });
  }
}

/** Why what a person saw cannot be written down; null when it can. */
function obstacleTo(paper: PaperSeen, job: PrintJobView): Result<never> | null {
  const { number, state } = job;
  const movedOn = failed('print-job-moved-on', { printJobId: job.jobId, state });
  if (paper.saw === 'spoilt') {
    if (state === 'queued' || state === 'spooling' || state === 'spooled') return movedOn;
    // Then the sheet has another number, and nobody else knows it.
    if (paper.reason === 'wrongForm' && job.onForms && !paper.form)
      return failed('bad-request', { name: 'confirmPrint', place: 'paper.form', reason: 'the number of the form is missing' });
    return null;
  }
  if (!waitsForPerson(state)) return movedOn;
  if (paper.saw === 'nothing' || (!job.onForms && paper.form.trim() === '')) return null;
  return isFormOf(paper.form, job) ? null : failed('form-number-differs', { given: paper.form, number });
}

/** A job as it crosses the border. */
export function shapeOf(job: PrintJobView): JobShape {
  const { jobId, spoolerJob: _spoolerJob, ...shown } = job;
  return { printJobId: jobId, ...shown };
}
