import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { clerk, order, pressOf, simpleDevice, simplePlatform, testBench } from '../usecases/desk.testing.ts';
import { findOrder } from '../usecases/find-order.ts';
import { openDraft } from '../usecases/open-draft.ts';
import { openLedgerFile } from './connection.ts';
import { journalHash } from './journal.ts';
import { migrations } from './migrations/index.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const later = '2026-11-22T10:05:00.000+08:00' as Instant;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file', () => {
  test('is durable to the last commit and refuses what is not typed', () => {
    const opened = openLedgerFile(folder);
    if (!opened.ok) throw new Error(opened.problem.code);
    const { db, close } = opened.value;
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    // 2 is FULL; the default in WAL would be 1, NORMAL.
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    const tables = db
      .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'")
      .all();
    expect(tables.length).toBeGreaterThan(10);
    expect(tables).toEqual(tables.map((table) => ({ ...(table as object), strict: 1 })));
    close();
  });

  test('takes one office at a time, and the next as soon as the first is gone', () => {
    const first = openLedgerFile(folder);
    expect(openLedgerFile(folder)).toMatchObject({ ok: false, problem: { code: 'ledger-in-use' } });
    if (first.ok) first.value.close();
    const second = openLedgerFile(folder);
    expect(second.ok).toBe(true);
    if (second.ok) second.value.close();
  });

  test('from the future is refused and left as it is', () => {
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.pragma('user_version = 99990');
    db.close();
    expect(openLedgerFile(folder)).toMatchObject({
      ok: false,
      problem: { code: 'ledger-from-the-future', details: { version: 99990 } },
    });
  });

  test('that is no ledger is refused with the reason', () => {
    writeFileSync(join(folder, 'ledger.sqlite'), 'a holiday picture, say'.repeat(1000));
    expect(openLedgerFile(folder)).toMatchObject({ ok: false, problem: { code: 'ledger-damaged' } });
  });

  test('a migration that fails half-way leaves the ledger at the step before', () => {
    const steps = [...migrations, { id: 9990, sql: 'CREATE TABLE half (a TEXT) STRICT; CREATE TABLE half (a TEXT) STRICT;' }];
    const sound = openLedgerFile(folder);
    if (sound.ok) sound.value.close();
    expect(openLedgerFile(folder, { steps })).toMatchObject({ ok: false });
    const db = new Database(join(folder, 'ledger.sqlite'));
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.id);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
    db.close();
  });

  test('migrations out of order are a bug, found at start', () => {
    expect(() => openLedgerFile(folder, { steps: [...migrations, { id: 5, sql: '' }] })).toThrow('out of order');
  });
});

/** A bench with one issued invoice in its ledger. */
async function issuedBench() {
  const bench = testBench(simpleDevice(false), simplePlatform());
  const desk = bench.desk();
  await findOrder(order.orderNo, null, desk.ports);
  const { orderNo, source } = order;
  const draft = openDraft(
    { orderNo, source, lineIds: order.lines.map((line) => line.lineId), kind: '007' },
    clerk.userId,
    desk.ports,
  );
  if (!draft.ok) throw new Error(draft.problem.code);
  const issued = await desk.issue(pressOf({ ...draft.value, buyer: { ...draft.value.buyer, name: '示例科技有限公司' } }));
  if (!issued.ok) throw new Error(issued.problem.code);
  return { bench, desk, signed: issued.value.invoice.signed };
}

