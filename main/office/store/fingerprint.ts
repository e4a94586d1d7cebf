/**
 * The fingerprint of an invoice's row, kept in the journal with the fact that it was issued: the chain of the journal then
 * vouches for every byte of every invoice.
 */
import { createHash } from 'node:crypto';

/** SHA-256, lower hex, over the columns `content`, `signed` and `origin` as they are stored, a line each. */
export function invoiceFingerprint(columns: readonly [content: string, signed: string, origin: string]): string {
  return createHash('sha256').update(columns.join('\n')).digest('hex');
}
