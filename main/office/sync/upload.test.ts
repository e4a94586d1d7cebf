/**
 * Uploader, client and platform together: whatever the wire does, every document arrives exactly once, and the platform's
 * own ledger says so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromDate } from '../../../domain/instant.ts';
import { failed } from '../../../domain/problem.ts';
import { platformLedgerSchema } from '../../../simulators/platform/ledger-view.ts';
import { type RunningSimulator, startSimulator } from '../../../simulators/start.ts';
import { openPlatform } from './client.ts';
import { documentMaker } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';
import { memoryOutbox } from './outbox.testing.ts';
import { openOutboxRunner } from './outbox-runner.ts';
import type { Scheduler } from './scheduler.ts';

const clock = { now: () => instantFromDate(Date.now()) };
/** The uploader's own time, a hundred times faster: its waits are long on purpose. */
const haste = 100;
const begun = Date.now();
const hurriedClock = { now: () => instantFromDate(begun + (Date.now() - begun) * haste) };
const hurried: Scheduler = {
  after(ms, run) {
    const timer = setTimeout(run, ms / haste);
    return () => clearTimeout(timer);
  },
};

let dataDir: string;
let simulator: RunningSimulator;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-upload-'));
  simulator = await startSimulator('platform', { dataDir, counters: [{ counterId: 'counter-07', secret: 's' }] });
});
afterEach(async () => {
  await simulator.stop();
  rmSync(dataDir, { recursive: true });
});

it('every document arrives once through a wire that breaks in every way, and the bad one alone is parked', async () => {
  const path = '/v1/invoices';
  await simulator.set({ rejectKeys: ['*-00000123-*'] });
  await simulator.faults([
    { path, fault: 'drop' },
    { path, fault: 'cutAfterCommit' },
    { path, fault: 'html' },
    { path, fault: 'truncatedJson' },
    { path, fault: 'cutAnswer', times: 2 },
    { path, fault: 'status', status: 503, retryAfter: '1' },
    { path, fault: 'doubled' },
    { path, fault: 'lostAnswer' },
    { path, fault: 'status', status: 500, after: true },
    { path, fault: 'wrongClock', offsetMs: -3_600_000 },
    { path, fault: 'instead', json: { results: [] } },
  ]);
  const platform = openPlatform({ url: simulator.address, counterId: 'counter-07', secret: 's', timeoutMs: 500, clock });
  const outbox = memoryOutbox(hurriedClock.now());
  const make = documentMaker('counter-07');
  const count = 450;
  for (let n = 1; n <= count; n += 1) {
    const number = String(n).padStart(8, '0');
    outbox.add(`011002300411-${number}`, 1, make(invoiceForTests(number, { orderNo: 'none', lineIds: [] }), 1).json);
  }
  const done = Promise.withResolvers<void>();
  const runner = openOutboxRunner({
    platform,
    store: outbox.store,
    clock: hurriedClock,
    scheduler: hurried,
    random: Math.random,
    requestTimeoutMs: 500 * haste,
    layoutStep: async () => failed('internal'),
    step: () => undefined,
    onChanged: () => {
      if (Object.values(outbox.states()).every((state) => state !== 'pending')) done.resolve();
    },
    onError: done.reject,
  });
  runner.poke();
  await done.promise;
  runner.stop();
  platform.close();

  const held = platformLedgerSchema.parse(await simulator.ledger());
  expect(held.faults).toEqual([]);
  expect(held.totals).toMatchObject({ documents: count - 1, invoices: count - 1, gross: (count - 1) * 55_300 });
  const states = Object.entries(outbox.states());
  expect(states.filter(([, state]) => state === 'parked').map(([key]) => key)).toEqual(['011002300411-00000123-1']);
  expect(held.documents.map(({ uploadKey }) => uploadKey).toSorted()).toEqual(
    states
      .filter(([, state]) => state === 'acked')
      .map(([key]) => key)
      .toSorted(),
  );
});
