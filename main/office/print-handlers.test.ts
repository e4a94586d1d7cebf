/**
 * The printing desk on a real ledger, with a spooler that the test moves by hand.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InvoiceKey, PrinterId, PrintJobId, RequestId } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { Spooler, SpoolerJob, SpoolerPrinter } from '../../domain/ports.ts';
import type { PaperWish } from '../../domain/print-job.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { StepName } from '../../domain/steps.ts';
import { type CommandInput, type CommandName, type CommandOutput, commands } from '../../preload/contract.ts';
import type { Caller } from './dispatcher.ts';
import { makePrintHandlers } from './print-handlers.ts';
import { openPrinters, type Printers } from './printers.ts';
import { issuedLedger } from './store/issued.testing.ts';
import { clerk } from './usecases/desk.testing.ts';

const front = 'front' as PrinterId;
const back = 'back' as PrinterId;
const unknownKey = { code: '011002300411', number: '99999999' } as InvoiceKey;
const caller: Caller = { session: 's', person: { ...clerk, roles: ['clerk'] } };
const media = { width: 241, height: 140 };

let made: Awaited<ReturnType<typeof issuedLedger>>;
let printers: Printers;
let handlers: ReturnType<typeof makePrintHandlers>;
let spooled: Map<string, { title: string; queue: string; copies: number; job: SpoolerJob }>;
let present: SpoolerPrinter[];
let onForms: boolean;
let wishes: PaperWish[];
let told: PrintJobId[];
let steps: StepName[];
let timers: Set<() => void>;

beforeEach(async () => {
  made = await issuedLedger();
  [spooled, wishes, told, steps, timers, onForms] = [new Map(), [], [], [], new Set(), true];
  present = ['front-queue', 'back-queue'].map((queue) => ({ queue, state: 'idle', reason: '' }));
  let lastJob = 0;
  const { printJobs: jobs, printSetups: setups, spoiltForms, views } = made.ledger;
  // What the bench has queued for a printer of its own is not ours.
  for (const { jobId } of jobs.open()) jobs.record(jobId, 'cancelled', made.now);
  const spooler: Spooler = {
    printers: async () => ok(present),
    async submit({ queue, title, copies }) {
      const name = String(spooled.size + 1);
      spooled.set(name, { title, queue, copies, job: { state: 'pending', reasons: [] } });
      return ok(name);
    },
    jobState: async (_queue, name) => ok(spooled.get(name)?.job ?? { state: 'gone', reasons: [] }),
    async cancel(_queue, name) {
      becomes(name, 'cancelled');
      return ok(undefined);
    },
    findJob: async () => ok(null),
  };
  printers = openPrinters({
    printers: [
      { id: front, queue: 'front-queue', kinds: ['007', '004'] },
      { id: back, queue: 'back-queue', kinds: ['026'] },
    ],
    jobs,
    setups,
    async paperOf(wish) {
      wishes.push(wish);
      return ok({
        pdf: new Uint8Array([1]),
        media,
        template: `${wish.templateId}@1`,
        onForms,
        offset: wish.offset,
        listApart: onForms,
      });
    },
    newJobId: () => `new-${++lastJob}` as PrintJobId,
    newBatchId: () => `batch-${++lastJob}`,
    clock: { now: () => made.now },
    scheduler: {
      after(_ms, run) {
        timers.add(run);
        return () => timers.delete(run);
      },
    },
    onChanged: (jobId) => told.push(jobId),
    onStates: () => undefined,
    onError: (error) => {
      throw error;
    },
    step: (name) => steps.push(name),
    openSpooler: () => spooler,
  });
  handlers = makePrintHandlers({
    views,
    printers,
    jobs,
    setups,
    spoiltForms,
    testPageOf: async (templateId, offset) =>
      templateId === 'none'
        ? failed('template-not-found', { template: templateId })
        : ok({ pdf: new Uint8Array([offset.dx]), media }),
    kindsOf: async (templateId) =>
      templateId === 'form-241x140' ? ok(['007', '004']) : failed('template-not-found', { template: templateId }),
    clock: { now: () => made.now },
    onChanged: (jobId) => told.push(jobId),
  });
});
afterEach(() => {
  printers.stop();
  made.bench.remove();
});

function becomes(name: string, state: SpoolerJob['state'], ...reasons: readonly string[]): void {
  const known = spooled.get(name);
  if (!known) throw new Error(`the spooler has no job ${name}`);
  known.job = { state, reasons };
}

type PrintCommand = keyof typeof handlers & CommandName;
/** As the dispatcher runs it. */
async function run<N extends PrintCommand>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> {
  const handler = handlers[name] as (input: unknown, caller: Caller) => Promise<Result<CommandOutput<N>>>;
  return handler(commands[name].input.parse(input), caller);
}
async function must<N extends PrintCommand>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const result = await run(name, input);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
const refused = async <N extends PrintCommand>(name: N, input: CommandInput<N>) => {
  const result = await run(name, input);
  return result.ok ? result : result.problem;
};
const settle = () => new Promise((resolve) => setImmediate(resolve));
/** Every wait of the queue ends. */
async function tick(): Promise<void> {
  for (const timer of [...timers]) {
    timers.delete(timer);
    timer();
  }
  await settle();
}
const jobOf = async (printJobId: PrintJobId) => {
  const job = (await must('printJobs', {})).find((one) => one.printJobId === printJobId);
  if (!job) throw new Error(`no job ${printJobId}`);
  return job;
};
const print = async (change: Partial<CommandInput<'printInvoice'>> = {}) => {
  const { printJobId } = await must('printInvoice', { ...made.key, ...change });
  await settle();
  return printJobId;
};
/** A job whose page has come out on a numbered form. */
async function cameOut(): Promise<PrintJobId> {
  const printJobId = await print();
  becomes(String(spooled.size), 'completed');
  await tick();
  expect(await jobOf(printJobId)).toMatchObject({ state: 'toConfirm', onForms: true });
  return printJobId;
}

