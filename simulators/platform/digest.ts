/**
 * The digest by which both sides tell whether they hold the same documents of a range of numbers.
 */
import { createHash } from 'node:crypto';

/** The latest revision of one invoice. */
export interface HeldRevision {
  readonly number: string;
  readonly revision: number;
  readonly sha256: string;
  /** Fen. */
  readonly gross: number;
}

/** Count, sum in fen and hash of revisions that come in ascending order of their numbers. */
export function digestOf(held: readonly HeldRevision[]): { count: number; gross: number; sha256: string } {
  const lines = held.map(({ number, revision, sha256 }) => `${number} ${revision} ${sha256}\n`);
  return {
    count: held.length,
    gross: held.reduce((sum, { gross }) => sum + gross, 0),
    sha256: createHash('sha256').update(lines.join(''), 'utf8').digest('hex'),
  };
}
