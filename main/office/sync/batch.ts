/**
 * Which documents go into the next request. Pure, because this is where "in order per invoice" and "nothing waits behind
 * a bad document" are decided.
 */
import type { OutboxEntry } from './outbox-store.ts';

/** The platform's limits on one request. */
export const maxBatchDocuments = 200;
export const maxBatchBytes = 4 * 1024 * 1024;

const envelopeBytes = '{"documents":[]}'.length;

/**
 * The next batch out of `entries` (due, oldest first); empty only when `entries` is.
 *
 * - At most `limit` documents and {@link maxBatchBytes} bytes of body; one document alone may be longer.
 * - One revision per invoice, the lowest: the next is sent when this one is acknowledged, never beside it.
 * - Suspects, documents that a request failed with, go last and alone, so that they can spoil no other; the one
 *   tried least goes first.
 */
export function chooseBatch(
  entries: readonly OutboxEntry[],
  limit: number,
  suspects: ReadonlySet<string>,
): readonly OutboxEntry[] {
  const candidates = lowestRevisions(entries);
  const clean = candidates.filter((entry) => !suspects.has(entry.uploadKey));
  if (clean.length === 0) return candidates.toSorted((one, other) => one.attempts - other.attempts).slice(0, 1);
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

function lowestRevisions(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const lowest = new Map<string, number>();
  for (const { invoice, revision } of entries) lowest.set(invoice, Math.min(revision, lowest.get(invoice) ?? revision));
  return entries.filter(({ invoice, revision }) => lowest.get(invoice) === revision);
}
