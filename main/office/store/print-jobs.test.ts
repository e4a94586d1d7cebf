import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PrinterId, PrintJobId, UserId } from '../../../domain/ids.ts';
import type { HandedOver, PrintJobState, PrintPart } from '../../../domain/print-job.ts';
import { issuedLedger } from './issued.testing.ts';
import { openJournal } from './journal.ts';
import { openPrintJobs, type PrintJobs } from './print-jobs.ts';
import { openSegments } from './segments.ts';
import { openSpoiltForms } from './spoilt-forms.ts';

const front = 'front' as PrinterId;
const wangmin = 'wangmin' as UserId;
const how: HandedOver = { template: 'form-241x140@2', offset: { dx: 25, dy: -4 }, onForms: true, copyNo: 0 };

let made: Awaited<ReturnType<typeof issuedLedger>>;
let jobs: PrintJobs;
let first: PrintJobId;
beforeEach(async () => {
  made = await issuedLedger();
  jobs = made.ledger.printJobs;
  const [issued] = jobs.open();
  if (!issued) throw new Error('the invoice is printed when it is issued');
  first = issued.jobId;
});
afterEach(() => made.bench.remove());

function ask(name: string, part: PrintPart = 'invoice'): PrintJobId {
  const jobId = name as PrintJobId;
  jobs.add({ jobId, ...made.key, part, printerId: front, at: made.now, actor: wangmin });
  return jobId;
}
const printed = () => made.ledger.views.row(made.key.code, made.key.number)?.truths.printed;
const journalOf = (jobId: string) =>
  made.bench
    .db()
    .prepare<[string], { what: string; data: string; actor: string }>(
      'SELECT what, data, actor FROM journal WHERE subject = ? ORDER BY seq',
    )
    .all(jobId);
function bring(jobId: PrintJobId, ...states: readonly PrintJobState[]): void {
  for (const state of states) {
    if (state === 'spooling') jobs.spooling(jobId, { ...how, copyNo: jobs.find(jobId)?.copyNo ?? 0 }, made.now);
    else jobs.record(jobId, state, made.now, state === 'spooled' ? { spoolerJob: '17' } : {});
  }
}

test('the first print is queued with the invoice, and asked for by its clerk', () => {
  expect(jobs.latest(made.key.code, made.key.number)).toBe(first);
  expect(jobs.view(first)).toMatchObject({
    state: 'queued',
    part: 'invoice',
    copies: 1,
    copyNo: 0,
    askedBy: 'wangmin',
    batchId: null,
  });
});

test('a job keeps what it was handed over with, and each step is a fact', () => {
  bring(first, 'spooling', 'spooled', 'toConfirm', 'printed');
  expect(jobs.view(first)).toMatchObject({
    state: 'printed',
    kind: '007',
    gross: made.invoice.content.totals.gross,
    template: 'form-241x140@2',
    offset: { dx: 25, dy: -4 },
    onForms: true,
    spoolerJob: '17',
    reason: '',
  });
  expect(
    journalOf(first)
      .map(({ what }) => what)
      .slice(-4),
  ).toEqual(['print-spooling', 'print-spooled', 'print-to-confirm', 'print-printed']);
});

test('the same again is no news; another reason is', () => {
  bring(first, 'spooling', 'spooled');
  const said = ['', 'media-empty', 'media-empty', ''].map((reason) => jobs.record(first, 'spooled', made.now, { reason }));
  expect(said).toEqual([false, true, false, true]);
  expect(journalOf(first).filter(({ what }) => what === 'print-waits')).toEqual([
    { what: 'print-waits', data: '{"reason":"media-empty"}', actor: 'system' },
    { what: 'print-waits', data: '{}', actor: 'system' },
  ]);
});

test('is handed over only from the queue, and what is over stays over', () => {
  bring(first, 'spooling');
  expect(() => bring(first, 'spooling')).toThrow('is not queued');
  bring(first, 'spooled', 'printed');
  expect(() => jobs.record(first, 'failed', made.now)).toThrow('stays over');
  expect(() => jobs.record('nobody' as PrintJobId, 'failed', made.now)).toThrow('no print job');
});

