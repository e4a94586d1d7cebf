/**
 * Railway e-tickets at the office: read, drawn, handed to a spooler, and forgotten but for their number.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PrinterId } from '../../domain/ids.ts';
import type { Spooler } from '../../domain/ports.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { commands } from '../../preload/contract.ts';
import { makeETicketHandlers } from './eticket-handlers.ts';
import { ticketXml } from './layout/eticket/sample.testing.ts';
import { textOf } from './layout/tools.testing.ts';
import { caller, printers as configured, layout, paperBench } from './paper-room.testing.ts';
import { openPrinters } from './printers.ts';

const [configuredPrinter] = configured;
const front = configuredPrinter?.id as PrinterId;
const number = '26119166161000123456';
const xml = ticketXml();

let made: ReturnType<typeof paperBench>;
let given: { printerId: string; title: string; copies: number | undefined; pdf: Uint8Array; media: object }[];
let answer: Result<string>;
let known: readonly PrinterId[];

beforeEach(() => {
  made = paperBench();
  [given, answer, known] = [[], ok('front-7'), [front]];
});
afterEach(() => made.bench.remove());

function handlers() {
  return makeETicketHandlers({
    reader: layout,
    printers: {
      all: () => known,
      knows: (printerId) => known.includes(printerId),
      async printDirectly(printerId, title, { pdf, media }, copies) {
        given.push({ printerId, title, copies, pdf, media });
        return answer;
      },
    },
    hasPlainPaper: made.room().hasPlainPaper,
    printed: made.office().ledger.eTicketPrinted,
    clock: made.office().ports.clock,
  });
}

const facts = () =>
  made.db().prepare("SELECT what, subject, data, actor FROM journal WHERE what LIKE 'eticket-%' ORDER BY seq").all();
const everything = () => JSON.stringify(made.db().prepare('SELECT * FROM journal').all());

test('reading answers every field and a face of its own', async () => {
  const read = await handlers().readETicket({ xml }, caller);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  expect(commands.readETicket.output.parse(read.value)).toEqual(read.value);
  expect(read.value.ticket).toMatchObject({ number, passenger: '张三', fare: 27_250, net: 25_000, tax: 2_250 });
  const text = await textOf(read.value.pdf, 'raw');
  for (const part of [number, '张三', 'G1281', '272.50']) expect(text).toContain(part);
  expect(facts()).toEqual([]);
});

test('the same file is the same face, byte for byte', async () => {
  const [one, other] = await Promise.all([handlers().readETicket({ xml }, caller), handlers().readETicket({ xml }, caller)]);
  if (!one.ok || !other.ok) throw new Error('not read');
  expect(Buffer.compare(one.value.pdf, other.value.pdf)).toBe(0);
});

test('what is no ticket, or cannot be drawn, is neither shown nor printed', async () => {
  const unreadable = { ok: false, problem: { code: 'eticket-unreadable', details: { element: 'Fare' } } };
  const hostile = xml.replace('<xbrl', '<!DOCTYPE xbrl [<!ENTITY x SYSTEM "file:///etc/passwd">]><xbrl');
  expect(await handlers().readETicket({ xml: ticketXml({ Fare: 'free' }) }, caller)).toEqual(unreadable);
  expect(await handlers().printETicket({ xml: ticketXml({ Fare: 'free' }), copies: 1 }, caller)).toEqual(unreadable);
  expect(await handlers().printETicket({ xml: hostile, copies: 1 }, caller)).toMatchObject({ ok: false });
  expect(await handlers().readETicket({ xml: ticketXml({ Name: '张\u{1f684}' }) }, caller)).toMatchObject({
    ok: false,
    problem: { code: 'layout-glyph-missing' },
  });
  expect(given).toEqual([]);
});

test('printing hands the face over in its true size, and the journal has the number and nothing of the passenger', async () => {
  expect(await handlers().printETicket({ xml, copies: 3 }, caller)).toEqual({ ok: true, value: { job: 'front-7' } });
  expect(given).toMatchObject([{ printerId: front, title: `e-ticket ${number}`, copies: 3, media: { width: 210, height: 140 } }]);
  expect(facts()).toEqual([
    { what: 'eticket-printed', subject: number, data: `{"copies":3,"printerId":"${front}"}`, actor: 'wangmin' },
  ]);
  for (const personal of ['张三', '1101011990', 'G1281', '江苏某科技']) expect(everything()).not.toContain(personal);
});

test('the spooler gets the face, the title and the copies through the printers of the counter', async () => {
  const { ledger, ports, paper } = made.office();
  const submitted: Parameters<Spooler['submit']>[0][] = [];
  const printers = openPrinters({
    printers: configured,
    jobs: ledger.printJobs,
    setups: ledger.printSetups,
    paperOf: paper.paperOf,
    newJobId: ports.ids.printJobId,
    newBatchId: () => 'batch',
    clock: ports.clock,
    scheduler: { after: () => () => undefined },
    onChanged: () => undefined,
    onStates: () => undefined,
    onError: (error) => {
      throw error;
    },
    step: () => undefined,
    openSpooler: () => ({
      printers: async () => ok([]),
      async submit(job) {
        submitted.push(job);
        return ok('front-8');
      },
      jobState: async () => ok({ state: 'gone', reasons: [] }),
      cancel: async () => ok(undefined),
      findJob: async () => ok(null),
    }),
  });
  const { hasPlainPaper } = made.room();
  const desk = { reader: layout, printers, hasPlainPaper, printed: ledger.eTicketPrinted, clock: ports.clock };
  expect(await makeETicketHandlers(desk).printETicket({ xml, copies: 2 }, caller)).toEqual({
    ok: true,
    value: { job: 'front-8' },
  });
  printers.stop();
  const title = `e-ticket ${number}`;
  expect(submitted).toMatchObject([{ queue: 'front', title, copies: 2, media: { width: 210, height: 140 } }]);
  expect(await textOf(submitted[0]?.pdf ?? new Uint8Array(), 'raw')).toContain('G1281');
  expect(ledger.printJobs.views(10)).toEqual([]);
});

test('what the spooler refuses is told and is no fact', async () => {
  answer = failed('printer-absent', { queue: 'front' });
  expect(await handlers().printETicket({ xml, copies: 1 }, caller)).toEqual(answer);
  expect(facts()).toEqual([]);
});

test.each([
  ['numbered forms', 'form-241x140'],
  ['a roll', 'roll-76'],
  ['nobody knows what', 'gone'],
])('a printer with %s in it is never used', async (_what, templateId) => {
  made.load(templateId);
  const refused = { ok: false, problem: { code: 'printer-paper-not-plain', details: { printer: front } } };
  expect(await handlers().printETicket({ xml, copies: 1 }, caller)).toEqual(refused);
  expect(await handlers().printETicket({ xml, printerId: front, copies: 1 }, caller)).toEqual(refused);
  expect(given).toEqual([]);
  made.load('sheet-a4');
  expect(await handlers().printETicket({ xml, copies: 1 }, caller)).toMatchObject({ ok: true });
});

test('the first printer with plain paper is used when none is named', async () => {
  const back = 'back' as PrinterId;
  known = [front, back];
  made.load('form-241x140');
  expect(await handlers().printETicket({ xml, copies: 1 }, caller)).toMatchObject({ ok: true });
  expect(given).toMatchObject([{ printerId: back }]);
});

test('without the printer asked for, or without any, nothing is printed', async () => {
  const nowhere = 'nowhere' as PrinterId;
  expect(await handlers().printETicket({ xml, printerId: nowhere, copies: 1 }, caller)).toMatchObject({
    problem: { code: 'printer-not-configured', details: { printer: nowhere } },
  });
  known = [];
  expect(await handlers().printETicket({ xml, copies: 1 }, caller)).toMatchObject({
    problem: { code: 'printer-not-configured' },
  });
});

test('a data file is bounded at the border', () => {
  expect(commands.readETicket.input.safeParse({ xml: 'x'.repeat(500_001) }).success).toBe(false);
});
