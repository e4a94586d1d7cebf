/**
 * What a ledger file is, for one who thinks of using it: a copy, a file from a stick. It may be anything at all.
 */
import Database from 'better-sqlite3';
import type { Instant } from '../../../domain/ids.ts';
import { wholeDamage } from './integrity.ts';
import { headOf, type JournalHead } from './journal-head.ts';
import { newestOf, versionOf } from './migrate.ts';
import { migrations } from './migrations/index.ts';

export interface Inspection {
  /** The first thing that is wrong, in a few words. */
  readonly damage: string | null;
  readonly version: number;
  readonly invoices: number;
  readonly lastIssuedAt: Instant | null;
  readonly head: JournalHead | null;
}

const nothing = { version: 0, invoices: 0, lastIssuedAt: null, head: null } as const;

/** Of a file that cannot be read at all. */
export function unreadable(damage: string): Inspection {
  return { ...nothing, damage };
}

/** Reads every fact of a file; 10 s or so for 200 000 invoices. Answers for whatever file; changes nothing. */
export function inspect(file: string): Inspection {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    db.pragma('trusted_schema = OFF');
    const version = versionOf(db);
    if (version === 0) return unreadable('not a ledger');
    // What a newer program wrote, this one cannot judge.
    if (version > newestOf(migrations)) return { ...nothing, version, damage: null };
    const damage = wholeDamage(db);
    if (damage !== null) return { ...nothing, version, damage };
    const counted = db
      .prepare<[], { invoices: number; lastIssuedAt: Instant | null }>(
        'SELECT count(*) AS invoices, max(issued_at) AS lastIssuedAt FROM invoices',
      )
      .get();
    return { damage, version, head: headOf(db), ...(counted ?? { invoices: 0, lastIssuedAt: null }) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return unreadable(error.code);
    if (error instanceof TypeError) return unreadable('ENOENT');
    throw error;
  } finally {
    db?.close();
  }
}
