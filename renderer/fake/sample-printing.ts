/**
 * A print queue of sample data: jobs go a step at a time, stop where the printer stops, and wait for a person on numbered forms.
 */
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import type { Fen } from '../../domain/money.ts';
import { isOnItsWay, waitsForPerson } from '../../domain/print-job.ts';
import type { CommandParsed } from '../../preload/contract.ts';
import type { InvoiceRow, PrintJob, PrintSetup, Status, Truths } from '../api.ts';
import type { InvoiceName } from '../state/overlay.ts';
import { bad, good, type Handlers } from './answers.ts';
import { samplePdf } from './sample-pdf.ts';

export interface FakeCounter {
  readonly rowOf: (invoice: InvoiceName) => InvoiceRow | undefined;
  readonly hasList: (invoice: InvoiceName) => boolean;
  readonly printers: () => Status['printers'];
  readonly who: () => string;
  readonly say: (job: PrintJob) => void;
  readonly setPrinted: (invoice: InvoiceName, truth: Truths['printed']) => void;
}

export interface FakePrinting {
  readonly handlers: Pick<
    Handlers,
    | 'layoutFile'
    | 'printPreview'
    | 'exportLayouts'
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
  readonly jobs: readonly PrintJob[];
  setJobs(jobs: readonly PrintJob[]): void;
  /** Queues an invoice; answers its job, or null when there is no printer. */
  ask(row: InvoiceRow): PrintJob | null;
  /** Every printer takes the first of its jobs a step further. */
  tick(): void;
}

const now = (): Instant => instantFromDate(Date.now());
const onForms = (kind: InvoiceKind): boolean => kindFacts[kind].medium === 'paper';
const templateOf = (kind: InvoiceKind): string => (onForms(kind) ? 'form-241x140' : 'vat-2021');

