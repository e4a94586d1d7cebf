/**
 * Runs the example of docs/office.md as a reader would, and compares what it prints with what the page shows.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStation, type TestStation } from '../../journeys/counter.ts';
import { fenced, readPage } from '../page.testing.ts';

let station: TestStation;
beforeAll(async () => {
  station = await openStation();
});
afterAll(async () => {
  await station?.end();
});

test('issue-one.mjs prints what the page shows', async () => {
  const program = join(import.meta.dirname, 'issue-one.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, station.configFile]);
  const shown = fenced(readPage('office.md'), 'console').find((block) => block.includes('issue-one.mjs')) ?? '';
  // Its first two lines are the command, and the office's log on standard error.
  expect(steady(stdout)).toBe(steady(shown.split('\n').slice(2).join('\n')));
});

/** Without what differs from run to run. */
function steady(text: string): string {
  return text.replace(/requestId: '.*'/, 'requestId').replace(/issuedAt: '.*'/, 'issuedAt');
}
