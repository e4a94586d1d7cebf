/**
 * Puts a copy in the place of the ledger, on this machine or another one. Nothing is deleted: what lay there is moved aside. What was
 * issued after the copy is not in it; the journal says so, and the comparison with device and platform fills it in.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Instant } from '../../../domain/ids.ts';
import { toDeviceTime } from '../../../domain/instant.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { configure, withoutOffice } from './connection.ts';
import { type Fenced, openFence } from './fence.ts';
import { type Inspection, inspect, unreadable } from './inspect.ts';
import { openJournal } from './journal.ts';
import { type LedgerFiles, syncFolder, syncToDisk } from './ledger-files.ts';
import { migrate, newestOf } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { walDamage } from './write-ahead-log.ts';

export interface Restored extends Inspection {
  /** Folder where the files that lay there are now; null when there were none. */
  readonly movedTo: string | null;
}

export interface RestoreOptions {
  readonly dataDir: string;
  /** Any ledger file: one of the copies, or one from a stick. It is only read. */
  readonly from: string;
  /** Moves a ledger that is there aside. */
  readonly replace: boolean;
  readonly at: Instant;
}

/**
 * Problems: `ledger-in-use` (the office must not run), `backup-unsound`, `ledger-from-the-future`, `ledger-exists` (there is a ledger and
 * `replace` is false), `disk-full`, `ledger-unavailable`. Until the copy was found whole and lies beside the ledger nothing
 * there is touched.
 */
export function restoreLedger({ dataDir, from, replace, at }: RestoreOptions): Result<Restored> {
  return withoutOffice(dataDir, (files) => {
    const there = [files.ledger, files.wal, files.shm].filter((file) => existsSync(file));
    if (there.length > 0 && !replace) return failed('ledger-exists', { file: files.ledger });
    // A copy from before would not know that another counter has taken over.
    const fenced = fenceOf(files.ledger);
    if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
    const part = `${files.ledger}.part`;
    try {
      const inspection = takeIn(from, part);
      const refusal = refusalOf(inspection, from);
      if (refusal) return refusal;
      markRestored(part, from, inspection, at);
      return ok({ ...inspection, movedTo: putInPlace(files, part, there, at) });
    } finally {
      sweep(part);
    }
  });
}

/** The fence of the ledger that is replaced; null also where it cannot be read any more. */
function fenceOf(ledger: string): Fenced | null {
  if (!existsSync(ledger)) return null;
  let db: Database.Database | null = null;
  try {
    db = new Database(ledger, { readonly: true, fileMustExist: true });
    return openFence(db, () => undefined).state();
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

/** Copies the file beside the ledger and says what it is. */
function takeIn(from: string, part: string): Inspection {
  sweep(part);
  if (!existsSync(from)) return unreadable('ENOENT');
  copyFileSync(from, part);
  // Of a ledger that was not closed; a copy of ours has none.
  const spoilt = walDamage(`${from}-wal`);
  if (spoilt !== null) return unreadable(spoilt);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${part}-wal`);
  return inspect(part);
}

function refusalOf({ damage, version }: Inspection, file: string): ReturnType<typeof failed> | null {
  const newest = newestOf(migrations);
  if (damage !== null) return failed('backup-unsound', { file, reason: damage });
  return version > newest ? failed('ledger-from-the-future', { file, version, newest }) : null;
}

function sweep(part: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${ending}`, { force: true });
}

function markRestored(part: string, from: string, { head, version }: Inspection, at: Instant): void {
  const db = new Database(part, { fileMustExist: true });
  try {
    configure(db);
    migrate(db, migrations);
    const data = { from: basename(from), version, seq: head?.seq ?? 0, sha256: head?.sha256 ?? '' };
    db.transaction(() => {
      db.prepare("INSERT OR REPLACE INTO counter_state (name, value, at) VALUES ('ledger-restored', ?, ?)").run(
        JSON.stringify(data),
        at,
      );
      // What was in hand then may have been issued since; a form is opened anew on what the order says now.
      db.prepare("UPDATE drafts SET state = 'dropped' WHERE state = 'open'").run();
      // By the order of facts and not by clocks, which another machine may have wrong: nothing counts as compared any more.
      db.prepare("DELETE FROM counter_state WHERE name LIKE 'books-compared %'").run();
      openJournal(db)({ what: 'ledger-restored', subject: '', data, at, actor: 'system' });
    })();
    // One file again, so that one rename is the whole change.
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  syncToDisk(part);
}

/** Killed in the middle, the mark stays, and no office opens what lies around; the next restore does it all again. */
function putInPlace(files: LedgerFiles, part: string, there: readonly string[], at: Instant): string | null {
  const movedTo = join(files.folder, `replaced-${toDeviceTime(at)}`);
  writeFileSync(files.restoring, `${at}\n`);
  syncToDisk(files.restoring);
  syncFolder(files.folder);
  if (there.length > 0) mkdirSync(movedTo, { recursive: true });
  for (const file of there) renameSync(file, unused(join(movedTo, basename(file))));
  if (there.length > 0) syncFolder(movedTo);
  renameSync(part, files.ledger);
  syncFolder(files.folder);
  rmSync(files.restoring);
  syncFolder(files.folder);
  return there.length > 0 ? movedTo : null;
}

function unused(path: string): string {
  let free = path;
  for (let next = 2; existsSync(free); next++) free = `${path}.${next}`;
  return free;
}
