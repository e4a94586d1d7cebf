/**
 * Opens the ledger file: one writer, whole before anything is served from it, durable to the last commit, brought up to date
 * step by step.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Instant } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { copyBeforeMigration } from './copy-before-migration.ts';
import type { Connection } from './database.ts';
import { openFactsDamage, treeDamage } from './integrity.ts';
import { type LedgerFiles, ledgerFiles, readThrough, syncFolder, syncToDisk } from './ledger-files.ts';
import { migrate, newestOf, versionOf } from './migrate.ts';
import { type Migration, migrations } from './migrations/index.ts';
import { walDamage } from './write-ahead-log.ts';

export interface OpenLedger {
  readonly db: Connection;
  close(): void;
}

export interface OpenOptions {
  readonly steps?: readonly Migration[];
  /** How long to wait for an office that is just ending. */
  readonly lockWaitMs?: number;
  /** Names the copy that is made before a migration. */
  readonly now?: () => Instant;
}

/**
 * Opens (and makes, where there was none) the ledger of a data folder.
 * Problems: `ledger-in-use` (a second office on one ledger), `ledger-damaged`, `restore-unfinished`, `ledger-from-the-future`,
 * `backup-failed` (a ledger is not changed to a newer form without a copy), `ledger-unavailable`, `disk-full`. After each of
 * them the ledger is as it was.
 */
export function openLedgerFile(
  dataDir: string,
  { steps = migrations, lockWaitMs = 0, now = () => instantFromDate(Date.now()) }: OpenOptions = {},
): Result<OpenLedger> {
  const files = ledgerFiles(dataDir);
  const file = files.ledger;
  const held: Connection[] = [];
  const letGo = (): void => {
    for (const connection of held.splice(0).reverse()) connection.close();
  };
  const refuse = (...trouble: Parameters<typeof failed>) => {
    letGo();
    return failed(...trouble);
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    const lock = holdLock(files.lock, lockWaitMs);
    if (!lock) return failed('ledger-in-use', { file });
    held.push(lock);
    if (existsSync(files.restoring)) return refuse('restore-unfinished', { file });
    if (isNew(files)) createLedger(files, steps);
    const spoilt = fileDamage(files);
    if (spoilt !== null) return refuse('ledger-damaged', { file, reason: spoilt });
    readThrough(file);
    const db = new Database(file, { fileMustExist: true });
    held.push(db);
    const version = versionOf(db);
    const newest = newestOf(steps);
    if (version > newest) return refuse('ledger-from-the-future', { file, version, newest });
    configure(db);
    const torn = treeDamage(db);
    if (torn !== null) return refuse('ledger-damaged', { file, reason: torn });
    if (version < newest) {
      const copied = copyBeforeMigration(db, files, now());
      if (!copied.ok) return refuse(copied.problem.code, copied.problem.details);
    }
    migrate(db, steps);
    const changed = openFactsDamage(db);
    if (changed !== null) return refuse('ledger-damaged', { file, reason: changed });
    return ok({ db, close: letGo });
  } catch (error) {
    letGo();
    return ledgerTrouble(error, file);
  }
}

/** Opens the ledger for reading only, beside a running office. */
export function openLedgerForReading(dataDir: string): Result<Connection> {
  const { ledger: file } = ledgerFiles(dataDir);
  try {
    return ok(new Database(file, { readonly: true, fileMustExist: true }));
  } catch (error) {
    return ledgerTrouble(error, file);
  }
}

/**
 * Keeps every office away from a data folder while `work` changes its files. Problem: `ledger-in-use`, and `ledgerTrouble`'s.
 */
export function withoutOffice<T>(dataDir: string, work: (files: LedgerFiles) => Result<T>): Result<T> {
  const files = ledgerFiles(dataDir);
  let lock: Connection | null = null;
  try {
    mkdirSync(dataDir, { recursive: true });
    lock = holdLock(files.lock, 0);
    return lock ? work(files) : failed('ledger-in-use', { file: files.ledger });
  } catch (error) {
    return ledgerTrouble(error, files.ledger);
  } finally {
    lock?.close();
  }
}

/** Translates SQLite's own codes; what is not a known trouble of the disk is a bug and is thrown on. */
export function ledgerTrouble(error: unknown, file: string): ReturnType<typeof failed> {
  const code = sqliteCode(error);
  if (code === 'SQLITE_FULL') return failed('disk-full', { file });
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) return failed('ledger-damaged', { file, reason: code });
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

/** The settings under which a ledger is written, in whatever program. */
export function configure(db: Connection): void {
  db.pragma('journal_mode = WAL');
  // better-sqlite3's default in WAL is NORMAL, which may lose the last commits in a power cut. The ledger is evidence.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A ledger file is data from outside: no function or virtual table hidden in its schema may run.
  db.pragma('trusted_schema = OFF');
}

/** A folder without a ledger and without anything that a ledger leaves behind. */
function isNew({ ledger, wal, copies }: LedgerFiles): boolean {
  return !existsSync(ledger) && !existsSync(wal) && !existsSync(copies);
}

/** Under another name until its tables are on disk: a ledger file that is empty has always lost something. */
function createLedger({ folder, ledger, unfinished }: LedgerFiles, steps: readonly Migration[]): void {
  rmSync(unfinished, { force: true });
  const db = new Database(unfinished);
  try {
    migrate(db, steps);
  } finally {
    db.close();
  }
  syncToDisk(unfinished);
  renameSync(unfinished, ledger);
  syncFolder(folder);
}

const firstBytes = 'SQLite format 3\0';

/** What shows before SQLite has opened the file, which would take an empty file for a new ledger and drop the log beside it. */
function fileDamage({ ledger, wal }: LedgerFiles): string | null {
  if (!existsSync(ledger)) return 'missing';
  if (!statSync(ledger).isFile()) return 'not a file';
  const head = Buffer.alloc(firstBytes.length);
  // SQLite would open a file that it may only read, and every issue would fail.
  const handle = openSync(ledger, 'r+');
  try {
    if (readSync(handle, head) === 0) return 'empty';
  } finally {
    closeSync(handle);
  }
  return head.toString('latin1') === firstBytes ? walDamage(wal) : 'header';
}
