import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Spooler, SpoolerJobState } from '../../../domain/ports.ts';
import { isOnItsWay, type PrintJob } from '../../../domain/print-job.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import { type RunningPrinter, startPrinter } from '../../../simulators/printer/start.ts';
import { openCups } from './cups.ts';
import { encodeRequest, operations, post } from './ipp.ts';
import { openPrintQueue, type PrintQueue } from './queue.ts';

/** Whatever is inside, the queue keeps what it was sent. */
const pdf = Buffer.from('%PDF-1.7\n% 发票\n%%EOF\n');
const media = { width: 241, height: 140 };

let folder: string;
let printer: RunningPrinter;
let cups: Spooler;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fapiao-printed-'));
  printer = await startPrinter({ dir: folder });
  cups = openCups({ server: printer.server });
});
afterAll(async () => {
  await printer?.stop();
  await rm(folder, { recursive: true, force: true });
});

function told<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
const submit = async (title: string) => told(await cups.submit({ queue: printer.queue, title, pdf, copies: 1, media }));
const stateOf = async (spoolerJob: string) => told(await cups.jobState(printer.queue, spoolerJob));

async function reaches(spoolerJob: string, wanted: SpoolerJobState): Promise<void> {
  await until(async () => (await stateOf(spoolerJob)).state === wanted);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(5);
}

test('a job is silently printed as the bytes that were sent, under its title', async () => {
  expect(told(await cups.printers())).toEqual([{ queue: printer.queue, state: 'idle', accepting: true, reason: '' }]);
  await reaches(await submit('011002600111-12345678 发票 a/b'), 'completed');
  const [file = ''] = (await printer.files()).slice(-1);
  expect(await readFile(file)).toEqual(pdf);
  expect(basename(file)).toMatch(/-011002600111-12345678____a_b\.pdf$/);
});

test('a stopped printer holds its jobs and prints them when it goes on', async () => {
  await printer.pause('out of paper');
  try {
    expect(told(await cups.printers())).toEqual([
      { queue: printer.queue, state: 'stopped', accepting: true, reason: 'out of paper' },
    ]);
    const before = await printer.files();
    const waiting = await submit('waiting');
    expect(await stateOf(waiting)).toEqual({ state: 'pending', reasons: ['paused'] });
    expect(told(await cups.findJob(printer.queue, 'waiting'))).toBe(waiting);
    expect(await printer.files()).toEqual(before);
    await printer.resume();
    await reaches(waiting, 'completed');
    expect(await printer.files()).toHaveLength(before.length + 1);
  } finally {
    await printer.resume();
  }
});

test('copies and the size of the paper reach the printer, which scales nothing', async () => {
  const sizes = [
    [{ width: 241, height: 140 }, 'media=Custom.241x140mm'],
    [{ width: 57, height: 152.4 }, 'media=Custom.57x152.4mm'],
    // Trays that every printer has go by their names.
    [{ width: 210, height: 297 }, 'media=iso_a4_210x297mm'],
    [{ width: 148, height: 210 }, 'media=iso_a5_148x210mm'],
  ] as const;
  for (const [size, option] of sizes) {
    const title = `size ${size.width}`;
    await reaches(told(await cups.submit({ queue: printer.queue, title, pdf, copies: 3, media: size })), 'completed');
    const { copies, options } = await printer.askedFor((await printer.files()).at(-1) ?? '');
    expect(copies).toBe(3);
    expect(options).toContain(option);
    expect(options).toContain('print-scaling=none');
  }
});

test('a printer that stands still in the middle of a job says why, and goes on with it', async () => {
  await printer.standStill('media-empty-warning');
  try {
    const standing = await submit('standing');
    await until(async () => (await stateOf(standing)).reasons.join() === 'media-empty');
    expect((await stateOf(standing)).state).toBe('processing');
    await printer.standStill('media-jam-error');
    await until(async () => (await stateOf(standing)).reasons.join() === 'media-jam');
    await printer.standStill(null);
    await reaches(standing, 'completed');
    expect((await stateOf(standing)).reasons).toEqual([]);
  } finally {
    await printer.standStill(null);
  }
});

test('a job that somebody cancels is not taken for a printed or a broken one', async () => {
  await printer.pause();
  try {
    const cancelled = await submit('cancelled');
    await printer.cancel(cancelled);
    expect((await stateOf(cancelled)).state).toBe('cancelled');
  } finally {
    await printer.resume();
  }
});