test('a job that went back to the queue shows no paper yet', () => {
  bring(first, 'spooling', 'queued');
  expect(jobs.view(first)).toMatchObject({ state: 'queued', template: null, offset: null });
});

describe('which copy it is', () => {
  const copyNo = (jobId: PrintJobId) => jobs.find(jobId)?.copyNo;

  test.each<[PrintJobState[], number]>([
    [[], 1],
    [['spooling'], 1],
    [['spooling', 'spooled'], 1],
    [['spooling', 'toConfirm'], 1],
    [['spooling', 'unknown'], 1],
    [['spooling', 'printed'], 1],
    [['spooling', 'unknown', 'failed'], 0],
    [['spooling', 'toConfirm', 'spoilt'], 0],
    [['cancelled'], 0],
  ])('after one that is %j, it is %i', (states, wanted) => {
    bring(first, ...states);
    expect([copyNo(ask('again')), jobs.copiesOf(made.key, 'invoice')]).toEqual([wanted, wanted + 1]);
  });

  test('is settled when it is handed over', () => {
    const second = ask('again');
    expect(copyNo(second)).toBe(1);
    jobs.record(first, 'cancelled', made.now);
    expect(copyNo(second)).toBe(0);
    bring(second, 'spooling');
    const third = ask('third');
    bring(second, 'spooled', 'printed');
    expect([copyNo(second), copyNo(third)]).toEqual([0, 1]);
  });

  test('is counted for the goods list alone', () => {
    bring(first, 'spooling', 'printed');
    const [list, face] = [ask('list', 'list'), ask('face')];
    bring(list, 'spooling', 'printed');
    const [secondList] = [ask('second list', 'list')];
    expect([list, face, secondList].map(copyNo)).toEqual([0, 1, 1]);
    expect([jobs.copiesOf(made.key, 'invoice'), jobs.copiesOf(made.key, 'list')]).toEqual([2, 2]);
    expect(jobs.view(list)).toMatchObject({ part: 'list', state: 'printed' });
    expect(journalOf(list).map(({ what, data }) => [what, JSON.parse(data).part])[0]).toEqual(['print-asked', 'list']);
  });

  test('paper that was found spoilt later is in nobody’s hands', () => {
    bring(first, 'spooling', 'printed');
    made.ledger.spoiltForms.spoil(first, { form: null, reason: 'torn', note: '' }, made.now, wangmin);
    expect(copyNo(ask('again'))).toBe(0);
  });
});

describe('the invoice’s own truth', () => {
  test.each<[PrintJobState[], string]>([
    [[], 'due'],
    [['spooling', 'spooled'], 'due'],
    [['spooling', 'toConfirm'], 'trouble'],
    [['spooling', 'unknown'], 'trouble'],
    [['failed'], 'trouble'],
    [['spooling', 'toConfirm', 'spoilt'], 'trouble'],
    [['cancelled'], 'none'],
    [['spooling', 'printed'], 'done'],
  ])('of a job that is %j is %s', (states, truth) => {
    bring(first, ...states);
    expect(printed()).toBe(truth);
    bring(ask('again'), 'spooling', 'printed');
    expect(printed()).toBe('done');
  });

  test('is of the invoice, whatever came of its goods list', () => {
    bring(ask('list', 'list'), 'spooling', 'printed');
    expect(printed()).toBe('due');
    bring(first, 'spooling', 'printed');
    bring(ask('second list', 'list'), 'spooling', 'unknown');
    expect(printed()).toBe('done');
  });

  test.each([
    ['printer-absent', 'trouble'],
    ['spooler-down', 'trouble'],
    ['queue-busy', 'due'],
  ])('of a job that waits for %s is %s', (reason, truth) => {
    jobs.record(first, 'queued', made.now, { reason });
    expect(printed()).toBe(truth);
  });

  test('of several is that of the best', () => {
    bring(first, 'failed');
    jobs.record(ask('again'), 'cancelled', made.now);
    expect(printed()).toBe('trouble');
    ask('third');
    expect(printed()).toBe('due');
  });
});