describe('asking for paper', () => {
  test('goes to the printer of the kind, in copies, on the paper that is set up', async () => {
    onForms = false;
    await must('setPrintSetup', { printerId: front, kind: '007', templateId: 'form-241x140', dx: 25, dy: -12 });
    const printJobId = await print({ copies: 2 });
    expect([...spooled.values()]).toMatchObject([{ queue: 'front-queue', copies: 2 }]);
    expect(wishes).toEqual([
      { ...made.key, part: 'invoice', templateId: 'form-241x140', offset: { dx: 25, dy: -12 }, copyNo: 0, onScreen: false },
    ]);
    expect(await jobOf(printJobId)).toMatchObject({
      state: 'spooled',
      template: 'form-241x140@1',
      offset: { dx: 25, dy: -12 },
      askedBy: clerk.userId,
    });
    expect(told).toContain(printJobId);
  });

  test('twice for the same paper on its way is one job; other copies, or later, another', async () => {
    onForms = false;
    const first = await print();
    expect(await print()).toBe(first);
    expect(await print({ copies: 2 })).not.toBe(first);
    expect(await print({ printerId: back })).not.toBe(first);
    becomes('1', 'completed');
    await tick();
    const again = await print();
    expect(again).not.toBe(first);
    expect((await jobOf(again)).copyNo).toBe(3);
  });

  test.each<[Partial<CommandInput<'printInvoice'>>, object]>([
    [unknownKey, { code: 'invoice-not-found' }],
    [{ printerId: 'nowhere' as PrinterId }, { code: 'printer-not-configured', details: { printer: 'nowhere' } }],
  ])('%j is refused', async (change, problem) => {
    expect(await refused('printInvoice', { ...made.key, ...change })).toMatchObject(problem);
    expect(await refused('printInvoices', { invoices: [made.key, { ...made.key, ...change }], ...change })).toMatchObject(
      problem,
    );
    expect(made.ledger.printJobs.open()).toEqual([]);
  });

  test('of a goods list is a job of its own, beside the one of its invoice', async () => {
    const { invoice, desk } = made;
    const lines = Array.from({ length: 9 }, () => invoice.content.lines)
      .flat()
      .slice(0, 9);
    const long: Invoice = {
      content: { ...invoice.content, lines },
      signed: { ...invoice.signed, number: '10000009' as InvoiceKey['number'] },
      origin: { ...invoice.origin, requestId: 'found' as RequestId, evidence: 'device' },
    };
    const document = desk.ports.makeDocument(long, 1);
    made.ledger.books.recordFound({ invoice: long, state: 'blue', document, held: false }, made.now, 'system');
    const { code, number } = long.signed;
    const face = await print({ code, number });
    onForms = false;
    const list = await print({ code, number, part: 'list' });
    expect(await print({ code, number, part: 'list' })).toBe(list);
    becomes('1', 'completed');
    await tick();
    becomes('2', 'completed');
    await tick();
    expect(wishes.map(({ part, copyNo }) => [part, copyNo])).toEqual([
      ['invoice', 0],
      ['list', 0],
    ]);
    expect(await jobOf(face)).toMatchObject({ part: 'invoice', state: 'toConfirm' });
    expect(await jobOf(list)).toMatchObject({ part: 'list', state: 'printed', onForms: false });
    expect(new Set([...spooled.values()].map(({ title }) => title)).size).toBe(2);
  });

  test('of a goods list there is not is refused, and so is that of an invoice there is not', async () => {
    const problem = { code: 'list-not-needed', details: { number: made.key.number } };
    expect(await refused('printInvoice', { ...made.key, part: 'list' })).toMatchObject(problem);
    expect(await refused('printInvoice', { ...unknownKey, part: 'list' })).toMatchObject({ code: 'invoice-not-found' });
    expect(made.ledger.printJobs.open()).toEqual([]);
  });

  test('several are a batch; the same press again is the same batch', async () => {
    const batch = await must('printInvoices', { invoices: [made.key, made.key], copies: 2 });
    expect(new Set(batch.printJobIds).size).toBe(1);
    expect(await must('printInvoices', { invoices: [made.key], copies: 2 })).toEqual({
      ...batch,
      printJobIds: batch.printJobIds.slice(1),
    });
    const [printJobId] = batch.printJobIds;
    expect(printJobId && (await jobOf(printJobId))).toMatchObject({ batchId: batch.batchId });
    expect(await must('printJobs', {})).toHaveLength(2);
  });
});