test('a job is taken back, also from a printer in the middle of it; one that is over stays as it is', async () => {
  const before = await printer.files();
  await printer.standStill('media-empty');
  try {
    const stuck = await submit('stuck');
    await reaches(stuck, 'processing');
    expect(await cups.cancel(printer.queue, stuck)).toEqual(ok(undefined));
    await reaches(stuck, 'cancelled');
    expect(await printer.files()).toEqual(before);
  } finally {
    await printer.standStill(null);
  }
  const done = await submit('done');
  await reaches(done, 'completed');
  expect(await cups.cancel(printer.queue, done)).toEqual(ok(undefined));
  expect(await cups.cancel(printer.queue, '999999')).toEqual(ok(undefined));
  expect((await stateOf(done)).state).toBe('completed');
});

test('a job that the scheduler has forgotten is gone', async () => {
  const forgotten = await submit('forgotten');
  await reaches(forgotten, 'completed');
  await printer.forget();
  expect((await stateOf(forgotten)).state).toBe('gone');
  expect(told(await cups.findJob(printer.queue, 'forgotten'))).toBeNull();
});

test('a queue that takes no jobs says so, and what it refuses may come later', async () => {
  await printer.reject(true);
  try {
    expect(told(await cups.printers())).toMatchObject([{ accepting: false }]);
    const said = await cups.submit({ queue: printer.queue, title: 'refused', pdf, copies: 1, media });
    expect(said).toMatchObject({ ok: false, problem: { code: 'printer-failed', details: { accepted: 'no', later: 'yes' } } });
  } finally {
    await printer.reject(false);
  }
});

test('a queue that is full, or keeps no history', async () => {
  const small = await startPrinter({ dir: join(folder, 'small'), mostJobs: 1, keepsHistory: false });
  try {
    const there = openCups({ server: small.server });
    const order = { queue: small.queue, title: 'first', pdf, copies: 1, media };
    await small.standStill('media-empty');
    const first = told(await there.submit(order));
    const said = await there.submit({ ...order, title: 'second' });
    expect(said).toMatchObject({ ok: false, problem: { details: { accepted: 'no', later: 'yes' } } });
    await small.standStill(null);
    await until(async () => told(await there.jobState(small.queue, first)).state === 'gone');
    expect(await small.files()).toHaveLength(1);
  } finally {
    await small.stop();
  }
});

test('a queue that is taken away takes its jobs along', async () => {
  await printer.pause();
  try {
    const lost = await submit('lost');
    await printer.remove();
    expect((await stateOf(lost)).state).toBe('gone');
    expect(told(await cups.printers())).toEqual([]);
  } finally {
    await printer.restore();
  }
  await reaches(await submit('again'), 'completed');
});

test('jobs are found by title after they are done, and others are not', async () => {
  const done = await submit('title 0001');
  await reaches(done, 'completed');
  expect(told(await cups.findJob(printer.queue, 'title 0001'))).toBe(done);
  expect(told(await cups.findJob(printer.queue, 'title 0002'))).toBeNull();
  expect((await stateOf('999999')).state).toBe('gone');
});

test('a job is found by title after the scheduler has put it away', async () => {
  const done = await submit('put away');
  await reaches(done, 'completed');
  const inMemory = encodeRequest(
    {
      operation: operations.getJobs,
      attributes: [
        { name: 'printer-uri', tag: 'uri', values: [`ipp://localhost/printers/${printer.queue}`] },
        { name: 'which-jobs', tag: 'keyword', values: ['completed'] },
        { name: 'requested-attributes', tag: 'keyword', values: ['job-id', 'job-name'] },
      ],
    },
    1,
  );
  await until(async () => {
    const said = await post({ socketPath: printer.server }, `/printers/${printer.queue}`, inMemory, 5_000);
    if (said.outcome !== 'answered') throw new Error(said.reason);
    return said.answer.objects.every((job) => !job.has('job-name'));
  });
  expect(told(await cups.findJob(printer.queue, 'put away'))).toBe(done);
});

test('a queue that does not exist is an absent printer', async () => {
  const absent = { ok: false, problem: { code: 'printer-absent', details: { queue: 'nowhere' } } };
  expect(await cups.submit({ queue: 'nowhere', title: 'x', pdf, copies: 1, media })).toEqual(absent);
  expect(await cups.findJob('nowhere', 'x')).toEqual(absent);
});

test('a scheduler that is down has certainly not taken the job', async () => {
  const down = openCups({ server: join(folder, 'nothing.sock') });
  const said = await down.submit({ queue: 'fapiao', title: 'x', pdf, copies: 1, media });
  expect(said).toMatchObject({ ok: false, problem: { code: 'printer-failed', details: { accepted: 'no' } } });
  expect(await down.printers()).toMatchObject({ ok: false, problem: { code: 'printer-failed' } });
});

