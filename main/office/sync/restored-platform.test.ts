/**
 * The platform is restored from yesterday's backup in the evening: comparison, outbox, client and the simulated platform together put
 * everything back, and nobody presses anything.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InvoiceNumber } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedRange, DigestStore } from '../../../domain/outbox.ts';
import { failed } from '../../../domain/problem.ts';
import { platformLedgerSchema } from '../../../simulators/platform/ledger-view.ts';
import { type RunningSimulator, startSimulator } from '../../../simulators/start.ts';
import { openPlatform } from './client.ts';
import { openDigests } from './digests.ts';
import { documentMaker } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';
import { memoryOutbox } from './outbox.testing.ts';
import { openOutboxRunner } from './outbox-runner.ts';
import { systemScheduler } from './scheduler.ts';

const clock = { now: () => instantFromDate(Date.now()) };
const make = documentMaker('counter-07');

let dataDir: string;
let simulator: RunningSimulator;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-restored-'));
  simulator = await startSimulator('platform', { dataDir, counters: [{ counterId: 'counter-07', secret: 's' }] });
});
afterEach(async () => {
  await simulator.stop();
  rmSync(dataDir, { recursive: true });
});

/** What a ledger would answer about an outbox in memory. */
function digestStoreOf(outbox: ReturnType<typeof memoryOutbox>): DigestStore {
  const entryOf = (json: string) => {
    const { number, revision, sha256 }: { number: InvoiceNumber; revision: number; sha256: string } = JSON.parse(json);
    return { number, revision, sha256, gross: fen(55_300) };
  };
  return {
    spans: () => {
      const [first] = outbox.rows.values();
      return first ? [{ code: first.entry.invoice.code, from: first.entry.invoice.number, to: '99999999' as InvoiceNumber }] : [];
    },
    acknowledged(_, size) {
      const rows = [...outbox.rows.values()].filter((row) => row.state === 'acked').map((row) => row.entry);
      const ranges: AcknowledgedRange[] = [];
      while (rows.length > 0) {
        const part = rows.splice(0, size);
        const [first, last] = [part[0], part.at(-1)];
        if (!first || !last) break;
        const { code, number: from } = first.invoice;
        const entries = part.map((entry) => entryOf(entry.json));
        ranges.push({ deviceNo: '499000123456', kind: '026', code, from, to: last.invoice.number, entries });
      }
      return { ranges, rest: null };
    },
    known: (_, from, to) =>
      [...outbox.rows.values()]
        .filter(({ entry }) => entry.invoice.number >= from && entry.invoice.number <= to)
        .map(({ entry }) => entryOf(entry.json)),
    reopen(keys) {
      for (const key of keys) {
        const row = outbox.rows.get(key);
        if (row) row.state = 'pending';
      }
      return keys.length;
    },
  };
}

it('600 documents lost with a restored backup are all there again, each once', async () => {
  const platform = openPlatform({ url: simulator.address, counterId: 'counter-07', secret: 's', timeoutMs: 10_000, clock });
  const outbox = memoryOutbox(clock.now());
  const healed = Promise.withResolvers<void>();
  let lost = 0;
  const runner = openOutboxRunner({
    platform,
    store: outbox.store,
    clock,
    scheduler: systemScheduler,
    random: Math.random,
    requestTimeoutMs: 10_000,
    layoutStep: async () => failed('internal'),
    onChanged: () => {
      const open = Object.values(outbox.states()).some((state) => state !== 'acked');
      if (!open) uploaded.resolve();
      if (!open && lost === 600) healed.resolve();
    },
    onError: healed.reject,
    step: () => undefined,
  });
  let uploaded = Promise.withResolvers<void>();
  async function upload(from: number, to: number): Promise<void> {
    uploaded = Promise.withResolvers<void>();
    for (let n = from; n <= to; n += 1) {
      const number = String(n).padStart(8, '0');
      outbox.add(`011002300411-${number}`, 1, make(invoiceForTests(number, { orderNo: 'none', lineIds: [] }), 1).json);
    }
    runner.poke();
    await uploaded.promise;
  }

  await upload(1, 100);
  await simulator.set({ backup: 'yesterday' });
  await upload(101, 700);
  await simulator.set({ restore: 'yesterday' });
  expect(platformLedgerSchema.parse(await simulator.ledger()).totals.documents).toBe(100);

  const digests = openDigests({
    platform,
    store: digestStoreOf(outbox),
    clock,
    scheduler: systemScheduler,
    random: Math.random,
    reachable: () => true,
    lastFullAt: () => null,
    fullDone: () => undefined,
    onReopened: (count) => {
      lost += count;
      runner.poke();
    },
    onDifferences: (found) => healed.reject(new Error(`${found.length} differences`)),
    onError: healed.reject,
    soonMs: 10,
    size: 250,
  });
  await healed.promise;
  digests.stop();
  runner.stop();
  platform.close();
  const held = platformLedgerSchema.parse(await simulator.ledger());
  expect(held.totals).toMatchObject({ documents: 700, invoices: 700, gross: 700 * 55_300 });
});