describe('taking a job back', () => {
  test('that waits for its printer', async () => {
    present = [];
    const printJobId = await print();
    expect(await jobOf(printJobId)).toMatchObject({ state: 'queued', reason: 'printer-absent' });
    expect(await must('cancelPrint', { printJobId })).toMatchObject({ state: 'cancelled' });
    present = [{ queue: 'front-queue', state: 'idle', reason: '' }];
    await tick();
    expect(spooled.size).toBe(0);
    expect(made.journalled('print-cancelled')).toBe(2);
  });

  test('that the spooler has', async () => {
    const printJobId = await print();
    expect(await must('cancelPrint', { printJobId })).toMatchObject({ state: 'cancelled' });
    expect(spooled.get('1')?.job.state).toBe('cancelled');
    expect(made.journalled('print-cancel-asked')).toBe(1);
  });

  test('that has moved on changes nothing', async () => {
    const printJobId = await cameOut();
    expect(await refused('cancelPrint', { printJobId })).toMatchObject({
      code: 'print-job-moved-on',
      details: { state: 'toConfirm' },
    });
    expect(await refused('cancelPrint', { printJobId: 'nobody' as PrintJobId })).toMatchObject({ code: 'print-job-not-found' });
  });
});

describe('what a person saw of the paper', () => {
  const whole = () => `${made.key.code}-${made.key.number}`;

  test.each([
    ['the last four digits', () => made.key.number.slice(-4)],
    [
      'in full width',
      () => [...made.key.number.slice(-4)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''),
    ],
    ['all eight', () => ` ${made.key.number} `],
    ['code and number', whole],
    ['a bar code', () => whole().replace('-', '')],
  ])('the right number makes it printed: %s', async (_what, form) => {
    const printJobId = await cameOut();
    const paper = { saw: 'printed', form: form() } as const;
    expect(await must('confirmPrint', { printJobId, paper })).toMatchObject({ state: 'printed' });
    expect(made.ledger.views.row(made.key.code, made.key.number)?.truths.printed).toBe('done');
    expect(await refused('confirmPrint', { printJobId, paper })).toMatchObject({ code: 'print-job-moved-on' });
  });

  test.each(['0009', '', '1', '9999', '01,04,011002300411,00000001,1.00,2026112'])(
    'another number changes nothing: "%s"',
    async (form) => {
      const printJobId = await cameOut();
      expect(await refused('confirmPrint', { printJobId, paper: { saw: 'printed', form } })).toEqual({
        code: 'form-number-differs',
        details: { given: form, number: made.key.number },
      });
      expect((await jobOf(printJobId)).state).toBe('toConfirm');
    },
  );

  test('plain paper that nobody could tell of needs no number', async () => {
    onForms = false;
    const printJobId = await print();
    becomes('1', 'left');
    await tick();
    expect((await jobOf(printJobId)).state).toBe('toConfirm');
    expect(await must('confirmPrint', { printJobId, paper: { saw: 'printed', form: '' } })).toMatchObject({ state: 'printed' });
  });

  test('nothing came out: the next print is no copy', async () => {
    const printJobId = await print();
    spooled.clear();
    await tick();
    expect(await jobOf(printJobId)).toMatchObject({ state: 'unknown', reason: 'not-known-to-spooler' });
    expect(await must('confirmPrint', { printJobId, paper: { saw: 'nothing' } })).toMatchObject({
      state: 'failed',
      reason: 'nothing-came-out',
    });
    expect((await jobOf(await print())).copyNo).toBe(0);
  });

  const forms = () =>
    made.bench.db().prepare<[], { number: string; reason: string }>('SELECT number, reason FROM spoilt_forms').all();

  test('a spoilt form is the invoice’s own, unless its number is given', async () => {
    const printJobId = await cameOut();
    const spoilt = { saw: 'spoilt', reason: 'jam' } as const;
    expect(await must('confirmPrint', { printJobId, paper: spoilt })).toMatchObject({ state: 'spoilt', reason: 'jam' });
    expect(forms()).toEqual([{ number: made.key.number, reason: 'jam' }]);
    expect((await jobOf(await print())).copyNo).toBe(0);
  });

  test('on a wrong form, the number of that form is asked for', async () => {
    const printJobId = await cameOut();
    const wrong = { saw: 'spoilt', reason: 'wrongForm', note: '下一张' } as const;
    expect(await refused('confirmPrint', { printJobId, paper: wrong })).toMatchObject({ code: 'bad-request' });
    const form = { ...made.key, number: '00000008' } as InvoiceKey;
    await must('confirmPrint', { printJobId, paper: { ...wrong, form } });
    expect(forms()).toEqual([{ number: '00000008', reason: 'wrongForm: 下一张' }]);
  });

  test('found out later it is written down, and the job stays printed', async () => {
    const printJobId = await cameOut();
    await must('confirmPrint', { printJobId, paper: { saw: 'printed', form: made.key.number } });
    expect(await must('confirmPrint', { printJobId, paper: { saw: 'spoilt', reason: 'torn' } })).toMatchObject({
      state: 'printed',
    });
    expect(forms()).toEqual([{ number: made.key.number, reason: 'torn' }]);
  });

  test('plain paper has no number that could be spoilt', async () => {
    onForms = false;
    const printJobId = await print();
    becomes('1', 'gone');
    await tick();
    await must('confirmPrint', { printJobId, paper: { saw: 'spoilt', reason: 'badPrint' } });
    expect([forms(), (await jobOf(printJobId)).state]).toEqual([[], 'spoilt']);
  });

  test.each<CommandInput<'confirmPrint'>['paper']>([
    { saw: 'printed', form: '0001' },
    { saw: 'nothing' },
    { saw: 'spoilt', reason: 'jam' },
  ])('%j of a job on its way changes nothing', async (paper) => {
    const printJobId = await print();
    expect(await refused('confirmPrint', { printJobId, paper })).toMatchObject({ code: 'print-job-moved-on' });
    expect(forms()).toEqual([]);
  });
});