test('a scheduler that listens and says nothing may have taken it', async () => {
  const socket = join(folder, 'silent.sock');
  const silent = createServer((connection) => connection.on('error', () => undefined)).listen(socket);
  try {
    const said = await openCups({ server: socket, timeoutMs: 500 }).submit({
      queue: 'fapiao',
      title: 'x',
      pdf,
      copies: 1,
      media,
    });
    expect(said).toMatchObject({
      ok: false,
      problem: { code: 'printer-failed', details: { reason: 'no answer in 500 ms', accepted: 'unknown' } },
    });
  } finally {
    silent.close();
  }
});

test('a scheduler that is not one is told from an answer', async () => {
  const socket = join(folder, 'other.sock');
  const other = createServer((connection) => connection.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')).listen(
    socket,
  );
  try {
    const said = await openCups({ server: socket }).submit({ queue: 'fapiao', title: 'x', pdf, copies: 1, media });
    expect(said).toMatchObject({ ok: false, problem: { details: { reason: 'HTTP 403', accepted: 'no' } } });
  } finally {
    other.close();
  }
});

describe("the counter's own queue on it", () => {
  const key = { code: '011002600111' as InvoiceCode, number: '12345679' as InvoiceNumber };
  let job: PrintJob;
  let history: string[];
  let queue: PrintQueue;
  beforeEach(() => {
    job = {
      ...key,
      jobId: 'job-1' as PrintJobId,
      printerId: 'p1' as PrinterId,
      part: 'invoice',
      copies: 2,
      copyNo: 0,
      state: 'queued',
      onForms: false,
      spoolerJob: null,
    };
    history = [];
    let why = '';
    queue = openPrintQueue({
      store: {
        open: () => (isOnItsWay(job.state) ? [job] : []),
        find: () => job,
        spooling(_jobId, { onForms }) {
          job = { ...job, state: 'spooling', onForms };
          history.push('spooling');
        },
        record(_jobId, state, _at, { spoolerJob = job.spoolerJob, reason = '' } = {}) {
          if (state === job.state && reason === why) return false;
          job = { ...job, state, spoolerJob };
          why = reason;
          history.push(`${state} ${reason}`.trim());
          return true;
        },
      },
      spooler: cups,
      queueOf: () => printer.queue,
      paper: async () =>
        ok({ pdf, media, template: 'form-241x140@1', onForms: false, offset: { dx: 0, dy: 0 }, listApart: false }),
      clock: { now: () => '2026-11-22T10:00:00+08:00' as Instant },
      scheduler: {
        after(ms, go) {
          const timer = setTimeout(go, ms);
          return () => clearTimeout(timer);
        },
      },
      pollMs: 20,
      retryMs: 20,
      onChanged: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => queue.stop());
  const happens = (fact: string) => until(async () => history.includes(fact));

  test('prints', async () => {
    queue.poke();
    await happens('printed');
    expect(history).toEqual(['spooling', 'spooled', 'printed']);
    const file = (await printer.files()).at(-1) ?? '';
    expect(file).toMatch(/-011002600111-12345679_job-1\.pdf$/);
    expect((await printer.askedFor(file)).copies).toBe(2);
  });

  test('sees a printer that is paused, without paper, and at work again', async () => {
    await printer.pause();
    try {
      queue.poke();
      await happens('spooled paused');
      await printer.standStill('media-empty-error');
      await printer.resume();
      await happens('spooled media-empty');
      await printer.standStill(null);
      await happens('printed');
      // Between two troubles it may be seen without one.
      expect(history.filter((fact) => fact !== 'spooled')).toEqual([
        'spooling',
        'spooled paused',
        'spooled media-empty',
        'printed',
      ]);
    } finally {
      await printer.standStill(null);
      await printer.resume();
    }
  });

  test.each([
    ['cancelled', async (name: string) => printer.cancel(name)],
    ['unknown not-known-to-spooler', async () => printer.forget()],
  ])('sees that a job is %s', async (fact, act) => {
    await printer.pause();
    try {
      queue.poke();
      await happens('spooled paused');
      await act(job.spoolerJob ?? '');
      await happens(fact);
    } finally {
      await printer.resume();
    }
  });

  test('waits for a printer that was taken away', async () => {
    await printer.remove();
    try {
      queue.poke();
      await happens('queued printer-absent');
    } finally {
      await printer.restore();
    }
    await happens('printed');
  });
});