describe('what was issued', () => {
  test('cannot be changed or deleted, by anyone with an SQL shell', async () => {
    const { bench } = await issuedBench();
    const db = bench.db();
    for (const sql of [
      'UPDATE invoices SET gross = 1, net = 1, tax = 0',
      'DELETE FROM invoices',
      'UPDATE invoiced_lines SET line_id = 1',
      'DELETE FROM invoiced_lines',
      "UPDATE outbox SET document = '{}'",
      'DELETE FROM outbox',
      "UPDATE journal SET data = '{}'",
      'DELETE FROM journal',
      "UPDATE intents SET content = '{}'",
      "UPDATE intents SET state = 'released'",
    ]) {
      expect(() => db.exec(sql), sql).toThrow(/never|settled/);
    }
    for (const table of ['invoices', 'invoiced_lines', 'outbox', 'journal']) {
      expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`), table).toThrow(/never/);
    }
    db.exec("UPDATE outbox SET state = 'acked'");
    expect(() => db.exec("UPDATE outbox SET state = 'pending'")).toThrow('stays acknowledged');
    bench.remove();
  });

  test('is journalled in a chain that shows every cut and change', async () => {
    const { bench } = await issuedBench();
    const rows = bench.db().prepare('SELECT * FROM journal ORDER BY seq').all() as {
      seq: number;
      at: Instant;
      actor: 'system';
      what: string;
      subject: string;
      data: string;
      sha256: string;
    }[];
    expect(rows.map((row) => row.what)).toEqual(expect.arrayContaining(['draft-opened', 'intent-begun', 'invoice-issued']));
    let before = '';
    for (const [index, row] of rows.entries()) {
      expect(row.seq).toBe(index + 1);
      expect(row.sha256).toBe(journalHash(before, row.seq, row));
      before = row.sha256;
    }
    const [first] = rows;
    expect(first && journalHash('', first.seq, { ...first, data: '{}' })).not.toBe(first?.sha256);
    bench.remove();
  });
});

test('what the status bar shows is read from indexes, however much is done', async () => {
  const { bench } = await issuedBench();
  const plan = (sql: string) =>
    (bench.db().prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map((row) => row.detail).join('; ');
  const open = "FROM outbox WHERE state <> 'acked' AND what = 'document'";
  expect(plan(`SELECT count(*), min(queued_at), sum(gross) ${open}`)).toContain('USING COVERING INDEX outbox_open');
  expect(plan("SELECT count(*) FROM outbox WHERE state = 'parked'")).toContain('USING COVERING INDEX outbox_parked');
  expect(plan('SELECT count(*), max(fetched_at) FROM order_cache')).toContain('USING COVERING INDEX order_cache_fetched');
  expect(plan("UPDATE claims SET state = 'toRelease' WHERE request_id = 'x'")).toContain('USING INDEX claims_request');
  bench.remove();
});

describe('the outbox', () => {
  test('keeps failed documents, moves their time, and forgets nothing', async () => {
    const { bench, desk, signed } = await issuedBench();
    const { outbox, views } = desk.ledger;
    const uploadKey = `${signed.code}-${signed.number}-1`;
    const now = desk.ports.clock.now();
    expect(outbox.due(now, 10, 'document')).toMatchObject([{ uploadKey, revision: 1, attempts: 0 }]);
    outbox.recordFailure({
      uploadKeys: [uploadKey],
      problem: { code: 'platform-unreachable', details: {} },
      at: now,
      nextAt: later,
    });
    expect(outbox.due(at, 10, 'document')).toEqual([]);
    expect(outbox.nextDueAt('document')).toBe(later);
    expect(outbox.due(later, 10, 'document')).toMatchObject([{ attempts: 1 }]);
    outbox.recordResults([{ outcome: 'rejected', uploadKey, type: 'bad-buyer', detail: 'no' }], later);
    expect(outbox.unuploaded()).toMatchObject({ count: 1, parked: 1 });
    expect(views.byUploadKey(uploadKey)?.truths.uploaded).toBe('trouble');
    bench.remove();
  });

  test('a later revision waits for the one before it, whatever that one waits for', async () => {
    const { bench, desk, signed } = await issuedBench();
    const { outbox } = desk.ledger;
    const key = `${signed.code}-${signed.number}`;
    bench
      .db()
      .prepare(
        `INSERT INTO outbox (upload_key, what, invoice_id, code, number, revision, document, sha256, gross, queued_at, state, next_at)
         SELECT ?, what, invoice_id, code, number, 2, document, sha256, gross, queued_at, 'pending', next_at FROM outbox WHERE what = 'document'`,
      )
      .run(`${key}-2`);
    const now = desk.ports.clock.now();
    expect(outbox.due(now, 10, 'document').map((entry) => entry.revision)).toEqual([1]);
    outbox.recordResults([{ outcome: 'accepted', uploadKey: `${key}-1` }], now);
    expect(outbox.due(now, 10, 'document').map((entry) => entry.revision)).toEqual([2]);
    bench.remove();
  });
});