describe('paper of a printer', () => {
  test('is listed for each kind that is printed on it', async () => {
    const setup = await must('setPrintSetup', { printerId: front, kind: '004', templateId: 'form-241x140', dx: -500, dy: 500 });
    expect(setup).toMatchObject({ actor: clerk.userId, at: made.now });
    expect(await must('printSetups', {})).toMatchObject([
      { printerId: front, kind: '007', templateId: 'vat-2021', at: null },
      setup,
      { printerId: back, kind: '026', templateId: 'vat-2021', at: null },
    ]);
    expect(await must('printSetupHistory', { printerId: front, kind: '004' })).toEqual([setup]);
  });

  test.each<[Partial<CommandInput<'setPrintSetup'>>, string]>([
    [{ printerId: 'nowhere' as PrinterId }, 'printer-not-configured'],
    [{ printerId: back }, 'printer-not-configured'],
    [{ templateId: 'none' }, 'template-not-found'],
    [{ printerId: back, kind: '026' }, 'paper-not-for-kind'],
  ])('%j is refused', async (change, code) => {
    const wish = { printerId: front, kind: '007', templateId: 'form-241x140', dx: 0, dy: 0, ...change } as const;
    expect(await refused('setPrintSetup', wish)).toMatchObject({ code });
    expect(made.journalled('print-setup')).toBe(0);
  });

  test('is tried with a page that is no invoice', async () => {
    const page = { printerId: front, templateId: 'form-241x140', dx: 25, dy: 0 };
    expect(await must('printTestPage', page)).toEqual({ job: '1' });
    expect(spooled.get('1')).toMatchObject({ title: 'test page form-241x140', queue: 'front-queue', copies: 1 });
    expect(await must('printJobs', {})).toHaveLength(1);
    expect(await refused('printTestPage', { ...page, templateId: 'none' })).toMatchObject({ code: 'template-not-found' });
    expect(await refused('printTestPage', { ...page, printerId: 'nowhere' as PrinterId })).toMatchObject({
      code: 'printer-not-configured',
    });
  });

  test('is shown on screen as the next print would be', async () => {
    await must('setPrintSetup', { printerId: front, kind: '007', templateId: 'form-241x140', dx: 7, dy: 0 });
    await print();
    const preview = await must('printPreview', made.key);
    expect(preview).toMatchObject({ template: 'form-241x140@1', onForms: true, listApart: true });
    expect(wishes.at(-1)).toEqual({
      ...made.key,
      part: 'invoice',
      templateId: 'form-241x140',
      offset: { dx: 7, dy: 0 },
      copyNo: 1,
      onScreen: true,
    });
    expect(await refused('printPreview', unknownKey)).toMatchObject({ code: 'invoice-not-found' });
  });
});

test('the steps are where the spooler has spoken and nobody has written it down', async () => {
  await print();
  becomes('1', 'processing', 'media-empty');
  await tick();
  expect(steps).toEqual(['print-spooled']);
  becomes('1', 'completed');
  await tick();
  expect(steps).toEqual(['print-spooled', 'print-confirmed']);
});

test('a printer that is back wakes what waits for it', async () => {
  present = [];
  const printJobId = await print();
  await printers.check();
  present = [{ queue: 'front-queue', state: 'idle', reason: '' }];
  await printers.check();
  await settle();
  expect(await jobOf(printJobId)).toMatchObject({ state: 'spooled', reason: '' });
});
