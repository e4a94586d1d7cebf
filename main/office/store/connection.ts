/**
 * Opens the ledger file: one writer, durable to the last commit, brought up to date step by step.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { type Migration, migrations } from './migrations/index.ts';

export type Connection = Database.Database;

export interface OpenLedger {
  readonly db: Connection;
  close(): void;
}

/**
 * Opens (and makes, where it is missing) the ledger of a data folder.
 * `lockWaitMs`: how long to wait for an office that is just ending.
 * Problems: `ledger-in-use` (a second office on one ledger), `ledger-from-the-future`, `ledger-unavailable`, `disk-full`.
 */
export function openLedgerFile(
  dataDir: string,
  { steps = migrations, lockWaitMs = 0 }: { readonly steps?: readonly Migration[]; readonly lockWaitMs?: number } = {},
): Result<OpenLedger> {
  const file = join(dataDir, 'ledger.sqlite');
  const held: Connection[] = [];
  const letGo = (): void => {
    for (const connection of held.splice(0).reverse()) connection.close();
  };
  try {
    mkdirSync(dirname(file), { recursive: true });
    const lock = holdLock(join(dataDir, 'ledger.lock'), lockWaitMs);
    if (!lock) return failed('ledger-in-use', { file });
    held.push(lock);
    const db = new Database(file);
    held.push(db);
    configure(db);
    const version = Number(db.pragma('user_version', { simple: true }));
    const newest = steps.at(-1)?.id ?? 0;
    if (version > newest) {
      letGo();
      return failed('ledger-from-the-future', { file, version, newest });
    }
    migrate(db, version, steps);
    return ok({ db, close: letGo });
  } catch (error) {
    letGo();
    return ledgerTrouble(error, file);
  }
}

/** Opens the ledger for reading only, beside a running office. */
export function openLedgerForReading(dataDir: string): Result<Connection> {
  const file = join(dataDir, 'ledger.sqlite');
  try {
    return ok(new Database(file, { readonly: true, fileMustExist: true }));
  } catch (error) {
    return ledgerTrouble(error, file);
  }
}

/** Translates SQLite's own codes; what is not a known trouble of the disk is a bug and is thrown on. */
export function ledgerTrouble(error: unknown, file: string): ReturnType<typeof failed> {
  const code = sqliteCode(error);
  if (code === 'SQLITE_FULL') return failed('disk-full', { file });
  if (code?.startsWith('SQLITE_')) return failed('ledger-unavailable', { file, reason: code });
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code === 'ENOSPC' ? failed('disk-full', { file }) : failed('ledger-unavailable', { file, reason: error.code });
  }
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return failed('ledger-unavailable', { file, reason: 'ENOENT' });
  }
  throw error;
}

function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

/**
 * A lock that the operating system takes back however this process dies: an exclusive transaction on a file of its own.
 * (The ledger itself stays open to readers.)
 */
function holdLock(file: string, waitMs: number): Connection | null {
  const lock = new Database(file, { timeout: waitMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

function configure(db: Connection): void {
  db.pragma('journal_mode = WAL');
  // better-sqlite3's default in WAL is NORMAL, which may lose the last commits in a power cut. The ledger is evidence.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A ledger file is data from outside: no function or virtual table hidden in its schema may run.
  db.pragma('trusted_schema = OFF');
}

/** Each step and its number in one transaction: a kill leaves the ledger at a whole step. */
function migrate(db: Connection, version: number, steps: readonly Migration[]): void {
  let last = 0;
  for (const step of steps) {
    if (step.id <= last) throw new Error(`migration ${step.id} is out of order`);
    last = step.id;
    if (step.id <= version) continue;
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.id}`);
    })();
  }
}
