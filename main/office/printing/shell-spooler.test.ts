import { beforeEach, expect, test } from 'vitest';
import type { Spooler } from '../../../domain/ports.ts';
import { failed, ok } from '../../../domain/problem.ts';
import { type HandOver, openShellSpooler } from './shell-spooler.ts';
import type { SystemJob } from './windows-jobs.ts';

const order = {
  queue: 'OKI',
  title: '011002600111-12345678 6a1f',
  pdf: new Uint8Array([1]),
  copies: 2,
  media: { width: 241, height: 140 },
};

let handed: unknown[];
let answer: HandOver;
let job: SystemJob | null;
let removed: string[];
let spooler: Spooler;
let alone: Spooler;

beforeEach(() => {
  handed = [];
  removed = [];
  answer = { outcome: 'handedOver' };
  job = null;
  const shell = {
    printers: async () => ok([{ queue: 'OKI', state: 'idle', reason: '' } as const]),
    print: async (asked: unknown) => {
      handed.push(asked);
      return answer;
    },
  };
  const jobs = {
    find: async () => job,
    printers: async () => [{ queue: 'OKI', state: 'stopped', reason: 'media-empty' } as const],
    remove: async (_queue: string, title: string) => {
      removed.push(title);
      return job !== null;
    },
  };
  spooler = openShellSpooler(shell, jobs);
  alone = openShellSpooler(shell, null);
});

test('a job goes to the shell whole, and is known by its title', async () => {
  expect(await spooler.submit(order)).toEqual(ok(order.title));
  expect(handed).toEqual([order]);
});

test.each<[HandOver, ReturnType<typeof failed>]>([
  [{ outcome: 'absent' }, failed('printer-absent', { queue: 'OKI' })],
  [{ outcome: 'notTaken', reason: 'no paper' }, failed('printer-failed', { queue: 'OKI', reason: 'no paper', accepted: 'no' })],
  [
    { outcome: 'unclear', reason: 'no answer' },
    failed('printer-failed', { queue: 'OKI', reason: 'no answer', accepted: 'unknown' }),
  ],
])('handing over that ends %o', async (outcome, problem) => {
  answer = outcome;
  expect(await spooler.submit(order)).toEqual(problem);
});

test('a job is followed where the system tells, and has left where it does not', async () => {
  job = { id: 3, state: 'stopped', reasons: ['media-empty'] };
  expect(await spooler.jobState('OKI', order.title)).toEqual(ok({ state: 'stopped', reasons: ['media-empty'] }));
  expect(await alone.jobState('OKI', order.title)).toEqual(ok({ state: 'left', reasons: [] }));
  job = null;
  expect(await spooler.jobState('OKI', order.title)).toEqual(ok({ state: 'left', reasons: [] }));
});

test('a job whose answer was lost is looked for by its title', async () => {
  expect(await spooler.findJob('OKI', order.title)).toEqual(ok(null));
  job = { id: 3, state: 'pending', reasons: [] };
  expect(await spooler.findJob('OKI', order.title)).toEqual(ok(order.title));
  expect(await alone.findJob('OKI', order.title)).toEqual(ok(null));
});

test('a job is taken back where the system gives it back', async () => {
  expect(await spooler.cancel('OKI', order.title)).toMatchObject({ ok: false });
  job = { id: 3, state: 'pending', reasons: [] };
  expect(await spooler.cancel('OKI', order.title)).toEqual(ok(undefined));
  expect(removed).toEqual([order.title, order.title]);
  expect(await alone.cancel('OKI', order.title)).toMatchObject({ ok: false, problem: { code: 'printer-failed' } });
});

test('a printer is as the system sees it, where it does', async () => {
  expect(await spooler.printers()).toEqual(ok([{ queue: 'OKI', state: 'stopped', reason: 'media-empty' }]));
  expect(await alone.printers()).toEqual(ok([{ queue: 'OKI', state: 'idle', reason: '' }]));
});