export function createSamplePrinting(counter: FakeCounter): FakePrinting {
  let jobs: readonly PrintJob[] = [];
  let setups: readonly PrintSetup[] = [];
  let asked = 0;

  const change = (job: PrintJob, next: Partial<PrintJob>): PrintJob => {
    const changed = { ...job, ...next, changedAt: now() };
    jobs = jobs.map((one) => (one.printJobId === job.printJobId ? changed : one));
    counter.say(changed);
    return changed;
  };
  const changeOf = (printJobId: PrintJobId, of: (job: PrintJob) => ReturnType<Handlers['cancelPrint']>) => {
    const job = jobs.find((one) => one.printJobId === printJobId);
    return job ? of(job) : bad('print-job-not-found', { printJobId });
  };
  const add = (
    { code, number, kind, buyerName, gross, truths }: InvoiceRow,
    { copies, batchId, printerId, part }: Pick<PrintJob, 'copies' | 'batchId' | 'printerId' | 'part'>,
  ): PrintJob => {
    asked += 1;
    const printed = jobs.filter((job) => job.code === code && job.number === number && job.state === 'printed');
    const before = printed.filter((job) => job.part === part).length;
    const job: PrintJob = {
      printJobId: `print-${asked}-${number}` as PrintJobId,
      ...{ code, number, kind, buyerName, gross, printerId, part, copies, batchId },
      copyNo: before > 0 ? before : part === 'invoice' && truths.printed === 'done' ? 1 : 0,
      state: 'queued',
      reason: '',
      onForms: part === 'invoice' && onForms(kind),
      askedBy: counter.who(),
      queuedAt: now(),
      changedAt: now(),
      template: null,
      offset: null,
    };
    jobs = [job, ...jobs];
    counter.say(job);
    return job;
  };
  const printerFor = (wanted: PrinterId | undefined): PrinterId | null => {
    const there = counter.printers().filter(({ state }) => state !== 'absent');
    return (there.find(({ printerId }) => printerId === wanted) ?? there[0])?.printerId ?? null;
  };
  const absent = () => bad('printer-absent', { queue: counter.printers()[0]?.queue ?? '' });

  const step = (job: PrintJob): void => {
    const printer = counter.printers().find(({ printerId }) => printerId === job.printerId);
    if (job.state === 'queued') {
      const template = job.part === 'list' && onForms(job.kind) ? 'sheet-a4' : templateOf(job.kind);
      change(job, { state: 'spooling', template: `${template}@1`, offset: { dx: 0, dy: 0 } });
    } else if (job.state === 'spooling') change(job, { state: 'spooled', reason: 'job-printing' });
    else if (printer?.state === 'stopped') change(job, { reason: printer.reason });
    else {
      const { state } = change(job, { state: job.onForms ? 'toConfirm' : 'printed', reason: '' });
      if (job.part === 'invoice') counter.setPrinted(job, state === 'printed' ? 'done' : 'trouble');
    }
  };

  const setupOf = (printerId: PrinterId, kind: InvoiceKind): PrintSetup =>
    setups.find((one) => one.printerId === printerId && one.kind === kind) ?? {
      ...{ printerId, kind, templateId: templateOf(kind), dx: 0, dy: 0 },
      at: null,
      actor: '',
    };

  return {
    get jobs() {
      return jobs;
    },
    setJobs: (next) => {
      jobs = next;
      for (const job of jobs.toReversed()) counter.say(job);
    },
    ask: (row) => {
      const printerId = printerFor(undefined);
      return printerId === null ? null : add(row, { copies: 1, batchId: null, printerId, part: 'invoice' });
    },
    tick: () => {
      const onTheWay = jobs.filter(({ state }) => isOnItsWay(state)).toReversed();
      for (const { printerId } of counter.printers()) {
        const first = onTheWay.find((job) => job.printerId === printerId);
        if (first) step(first);
      }
    },
    handlers: {
      layoutFile: ({ code, number, format }) => {
        const row = counter.rowOf({ code, number });
        const seal =
          row?.truths.uploaded === 'done'
            ? ({ seal: 'valid', company: '中国铁路北京局集团有限公司北京南站', signedAt: row.issuedAt } as const)
            : ({ seal: 'none', due: true } as const);
        return good({ file: samplePdf(code, number), format, seal });
      },
      printPreview: ({ code, number }) => {
        const kind = counter.rowOf({ code, number })?.kind ?? '026';
        const listApart = onForms(kind) && counter.hasList({ code, number });
        return good({ pdf: samplePdf(code, number), template: `${templateOf(kind)}@1`, onForms: onForms(kind), listApart });
      },
      exportLayouts: ({ from, to }) =>
        from > '2026-11-22'
          ? bad('layouts-none', { from, to })
          : good({ folder: `/var/lib/fapiao/exports/layouts-${from}-${to}`, files: 184, unsealed: 3, damaged: 0 }),
      printInvoice: ({ code, number, part, printerId: wanted, copies }) => {
        const row = counter.rowOf({ code, number });
        const printerId = printerFor(wanted);
        if (printerId === null) return absent();
        if (!row) return bad('invoice-not-found', { code, number });
        return good({ printJobId: add(row, { copies, batchId: null, printerId, part }).printJobId });
      },
      printInvoices: ({ invoices, printerId: wanted, copies }) => {
        const printerId = printerFor(wanted);
        if (printerId === null) return absent();
        const batchId = `batch-${asked + 1}`;
        const queued = invoices.flatMap((invoice) => {
          const row = counter.rowOf(invoice);
          return row ? [add(row, { copies, batchId, printerId, part: 'invoice' }).printJobId] : [];
        });
        return good({ batchId, printJobIds: queued });
      },
      printJobs: ({ limit }) => good(jobs.slice(0, limit)),
      cancelPrint: ({ printJobId }) =>
        changeOf(printJobId, (job) =>
          isOnItsWay(job.state)
            ? good(change(job, { state: 'cancelled', reason: '' }))
            : bad('print-job-moved-on', { printJobId, state: job.state }),
        ),
      confirmPrint: ({ printJobId, paper }) =>
        changeOf(printJobId, (job) => {
          if (!waitsForPerson(job.state)) return bad('print-job-moved-on', { printJobId, state: job.state });
          if (paper.saw === 'printed' && job.onForms && !job.number.endsWith(paper.form) && !paper.form.endsWith(job.number)) {
            return bad('form-number-differs', { given: paper.form, number: job.number });
          }
          if (job.part === 'invoice') counter.setPrinted(job, paper.saw === 'printed' ? 'done' : 'trouble');
          if (paper.saw === 'printed') return good(change(job, { state: 'printed', reason: '' }));
          if (paper.saw === 'nothing') return good(change(job, { state: 'failed', reason: 'nothing-came-out' }));
          return good(change(job, { state: 'spoilt', reason: '' }));
        }),
      printSetups: () =>
        good(
          counter
            .printers()
            .flatMap(({ printerId }) => (['007', '004', '026', '028'] as const).map((kind) => setupOf(printerId, kind))),
        ),
      setPrintSetup: (setup: CommandParsed<'setPrintSetup'>) => {
        setups = [{ ...setup, at: now(), actor: counter.who() }, ...setups];
        return good(setupOf(setup.printerId, setup.kind));
      },
      printSetupHistory: ({ printerId, kind }) =>
        good([...setups.filter((one) => one.printerId === printerId && one.kind === kind), ...sampleHistory(printerId, kind)]),
      printTestPage: () => good({ job: 'Laser_A5-12' }),
    },
  };
}

