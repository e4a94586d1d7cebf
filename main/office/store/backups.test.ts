import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import { openBackups } from './backups.ts';
import { type OpenLedger, openLedgerFile } from './connection.ts';
import { copyFile, listCopies, outlived } from './copies.ts';
import { factsOf, fillLedger } from './filled-ledger.testing.ts';
import { migrations } from './migrations/index.ts';

vi.mock('node:fs', { spy: true });

const morning = '2026-11-22T08:00:00.000+08:00' as Instant;

let folder: string;
let ledger: OpenLedger;
let time: Instant;
/** The timers that wait, with their delays. */
let timers: { ms: number; run: () => void }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-backups-'));
  ledger = opened();
  time = morning;
  timers = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  ledger.close();
  rmSync(folder, { recursive: true });
});

function opened(): OpenLedger {
  const file = openLedgerFile(folder, { now: () => morning });
  if (!file.ok) throw new Error(JSON.stringify(file.problem));
  return file.value;
}

function backups(onChanged: () => void = vi.fn()) {
  return openBackups({
    db: ledger.db,
    dataDir: folder,
    clock: { now: () => time },
    scheduler: {
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
    onChanged,
    onError(error) {
      throw error;
    },
  });
}

/** Lets the one timer that waits go off. */
function tick(): number {
  const [timer] = timers.splice(0);
  timer?.run();
  return timer?.ms ?? -1;
}

const copies = () => readdirSync(join(folder, 'backups'));

describe('a copy', () => {
  test('holds every fact, is one file with the time in its name, and is whole', async () => {
    fillLedger(ledger.db, { count: 300, pending: 20 });
    const made = await backups().now('asked');
    expect(made).toMatchObject({ ok: true, value: { at: morning, reason: 'asked' } });
    expect(copies()).toEqual(['ledger-20261122T000000Z-asked.sqlite']);
    const copy = new Database(join(folder, 'backups', 'ledger-20261122T000000Z-asked.sqlite'), { readonly: true });
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(factsOf(copy)).toBe(factsOf(ledger.db));
    copy.close();
  });

  test('is made while the counter goes on issuing, and is of one moment', async () => {
    fillLedger(ledger.db, { count: 2_000 });
    let finished = false;
    const made = backups()
      .now('asked')
      .finally(() => {
        finished = true;
      });
    let next = 2_001;
    while (!finished) {
      fillLedger(ledger.db, { count: 1, from: next++ });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await made).toMatchObject({ ok: true });
    expect(next).toBeGreaterThan(2_010);
    const copy = new Database(join(folder, 'backups', copies()[0] ?? ''), { readonly: true });
    const count = (table: string) => copy.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count('outbox'), count('intents')]).toEqual([count('invoices'), count('invoices')]);
    expect(Number(count('journal'))).toBe(2 * Number(count('invoices')));
    copy.close();
  });

  test('is refused and leaves nothing when the disk is nearly full', async () => {
    const fs = await import('node:fs');
    vi.mocked(fs.statfsSync).mockReturnValue({ bavail: 1000, bsize: 4096 } as ReturnType<typeof fs.statfsSync>);
    const changed = vi.fn();
    const kept = backups(changed);
    expect(await kept.now('asked')).toMatchObject({
      ok: false,
      problem: { code: 'backup-failed', details: { reason: 'disk nearly full' } },
    });
    expect(copies()).toEqual([]);
    expect(kept.last()).toMatchObject({ at: null, problem: { code: 'backup-failed' } });
    expect(changed).toHaveBeenCalledTimes(1);
    vi.mocked(fs.statfsSync).mockRestore();
    expect((await kept.now('asked')).ok).toBe(true);
    expect(kept.last()).toEqual({ at: morning, problem: null });
  });

  test('of a ledger in which somebody changed a letter does not count, and takes no good one away', async () => {
    fillLedger(ledger.db, { count: 10 });
    const kept = backups();
    expect((await kept.now('daily')).ok).toBe(true);
    ledger.db.exec('DROP TRIGGER invoices_no_update');
    ledger.db.exec("UPDATE invoices SET content = replace(content, '示例', '事例') WHERE invoice_id = 4");
    time = addDays(morning, 1);
    expect(await kept.now('daily')).toMatchObject({
      ok: false,
      problem: { details: { reason: 'invoice 011002300411 00000004' } },
    });
    expect(listCopies(join(folder, 'backups')).map((copy) => copy.at)).toEqual(['2026-11-22T08:00:00.000+08:00']);
  });

  test('of another moment or another ledger does not count', async () => {
    fillLedger(ledger.db, { count: 5 });
    const earlier = join(folder, 'earlier.sqlite');
    ledger.db.prepare('VACUUM INTO ?').run(earlier);
    fillLedger(ledger.db, { count: 1, from: 6 });
    const wrong = vi.spyOn(ledger.db, 'backup').mockImplementation(async (file) => {
      copyFileSync(earlier, file);
      return { totalPages: 1, remainingPages: 0 };
    });
    const kept = backups();
    expect(await kept.now('asked')).toMatchObject({ ok: false, problem: { details: { reason: 'not the same journal' } } });
    wrong.mockRestore();
    expect((await kept.now('asked')).ok).toBe(true);
  });

  test('that is asked for while one is made is that one', async () => {
    const kept = backups();
    const [one, other] = await Promise.all([kept.now('daily'), kept.now('asked')]);
    expect(one).toBe(other);
    expect(copies()).toHaveLength(1);
  });

  test('that is being made when the office ends leaves nothing', async () => {
    fillLedger(ledger.db, { count: 2_000 });
    const kept = backups();
    const made = kept.now('asked');
    await kept.stop();
    expect(await made).toMatchObject({ ok: false, problem: { details: { reason: 'stopped' } } });
    expect(copies()).toEqual([]);
    expect(timers).toEqual([]);
  });

  test('is not disturbed by what a kill has left of another', async () => {
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', 'ledger-20261121T000000Z-daily.sqlite.part'), 'half');
    writeFileSync(join(folder, 'backups', 'ledger-20261121T000000Z-daily.sqlite.part-journal'), 'half');
    const kept = backups();
    expect(kept.last().at).toBeNull();
    expect((await kept.now('daily')).ok).toBe(true);
    expect(copies()).toEqual(['ledger-20261122T000000Z-daily.sqlite']);
  });
});

