/**
 * The queue in the window's memory.
 */
import { expect, test } from 'vitest';
import { instantFromDate } from '../../domain/instant.ts';
import type { PrintJob } from '../api.ts';
import { sampleJobs } from '../fake/sample-printing.ts';
import { inGroups, progressOf, usePrinting } from './printing.ts';

const jobs = sampleJobs(instantFromDate(Date.now()), 600);
const [job] = jobs;
if (!job) throw new Error('no sample');

test('words of jobs before the first reading are dropped: the reading has them', () => {
  usePrinting.getState().forget();
  usePrinting.getState().take(job);
  expect(usePrinting.getState().jobs).toBeNull();
});

test('of those that are over the oldest are forgotten, of the others none', () => {
  usePrinting.setState({ jobs });
  usePrinting.getState().take({ ...job, printJobId: 'new' as PrintJob['printJobId'] });
  const groups = inGroups(usePrinting.getState().jobs ?? []);
  expect([groups.toLook.length, groups.onTheWay.length, groups.over.length]).toEqual([3, 4, 500]);
  expect(usePrinting.getState().jobs?.[0]?.printJobId).toBe('new');
});

test('a batch is counted to its end', () => {
  const states = ['queued', 'spooled', 'printed', 'toConfirm', 'failed', 'spoilt', 'cancelled', 'unknown'] as const;
  expect(progressOf(states.map((state) => ({ ...job, state })))).toEqual({ all: 8, done: 1, waiting: 2, trouble: 4 });
});