function sampleHistory(printerId: PrinterId, kind: InvoiceKind): readonly PrintSetup[] {
  if (!onForms(kind)) return [];
  return [
    ['2026-11-02T08:12:40+08:00', 12, -4, '2001'],
    ['2026-10-18T07:55:03+08:00', 25, -8, '4001'],
  ].map(([at, dx, dy, actor]) => ({
    ...{ printerId, kind, templateId: templateOf(kind) },
    ...{ at: at as Instant, dx: dx as number, dy: dy as number, actor: actor as string },
  }));
}

/** A morning's queue: two forms to look at, one nobody knows about, a printer without paper, and what is over. @param more Printed before. */
export function sampleJobs(at: Instant, more = 0): readonly PrintJob[] {
  const day = at.slice(0, 10);
  const time = (clock: string): Instant => `${day}T${clock}+08:00` as Instant;
  const job = (
    number: string,
    state: PrintJob['state'],
    [kind, code]: readonly [InvoiceKind, string],
    clock: string,
    about: Partial<PrintJob> = {},
  ): PrintJob => ({
    printJobId: `sample-${number}` as PrintJobId,
    code: code as InvoiceCode,
    number: number as InvoiceNumber,
    kind,
    buyerName: '北京远航科技有限公司',
    gross: 55_300 as Fen,
    printerId: 'laser' as PrinterId,
    part: 'invoice',
    copies: 1,
    copyNo: 0,
    state,
    reason: '',
    onForms: onForms(kind),
    batchId: null,
    askedBy: '1001',
    queuedAt: time(clock),
    changedAt: time(clock),
    template: state === 'queued' ? null : `${templateOf(kind)}@1`,
    offset: state === 'queued' ? null : { dx: onForms(kind) ? 12 : 0, dy: onForms(kind) ? -4 : 0 },
    ...about,
  });
  const general = ['007', '011002100211'] as const;
  const special = ['004', '1100211130'] as const;
  const electronic = ['026', '011002100111'] as const;
  const batch = { batchId: 'sample-batch', buyerName: '中铁快运股份有限公司' };
  return [
    job('48230997', 'queued', electronic, '09:59:40', batch),
    job('48230996', 'queued', electronic, '09:59:40', batch),
    job('48230995', 'spooled', electronic, '09:59:39', { ...batch, reason: 'printer-stopped media-empty-error' }),
    job('48230994', 'printed', electronic, '09:59:30', batch),
    job('00350116', 'toConfirm', general, '09:58:12', { buyerName: '王芳', gross: 18_600 as Fen }),
    job('07718203', 'toConfirm', special, '09:55:20', { gross: 1_992_050 as Fen }),
    job('48230990', 'unknown', electronic, '09:50:02', {
      buyerName: '上海铁路物资贸易有限公司浦东新区分公司',
      reason: 'not-known-to-spooler',
    }),
    job('48230989', 'printed', electronic, '09:31:44', { copies: 2, copyNo: 1, buyerName: '北京市第一中级人民法院' }),
    job('00350115', 'spoilt', general, '09:23:10', { buyerName: '李娜', gross: 9_100 as Fen }),
    job('48230988', 'cancelled', electronic, '09:16:30', { reason: 'job-canceled-by-user' }),
    job('48230987', 'failed', electronic, '09:12:08', { reason: 'aborted-at-printer spool-area-full' }),
    job('00350114', 'printed', general, '09:07:51', { buyerName: '张伟', gross: 23_850 as Fen }),
    ...Array.from({ length: more }, (_, index) =>
      job(String(10_000_000 + index), 'printed', electronic, `08:${String(59 - (index % 60)).padStart(2, '0')}:00`),
    ),
  ];
}
