/**
 * The copy that is made before a newer program changes the form of a ledger. At once and in one piece: nothing is served yet.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import type { Instant } from '../../../domain/ids.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { copyFile, hasRoom, keepCopy } from './copies.ts';
import type { Connection } from './database.ts';
import { inspect } from './inspect.ts';
import { headOf } from './journal-head.ts';
import type { LedgerFiles } from './ledger-files.ts';

/** Problem: `backup-failed`. The ledger is only read. */
export function copyBeforeMigration(db: Connection, files: LedgerFiles, at: Instant): Result<void> {
  const file = copyFile(files.copies, at, 'migration');
  const part = `${file}.part`;
  try {
    mkdirSync(files.copies, { recursive: true });
    if (!hasRoom(files.copies, statSync(files.ledger).size)) return failed('backup-failed', { reason: 'disk nearly full' });
    rmSync(part, { force: true });
    // One transaction, the log included, and without the holes.
    db.prepare('VACUUM INTO ?').run(part);
    const { damage, head } = inspect(part);
    if (damage === null && head?.sha256 === headOf(db)?.sha256) {
      keepCopy(files, part, file);
      return ok(undefined);
    }
    rmSync(part, { force: true });
    return failed('backup-failed', { reason: damage ?? 'not the same journal' });
  } catch (error) {
    rmSync(part, { force: true });
    return failed('backup-failed', { reason: reasonOf(error) });
  }
}

/** The code of a trouble of the disk; what is none is a bug and is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
