/**
 * The journal: every fact in the order it became true, each row's hash over the row before it, so that a cut or a change
 * anywhere shows. Rows are written inside the transaction of the fact they tell.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Instant } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { maskedJson } from '../../../domain/mask.ts';
import type { Connection } from './database.ts';

export interface JournalFact {
  /** What happened, `invoice-issued`. */
  readonly what: string;
  /** What it happened to: a request id, a code-number, a user. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly actor: Actor;
}

export type Journal = (fact: JournalFact) => void;

/**
 * Hash of one row: SHA-256 over the previous row's hash, and this row's number, time, actor, what, subject and canonical JSON, a
 * line each. A cut at the very end shows only against a hash kept elsewhere.
 */
export function journalHash(previous: string, seq: number, fact: Omit<JournalFact, 'data'> & { readonly data: string }): string {
  const { at, actor, what, subject, data } = fact;
  return createHash('sha256').update(`${previous}\n${seq}\n${at}\n${actor}\n${what}\n${subject}\n${data}`).digest('hex');
}

/** The appender; call it inside a transaction. Numbers and addresses of persons are masked here, whoever tells them. */
export function openJournal(db: Connection): Journal {
  const last = db.prepare<[], { seq: number; sha256: string }>('SELECT seq, sha256 FROM journal ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare('INSERT INTO journal (seq, at, actor, what, subject, data, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)');
  return (fact) => {
    const before = last.get();
    const seq = (before?.seq ?? 0) + 1;
    const data = canonicalize(JSON.parse(maskedJson(fact.data))) ?? '{}';
    const { at, actor, what, subject } = fact;
    insert.run(seq, at, actor, what, subject, data, journalHash(before?.sha256 ?? '', seq, { ...fact, data }));
  };
}