test('all that wait are listed, and the latest that are over, newest first', () => {
  bring(first, 'spooling', 'unknown');
  for (let index = 1; index <= 5; index++) jobs.record(ask(`over-${index}`), 'cancelled', made.now);
  ask('waits');
  expect(jobs.views(2).map(({ jobId }) => jobId)).toEqual(['waits', 'over-5', 'over-4', first]);
});

test('a batch is queued whole, or not at all', () => {
  const wish = { ...made.key, printerId: front, batchId: 'batch-1', at: made.now, actor: wangmin };
  const [a, b] = ['a' as PrintJobId, 'b' as PrintJobId];
  jobs.addAll([
    { ...wish, jobId: a },
    { ...wish, jobId: b, copies: 3 },
  ]);
  expect(jobs.view(b)).toMatchObject({ batchId: 'batch-1', copies: 3, askedBy: 'wangmin' });
  const [c] = ['c' as PrintJobId];
  expect(() =>
    jobs.addAll([
      { ...wish, jobId: c },
      { ...wish, jobId: a },
    ]),
  ).toThrow();
  expect(jobs.find(c)).toBeNull();
});

describe('paper that is no good', () => {
  const spoil = (note = '') => made.ledger.spoiltForms.spoil(first, { form: made.key, reason: 'jam', note }, made.now, wangmin);

  test('ends a job that waited for a person, and shows among the numbers of its run', () => {
    bring(first, 'spooling', 'toConfirm');
    spoil('第三联卡住，电话13812345678');
    expect(jobs.view(first)).toMatchObject({ state: 'spoilt', reason: 'jam' });
    expect(journalOf(first).slice(-2)).toMatchObject([
      { what: 'form-spoilt', actor: 'wangmin' },
      { what: 'print-spoilt', data: '{"reason":"jam"}', actor: 'wangmin' },
    ]);
    const number = Number(made.key.number);
    const { deviceNo } = made.invoice.origin;
    const known = openSegments(made.bench.db()).numbers({
      deviceNo,
      kind: made.invoice.content.kind,
      code: made.key.code,
      run: { from: number, to: number },
    });
    expect([...known.spoilt]).toEqual([number]);
    const row = made.bench.db().prepare<[], { reason: string }>('SELECT reason FROM spoilt_forms').get();
    expect(row?.reason).toBe('jam: 第三联卡住，电话138******78');
    expect(JSON.stringify(journalOf(first))).not.toContain('13812345678');
  });

  test('is written down beside a job that is over, which stays what it was', () => {
    bring(first, 'spooling', 'printed');
    spoil();
    expect([jobs.find(first)?.state, made.journalled('form-spoilt')]).toEqual(['printed', 1]);
  });

  test('is all of it written down, or nothing', () => {
    bring(first, 'spooling', 'toConfirm');
    const broken = { find: jobs.find, record: () => expect.fail('disk full') };
    const journal = openJournal(made.bench.db());
    const forms = openSpoiltForms(made.bench.db(), journal, broken);
    expect(() => forms.spoil(first, { form: made.key, reason: 'jam', note: '' }, made.now, wangmin)).toThrow('disk full');
    expect([jobs.find(first)?.state, made.journalled('form-spoilt')]).toEqual(['toConfirm', 0]);
  });

  test('cannot come of a job that is on its way', () => {
    expect(() => spoil()).toThrow('no paper can have come');
  });
});

test('a new connection to the ledger knows all of it', () => {
  bring(first, 'spooling');
  const again = openPrintJobs(made.bench.db(), openJournal(made.bench.db()));
  expect(again.open()).toEqual([jobs.find(first)]);
});