describe('the day', () => {
  const settled = async (kept: ReturnType<typeof backups>) => void (await kept.now('daily'));

  test('begins with a copy when the last one is older than a day, and goes on with one a day', async () => {
    const kept = backups();
    expect(tick()).toBe(60_000);
    await settled(kept);
    expect(copies()).toHaveLength(1);
    time = addDays(morning, 23 / 24);
    expect(tick()).toBe(3_600_000);
    expect(copies()).toHaveLength(1);
    time = addDays(morning, 1);
    tick();
    await settled(kept);
    expect(copies()).toHaveLength(2);
    await kept.stop();
  });

  test('makes none when the last one is young, and one when a wrong clock dated it in the future', async () => {
    await backups().now('asked');
    timers = [];
    time = addDays(morning, 0.5);
    const kept = backups();
    expect(kept.last()).toEqual({ at: morning, problem: null });
    tick();
    time = addDays(morning, -3);
    tick();
    await settled(kept);
    expect(copies()).toEqual(['ledger-20261119T000000Z-daily.sqlite', 'ledger-20261122T000000Z-asked.sqlite']);
    await kept.stop();
  });

  test('a copy that failed is tried again after an hour', async () => {
    const fs = await import('node:fs');
    vi.mocked(fs.statfsSync).mockReturnValueOnce({ bavail: 0, bsize: 4096 } as ReturnType<typeof fs.statfsSync>);
    const kept = backups();
    tick();
    await vi.waitFor(() => expect(kept.last().problem?.code).toBe('backup-failed'));
    expect(tick()).toBe(3_600_000);
    await settled(kept);
    expect(kept.last()).toEqual({ at: morning, problem: null });
    await kept.stop();
  });
});

describe('what is kept', () => {
  const copy = (at: Instant, reason: 'daily' | 'asked' | 'migration') => ({
    file: copyFile('b', at, reason),
    at,
    reason,
    bytes: 1,
  });

  test('the newest fourteen of each, those before a migration for ninety days, and the last of those for ever', () => {
    const day = (ago: number) => addDays(morning, -ago);
    const daily = Array.from({ length: 20 }, (_, ago) => copy(day(ago), 'daily'));
    const asked = [copy(day(400), 'asked')];
    const migration = [copy(day(200), 'migration'), copy(day(100), 'migration'), copy(day(89), 'migration')];
    expect(outlived([...migration, ...daily, ...asked], morning)).toEqual([...daily.slice(14), migration[1], migration[0]]);
    expect(outlived(migration.slice(0, 1), morning)).toEqual([]);
  });

  test('names are read back as they were given, and nothing else in the folder is taken for a copy', () => {
    mkdirSync(join(folder, 'backups'));
    for (const name of [
      'notes.txt',
      'ledger-20261122T000000Z-daily.sqlite.part',
      'ledger-20269922T000000Z-daily.sqlite',
      'ledger.sqlite',
    ])
      writeFileSync(join(folder, 'backups', name), '');
    writeFileSync(copyFile(join(folder, 'backups'), morning, 'migration'), 'x');
    expect(listCopies(join(folder, 'backups'))).toMatchObject([{ at: morning, reason: 'migration', bytes: 1 }]);
  });
});

describe('before a migration', () => {
  const next = [...migrations, { id: 9_990, sql: 'CREATE TABLE later (a TEXT) STRICT;' }];

  test('the ledger is copied as it was; a new one is not', () => {
    expect(existsSync(join(folder, 'backups'))).toBe(false);
    fillLedger(ledger.db, { count: 30 });
    const before = factsOf(ledger.db);
    ledger.close();
    const newer = openLedgerFile(folder, { steps: next, now: () => morning });
    expect(newer.ok).toBe(true);
    if (newer.ok) newer.value.close();
    expect(copies()).toEqual(['ledger-20261122T000000Z-migration.sqlite']);
    const copy = new Database(join(folder, 'backups', copies()[0] ?? ''), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.id);
    expect(factsOf(copy)).toBe(before);
    copy.close();
  });

  test('a ledger that cannot be copied is not changed', async () => {
    const fs = await import('node:fs');
    ledger.close();
    vi.mocked(fs.statfsSync).mockReturnValue({ bavail: 0, bsize: 4096 } as ReturnType<typeof fs.statfsSync>);
    expect(openLedgerFile(folder, { steps: next })).toMatchObject({ ok: false, problem: { code: 'backup-failed' } });
    vi.mocked(fs.statfsSync).mockRestore();
    const db = new Database(join(folder, 'ledger.sqlite'), { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.id);
    db.close();
  });
});

test('a copy cut short on its way to the disk does not count', async () => {
  fillLedger(ledger.db, { count: 200 });
  const made = await backups().now('asked');
  if (!made.ok) throw new Error(made.problem.code);
  const { inspect } = await import('./inspect.ts');
  truncateSync(made.value.file, readFileSync(made.value.file).length - 4096 * 3);
  expect(inspect(made.value.file).damage).not.toBeNull();
});
