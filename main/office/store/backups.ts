/**
 * Copies of the ledger while it is in use: one a day, and whenever somebody asks. A copy counts when it was read through
 * and found whole; until then it has another name. Trouble with copies is shown and never stops the counter.
 */
import { mkdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import type { Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { Clock } from '../../../domain/ports.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import { type Copy, type CopyReason, copyFile, hasRoom, keepCopy, listCopies, outlived, sweepParts } from './copies.ts';
import { reasonOf } from './copy-before-migration.ts';
import type { Connection } from './database.ts';
import { inspectAside } from './inspect-aside.ts';
import { headOf, type JournalHead } from './journal-head.ts';
import { ledgerFiles } from './ledger-files.ts';

export interface BackupsOptions {
  readonly db: Connection;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Runs `run` once after `ms` milliseconds; the answer cancels it. */
  readonly scheduler: { after(ms: number, run: () => void): () => void };
  /** A copy was made, or could not be made. */
  readonly onChanged: () => void;
  readonly onError: (error: unknown) => void;
}

export interface Backups {
  /** Makes a copy. One at a time: while one is made, everybody gets that one. Problem: `backup-failed`. */
  now(reason: Exclude<CopyReason, 'migration'>): Promise<Result<Copy>>;
  /** The newest copy, and why there is none newer; `problem` is null again after the next copy. */
  last(): { readonly at: Instant | null; readonly problem: Problem | null };
  /** Ends a copy that is being made, and makes no more; before the ledger is closed. */
  stop(): Promise<void>;
}

const dayMs = 86_400_000;
/** The first minute of a counter's day belongs to the customers. */
const settleMs = 60_000;
/** A machine that slept, or whose clock was put right, is found out after an hour. */
const lookMs = 3_600_000;

export function openBackups({ db, dataDir, clock, scheduler, onChanged, onError }: BackupsOptions): Backups {
  const files = ledgerFiles(dataDir);
  const ending = new AbortController();
  let running: Promise<Result<Copy>> | null = null;
  let problem: Problem | null = null;
  let newest = listCopies(files.copies)[0]?.at ?? null;
  let cancel = scheduler.after(settleMs, look);

  function look(): void {
    const age = newest === null ? dayMs : (epochMs(clock.now()) ?? 0) - (epochMs(newest) ?? 0);
    // A copy from the future is of a clock that was wrong.
    if (age >= dayMs || age < 0) void now('daily').catch(onError);
    cancel = scheduler.after(lookMs, look);
  }

  async function now(reason: Exclude<CopyReason, 'migration'>): Promise<Result<Copy>> {
    running ??= make(reason).finally(() => {
      running = null;
    });
    return running;
  }

  async function make(reason: CopyReason): Promise<Result<Copy>> {
    const made = await attempt(reason);
    if (ending.signal.aborted) return made;
    if (made.ok) newest = made.value.at;
    problem = made.ok ? null : made.problem;
    onChanged();
    return made;
  }

  async function attempt(reason: CopyReason): Promise<Result<Copy>> {
    const at = clock.now();
    const file = copyFile(files.copies, at, reason);
    const part = `${file}.part`;
    try {
      mkdirSync(files.copies, { recursive: true });
      sweepParts(files);
      if (!hasRoom(files.copies, statSync(files.ledger).size)) return failed('backup-failed', { reason: 'disk nearly full' });
      const before = headOf(db);
      await db.backup(part, { progress: () => pagesOfATurn(ending.signal) });
      leaveWal(part);
      const { damage, head } = await inspectAside(part, ending.signal);
      const reasonAgainst = damage ?? strangeHead(before, head);
      if (reasonAgainst !== null) return failed('backup-failed', { reason: reasonAgainst });
      keepCopy(files, part, file);
      for (const old of outlived(listCopies(files.copies), at)) await rm(old.file);
      return ok({ file, at, reason, bytes: statSync(file).size });
    } catch (error) {
      return failed('backup-failed', { reason: ending.signal.aborted ? 'stopped' : reasonOf(error) });
    } finally {
      await rm(part, { force: true });
    }
  }

  /** The copy ends in the very row that the ledger has there, and not before the row it had when the copy began. */
  function strangeHead(before: JournalHead | null, head: JournalHead | null): string | null {
    if (head === null) return before === null ? null : 'without its journal';
    const here = db.prepare<[number], { sha256: string }>('SELECT sha256 FROM journal WHERE seq = ?').get(head.seq);
    return head.seq >= (before?.seq ?? 0) && here?.sha256 === head.sha256 ? null : 'not the same journal';
  }

  return {
    now,
    last: () => ({ at: newest, problem }),
    async stop() {
      cancel();
      ending.abort();
      await running;
    },
  };
}

/** Half a megabyte a turn, so that a clerk never waits for a copy. */
function pagesOfATurn(signal: AbortSignal): number {
  if (signal.aborted) throw Object.assign(new Error('stopped'), { code: 'ABORT_ERR' });
  return 128;
}

/** One file without companions, readable from a medium that cannot be written. */
function leaveWal(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
