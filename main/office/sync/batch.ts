/**
 * Which documents go into the next request. Pure, because this is where "in order per invoice" and "nothing waits behind
 * a bad document" are decided.
 */
import type { OutboxEntry } from '../../../domain/outbox.ts';

/** The platform's limits on one request. */
export const maxBatchDocuments = 200;
export const maxBatchBytes = 4 * 1024 * 1024;

const envelopeBytes = '{"documents":[]}'.length;

/**
 * The next batch out of `entries` (due, oldest first); empty only when all of them are suspects: documents that a request failed
 * with, which never travel with others.
 *
 * - At most `limit` documents and {@link maxBatchBytes} bytes of body; one document alone may be longer.
 * - One revision per invoice, the lowest: the next is sent when this one is acknowledged, never beside it.
 */
export function chooseBatch(
  entries: readonly OutboxEntry[],
  limit: number,
  suspects: ReadonlySet<string>,
): readonly OutboxEntry[] {
  const clean = lowestRevisions(entries).filter((entry) => !suspects.has(entry.uploadKey));
  const batch: OutboxEntry[] = [];
  let bytes = envelopeBytes;
  for (const entry of clean.slice(0, limit)) {
    // one more for the comma
    bytes += Buffer.byteLength(entry.json, 'utf8') + 1;
    if (bytes > maxBatchBytes && batch.length > 0) break;
    batch.push(entry);
  }
  return batch;
}

/** The suspect to try next, alone: the one tried least. Empty when none of `entries` is one. */
export function chooseSuspect(entries: readonly OutboxEntry[], suspects: ReadonlySet<string>): readonly OutboxEntry[] {
  return lowestRevisions(entries)
    .filter((entry) => suspects.has(entry.uploadKey))
    .toSorted((one, other) => one.attempts - other.attempts)
    .slice(0, 1);
}

function lowestRevisions(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const lowest = new Map<string, number>();
  for (const { invoice, revision } of entries) {
    const name = `${invoice.code}-${invoice.number}`;
    lowest.set(name, Math.min(revision, lowest.get(name) ?? revision));
  }
  return entries.filter(({ invoice, revision }) => lowest.get(`${invoice.code}-${invoice.number}`) === revision);
}
