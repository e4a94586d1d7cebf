import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instant, InvoiceCode, InvoiceNumber, PrinterId, PrintJobId } from '../../../domain/ids.ts';
import type { Spooler, SpoolerJobState } from '../../../domain/ports.ts';
import type { PrintJob } from '../../../domain/print-job.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import { type RunningPrinter, startPrinter } from '../../../simulators/printer/start.ts';
import { openCups } from './cups.ts';
import { openPrintQueue } from './queue.ts';

const run = promisify(execFile);
/** Whatever is inside, the queue keeps what it was sent. */
const pdf = Buffer.from('%PDF-1.7\n% 发票\n%%EOF\n');

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
const submit = async (title: string) => told(await cups.submit({ queue: printer.queue, title, pdf, copies: 1 }));
const stateOf = async (spoolerJob: string) => told(await cups.jobState(printer.queue, spoolerJob));

async function reaches(spoolerJob: string, wanted: SpoolerJobState): Promise<void> {
  await until(async () => (await stateOf(spoolerJob)) === wanted);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(5);
}

test('a job is silently printed as the bytes that were sent, under its title', async () => {
  expect(told(await cups.printers())).toEqual([{ queue: printer.queue, state: 'idle', reason: '' }]);
  await reaches(await submit('011002600111-12345678 发票 a/b'), 'completed');
  const [file = ''] = (await printer.files()).slice(-1);
  expect(await readFile(file)).toEqual(pdf);
  expect(basename(file)).toMatch(/-011002600111-12345678____a_b\.pdf$/);
});

test('a stopped printer holds its jobs and prints them when it goes on', async () => {
  await printer.pause('out of paper');
  try {
    expect(told(await cups.printers())).toEqual([{ queue: printer.queue, state: 'stopped', reason: 'out of paper' }]);
    const before = await printer.files();
    const waiting = await submit('waiting');
    expect(await stateOf(waiting)).toBe('pending');
    expect(told(await cups.findJob(printer.queue, 'waiting'))).toBe(waiting);
    expect(await printer.files()).toEqual(before);
    await printer.resume();
    await reaches(waiting, 'completed');
    expect(await printer.files()).toHaveLength(before.length + 1);
  } finally {
    await printer.resume();
  }
});

test('a job that somebody cancels is not taken for a printed one', async () => {
  await printer.pause();
  try {
    const cancelled = await submit('cancelled');
    await run('cancel', ['-h', printer.server, `${printer.queue}-${cancelled}`]);
    expect(await stateOf(cancelled)).toBe('aborted');
  } finally {
    await printer.resume();
  }
});

test('jobs are found by title after they are done, and others are not', async () => {
  const done = await submit('title 0001');
  await reaches(done, 'completed');
  expect(told(await cups.findJob(printer.queue, 'title 0001'))).toBe(done);
  expect(told(await cups.findJob(printer.queue, 'title 0002'))).toBeNull();
  expect(await stateOf('999999')).toBe('gone');
});

test('a queue that does not exist is an absent printer', async () => {
  const absent = { ok: false, problem: { code: 'printer-absent', details: { queue: 'nowhere' } } };
  expect(await cups.submit({ queue: 'nowhere', title: 'x', pdf, copies: 1 })).toEqual(absent);
  expect(await cups.findJob('nowhere', 'x')).toEqual(absent);
});

test('a scheduler that is down has certainly not taken the job', async () => {
  const down = openCups({ server: join(folder, 'nothing.sock') });
  const said = await down.submit({ queue: 'fapiao', title: 'x', pdf, copies: 1 });
  expect(said).toMatchObject({ ok: false, problem: { code: 'printer-failed', details: { accepted: 'no' } } });
  expect(await down.printers()).toMatchObject({ ok: false, problem: { code: 'printer-failed' } });
});

test('a scheduler that listens and says nothing may have taken it', async () => {
  const socket = join(folder, 'silent.sock');
  const silent = createServer((connection) => connection.on('error', () => undefined)).listen(socket);
  try {
    const said = await openCups({ server: socket, timeoutMs: 50 }).submit({ queue: 'fapiao', title: 'x', pdf, copies: 1 });
    expect(said).toMatchObject({
      ok: false,
      problem: { code: 'printer-failed', details: { reason: 'no answer in 50 ms', accepted: 'unknown' } },
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
    const said = await openCups({ server: socket }).submit({ queue: 'fapiao', title: 'x', pdf, copies: 1 });
    expect(said).toMatchObject({ ok: false, problem: { details: { reason: 'HTTP 403', accepted: 'no' } } });
  } finally {
    other.close();
  }
});

test('the counter queue prints on it', async () => {
  const job: PrintJob = {
    jobId: 'job-1' as PrintJobId,
    printerId: 'p1' as PrinterId,
    code: '011002600111' as InvoiceCode,
    number: '12345679' as InvoiceNumber,
    copies: 1,
    state: 'queued',
    spoolerJob: null,
  };
  let current = job;
  const states: string[] = [];
  const queue = openPrintQueue({
    store: {
      open: () => (current.state === 'printed' ? [] : [current]),
      record(_jobId, state, _at, about) {
        current = { ...current, state, spoolerJob: about?.spoolerJob ?? current.spoolerJob };
        states.push(state);
      },
    },
    spooler: cups,
    queueOf: () => printer.queue,
    file: async () => ok(pdf),
    clock: { now: () => '2026-11-22T10:00:00+08:00' as Instant },
    scheduler: {
      after(ms, go) {
        const timer = setTimeout(go, ms);
        return () => clearTimeout(timer);
      },
    },
    pollMs: 5,
    onChanged: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  queue.poke();
  await until(async () => current.state === 'printed');
  queue.stop();
  expect(states).toEqual(['spooling', 'spooled', 'printed']);
  expect((await printer.files()).at(-1)).toMatch(/-011002600111-12345679_job-1\.pdf$/);
});
