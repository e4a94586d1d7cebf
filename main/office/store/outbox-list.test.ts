/**
 * What people are shown of the outbox: what waits for what, what fails for hours, and where a buyer finds an invoice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addDays } from '../../../domain/instant.ts';
import { openFence } from './fence.ts';
import { packForSpare } from './hand-over.ts';
import { issuedLedger } from './issued.testing.ts';
import { openJournal } from './journal.ts';
import { openOutbox } from './outbox.ts';

let made: Awaited<ReturnType<typeof issuedLedger>>;
beforeEach(async () => {
  made = await issuedLedger();
});
afterEach(() => made.bench.remove());

const deliver = (channel: string) =>
  made.ledger.outbox.addDelivery({ deliveryId: 'D-1', invoice: made.key, channel, to: '', at: made.now, actor: 'system' });
const listed = () =>
  Object.fromEntries(
    made.ledger.outbox.list(made.now, 9).map(({ what, behind, nextAt }) => [what, { behind, waits: nextAt === null }]),
  );

test('what must go behind something of its invoice has no time of its own, also when that was turned down', () => {
  const { ledger, documentKey, now } = made;
  deliver('qr');
  const waiting = { layout: { behind: 'document', waits: true }, delivery: { behind: 'document', waits: true } };
  expect(listed()).toEqual({ document: { behind: null, waits: false }, ...waiting });
  ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type: 'rule', detail: 'no' }], now);
  expect(listed()).toEqual({ document: { behind: null, waits: true }, ...waiting });
});

test('a delivery waits for its layout file', () => {
  const { ledger, documentKey, now } = made;
  deliver('qr');
  ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  expect(listed()).toEqual({ layout: { behind: null, waits: false }, delivery: { behind: 'layout', waits: true } });
});

test('a layout file fails when it was tried in vain, not while it waits for its turn', () => {
  const { ledger, bench, documentKey, layoutKey, now } = made;
  const { outbox } = ledger;
  expect(outbox.failingSince(now)).toBe(0);
  outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  bench.db().prepare('UPDATE outbox SET attempts = 4 WHERE upload_key = ?').run(layoutKey);
  expect(outbox.failingSince(now)).toBe(1);
  expect(outbox.failingSince(addDays(now, -1))).toBe(0);
  outbox.recordResults([{ outcome: 'accepted', uploadKey: layoutKey }], now);
  expect(outbox.failingSince(now)).toBe(0);
});

test('a delivery by code is due until the platform has told where the buyer finds the invoice', () => {
  const { ledger, key, documentKey, layoutKey, now } = made;
  const handOver = () => ledger.views.handOver(key.code, key.number);
  expect(handOver()).toBeNull();
  deliver('qr');
  expect(handOver()).toEqual({ uploadKey: 'D-1', truth: 'due', url: null });
  const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
  const url = 'https://platform.example/i/7';
  ledger.outbox.recordResults([...accepted, { outcome: 'delivered', uploadKey: 'D-1', url }], now);
  expect(handOver()).toEqual({ uploadKey: 'D-1', truth: 'done', url });
});

test('a delivery by code that the platform refused needs a person', () => {
  const { ledger, key, documentKey, layoutKey, now } = made;
  deliver('qr');
  const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
  ledger.outbox.recordResults([...accepted, { outcome: 'rejected', uploadKey: 'D-1', type: 'bad', detail: '' }], now);
  expect(ledger.views.handOver(key.code, key.number)).toMatchObject({ truth: 'trouble', url: null });
});

test('what stands at an address in the platform’s words, the list is read and the address is masked', () => {
  const { ledger, documentKey, layoutKey, now } = made;
  const type = 'bad-address';
  const detail = 'no\u0001bob@example.com\tC:\\\\bob@example.com "13812345678"\n13812345678';
  ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type, detail }], now);
  const problem = { code: 'platform-refused', details: { detail } } as const;
  ledger.outbox.recordFailure({ uploadKeys: [layoutKey], problem, at: now, nextAt: now });
  const told = 'no\u0001b***@example.com\tC:\\\\b***@example.com "138******78"\n138******78';
  expect(ledger.outbox.list(now, 9).map((row) => row.problem?.details)).toEqual([{ type, detail: told }, { detail: told }]);
});

test('a number that is cut off at the end of the platform’s words was masked before', () => {
  const { ledger, documentKey, now } = made;
  const detail = `${'x'.repeat(189)} 13812345678`;
  ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type: 'bad', detail }], now);
  expect(ledger.outbox.list(now, 9)[0]?.problem?.details.detail).toBe(`${'x'.repeat(189)} 138******7`);
});

test('parked ones are listed first, then the oldest', () => {
  const { ledger, documentKey, layoutKey, now } = made;
  deliver('qr');
  ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  const keys = (limit: number) => ledger.outbox.list(now, limit).map(({ uploadKey }) => uploadKey);
  expect(keys(9)).toEqual([layoutKey, 'D-1']);
  ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: 'D-1', type: 'bad', detail: '' }], now);
  expect(keys(9)).toEqual(['D-1', layoutKey]);
  expect(keys(1)).toEqual(['D-1']);
});

test('no statement of the outbox, the fence or a package reads through what is done', () => {
  const db = made.bench.db();
  const prepare = vi.spyOn(db, 'prepare');
  const journal = openJournal(db);
  openOutbox(db, journal);
  openFence(db, journal);
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-outbox-'));
  const counter = { counterId: 'BJZ-07', seller: { name: '', taxId: '' }, by: 'it', at: made.now };
  expect(packForSpare(db, { ...counter, to: join(folder, 'to'), passphrase: 'twelve characters' }).ok).toBe(true);
  rmSync(folder, { recursive: true });
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('outbox'));
  prepare.mockRestore();
  expect(statements.length).toBeGreaterThan(20);
  for (const sql of statements) {
    const bound = sql.replaceAll(/@\w+|\?/g, "'1'");
    const steps = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${bound}`).all();
    // By an index is right also where that is one of those with nothing but what waits in it.
    for (const { detail } of steps) expect(detail, sql).not.toMatch(/^SCAN (outbox|o|d|earlier)$/);
  }
});
