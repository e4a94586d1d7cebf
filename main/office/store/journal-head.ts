/**
 * The end of the journal: one number and one hash that vouch for everything before them. Kept outside a ledger, they show a cut at its end.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Connection } from './database.ts';

export interface JournalHead {
  readonly seq: number;
  readonly at: Instant;
  readonly sha256: string;
}

/** Null for a journal without a row. */
export function headOf(db: Connection): JournalHead | null {
  return db.prepare<[], JournalHead>('SELECT seq, at, sha256 FROM journal ORDER BY seq DESC LIMIT 1').get() ?? null;
}
