import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { openLedgerFile } from './connection.ts';
import { openFence } from './fence.ts';
import { factsOf, fillLedger } from './filled-ledger.testing.ts';
import { inspect } from './inspect.ts';
import { openJournal } from './journal.ts';
import { migrations } from './migrations/index.ts';
import { restoreLedger } from './restore.ts';

const at = '2026-11-22T08:00:00.000+08:00' as Instant;

let folder: string;
let dataDir: string;
let copy: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-restore-'));
  dataDir = join(folder, 'data');
  copy = join(folder, 'copy.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function inLedger<T>(where: string, work: (db: Database.Database) => T): T {
  const file = openLedgerFile(where);
  if (!file.ok) throw new Error(JSON.stringify(file.problem));
  try {
    return work(file.value.db);
  } finally {
    file.value.close();
  }
}

/** A ledger of 40 invoices, a copy of it, and then 5 more. */
function copied(): string {
  return inLedger(dataDir, (db) => {
    fillLedger(db, { count: 40, pending: 3 });
    db.prepare('VACUUM INTO ?').run(copy);
    const facts = factsOf(db);
    fillLedger(db, { count: 5, from: 41 });
    return facts;
  });
}

const invoicesOf = (where: string) => inLedger(where, (db) => db.prepare('SELECT count(*) FROM invoices').pluck().get());

describe('restoring', () => {
  test('on another machine: every fact of the copy, a mark and a journal fact, and the office opens it', () => {
    copied();
    const other = join(folder, 'other', 'data');
    const head = inspect(copy).head;
    expect(restoreLedger({ dataDir: other, from: copy, replace: false, at })).toMatchObject({
      ok: true,
      value: { invoices: 40, head, movedTo: null },
    });
    inLedger(other, (db) => {
      expect(db.prepare('SELECT count(*) FROM invoices').pluck().get()).toBe(40);
      expect(db.prepare("SELECT at FROM counter_state WHERE name = 'ledger-restored'").pluck().get()).toBe(at);
      expect(db.prepare('SELECT what, at FROM journal ORDER BY seq DESC LIMIT 1').get()).toEqual({ what: 'ledger-restored', at });
    });
    expect(readdirSync(other).toSorted()).toEqual(['ledger.lock', 'ledger.sqlite']);
    expect(inspect(join(other, 'ledger.sqlite'))).toMatchObject({ damage: null, invoices: 40 });
  });

  test('closes the forms that were open in the copy, and nothing counts as compared any more', () => {
    copied();
    const later = `${copy}.later`;
    inLedger(dataDir, (db) => {
      const put =
        "INSERT INTO drafts (request_id, order_no, source, opened_at, content, state) VALUES ('open-one', 'E1', 'other', ?, '{}', 'open')";
      db.prepare(put).run(at);
      db.prepare("INSERT INTO counter_state (name, value, at) VALUES ('books-compared 1', '', ?)").run(at);
      db.prepare('VACUUM INTO ?').run(later);
    });
    expect(restoreLedger({ dataDir, from: later, replace: true, at })).toMatchObject({ ok: true });
    inLedger(dataDir, (db) => {
      expect(db.prepare("SELECT state FROM drafts WHERE request_id = 'open-one'").pluck().get()).toBe('dropped');
      expect(db.prepare("SELECT count(*) FROM counter_state WHERE name LIKE 'books-compared %'").pluck().get()).toBe(0);
    });
  });

  test('over a ledger only when told to; what lay there is kept', () => {
    copied();
    expect(restoreLedger({ dataDir, from: copy, replace: false, at })).toMatchObject({
      ok: false,
      problem: { code: 'ledger-exists' },
    });
    expect(invoicesOf(dataDir)).toBe(45);
    const restored = restoreLedger({ dataDir, from: copy, replace: true, at });
    expect(restored).toMatchObject({ ok: true });
    expect(invoicesOf(dataDir)).toBe(40);
    const aside = (restored.ok && restored.value.movedTo) || '';
    expect(basename(aside)).toBe('replaced-20261122080000');
    // Twice in a second: nothing is written over.
    expect(restoreLedger({ dataDir, from: copy, replace: true, at })).toMatchObject({ ok: true });
    expect(readdirSync(aside).toSorted()).toEqual(['ledger.sqlite', 'ledger.sqlite.2']);
    expect(inspect(join(aside, 'ledger.sqlite')).invoices).toBe(45);
  });

  test('takes the log of a ledger that was not closed, which holds its last commits', () => {
    const killed = join(folder, 'killed');
    inLedger(dataDir, (db) => {
      fillLedger(db, { count: 10 });
      for (const ending of ['', '-wal']) copyFileSync(join(dataDir, `ledger.sqlite${ending}`), `${copy}${ending}`);
    });
    expect(restoreLedger({ dataDir: killed, from: copy, replace: false, at })).toMatchObject({
      ok: true,
      value: { invoices: 10 },
    });
    expect(invoicesOf(killed)).toBe(10);
  });

  test('of a copy from before a migration brings it up to date, with a fact of the step it stood at', () => {
    const old = new Database(copy);
    const [first] = migrations;
    old.exec(first?.sql ?? '');
    old.pragma(`user_version = ${first?.id}`);
    old.close();
    expect(restoreLedger({ dataDir, from: copy, replace: false, at })).toMatchObject({ ok: true, value: { version: 10 } });
    inLedger(dataDir, (db) => {
      expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.id);
      expect(db.prepare("SELECT data FROM journal WHERE what = 'ledger-restored'").pluck().get()).toContain('"version":10');
    });
  });
});

