/**
 * What a counter says of a range of documents so that the platform can tell whether it has the same.
 */
import { createHash } from 'node:crypto';
import { fenToYuan, sumFen } from '../../../domain/money.ts';
import type { AcknowledgedRange } from '../../../domain/outbox.ts';
import type { TheirEntry } from '../../../domain/ports.ts';

/** Body of a comparison. `sha256` is over lines `number SP revision SP sha256 LF`, numbers ascending. */
export function digestOf({ deviceNo, kind, code, from, to, entries }: AcknowledgedRange) {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(`${entry.number} ${entry.revision} ${entry.sha256}\n`, 'utf8');
  const amount = fenToYuan(sumFen(entries.map(({ gross }) => gross)));
  return { deviceNo, kind, code, from, to, count: entries.length, amount, sha256: hash.digest('hex') };
}

/** True when a list is one of documents of this range: numbers inside it, ascending, none twice. */
export function isListOf({ from, to }: AcknowledgedRange, theirs: readonly TheirEntry[]): boolean {
  let before = Number(from) - 1;
  for (const { number } of theirs) {
    if (Number(number) <= before || Number(number) > Number(to)) return false;
    before = Number(number);
  }
  return true;
}