describe('is refused, and what is there stays as it is:', () => {
  test.each([
    ['a copy with a spoilt page', 'backup-unsound', () => spoil(copy)],
    ['a file that is no ledger', 'backup-unsound', () => writeFileSync(copy, 'a holiday picture')],
    ['an empty file', 'backup-unsound', () => writeFileSync(copy, '')],
    ['a file that is not there', 'backup-unsound', () => rmSync(copy)],
    ['a ledger of another program', 'backup-unsound', () => otherDatabase(copy)],
    ['a ledger from the future', 'ledger-from-the-future', () => fromTheFuture(copy)],
  ] as const)('%s', (_name, code, change) => {
    copied();
    const before = inLedger(dataDir, factsOf);
    change();
    expect(restoreLedger({ dataDir, from: copy, replace: true, at })).toMatchObject({ ok: false, problem: { code } });
    expect(inLedger(dataDir, factsOf)).toBe(before);
    expect(readdirSync(dataDir).toSorted()).toEqual(['ledger.lock', 'ledger.sqlite']);
  });

  test('over a ledger whose counter was taken over, until somebody takes the fence down', () => {
    copied();
    const fence = (work: 'set' | 'lift') =>
      inLedger(dataDir, (db) => {
        const ours = openFence(db, openJournal(db));
        return work === 'set' ? ours.set({ by: 'it', reason: 'packed', at }) : ours.lift(at, 'system');
      });
    fence('set');
    const again = () => restoreLedger({ dataDir, from: copy, replace: true, at });
    expect(again()).toMatchObject({ ok: false, problem: { code: 'counter-fenced', details: { by: 'it' } } });
    expect(invoicesOf(dataDir)).toBe(45);
    fence('lift');
    expect(again()).toMatchObject({ ok: true });
  });

  test('while an office runs on the ledger', () => {
    copied();
    inLedger(dataDir, () => {
      expect(restoreLedger({ dataDir, from: copy, replace: true, at })).toMatchObject({
        ok: false,
        problem: { code: 'ledger-in-use' },
      });
    });
  });
});

test('a restore that was killed half-way leaves nothing that opens, until it is done again', () => {
  copied();
  writeFileSync(join(dataDir, 'ledger.restoring'), '');
  rmSync(join(dataDir, 'ledger.sqlite'));
  expect(openLedgerFile(dataDir)).toMatchObject({ ok: false, problem: { code: 'restore-unfinished' } });
  expect(existsSync(join(dataDir, 'ledger.sqlite'))).toBe(false);
  expect(restoreLedger({ dataDir, from: copy, replace: true, at }).ok).toBe(true);
  expect(invoicesOf(dataDir)).toBe(40);
});

function spoil(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096 * 8, 4096 * 9);
  writeFileSync(file, bytes);
}

function otherDatabase(file: string): void {
  rmSync(file);
  const db = new Database(file);
  db.exec('CREATE TABLE songs (title TEXT); PRAGMA user_version = 10');
  db.close();
}

function fromTheFuture(file: string): void {
  const db = new Database(file);
  db.pragma('user_version = 99990');
  db.close();
}
