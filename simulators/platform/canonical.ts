/**
 * Canonical JSON (RFC 8785) and its SHA-256, written anew here: the counter uses a library, and two implementations that
 * agree are worth more than one that agrees with itself.
 */
import { createHash } from 'node:crypto';

/** Canonical text of a value that came out of JSON.parse. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // entries sort by UTF-16 code units, as RFC 8785 wants and as `<` compares
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Lower-hex SHA-256 of a document without its own `sha256`. */
export function documentSha256(document: Readonly<Record<string, unknown>>): string {
  const { sha256: _, ...rest } = document;
  return createHash('sha256').update(canonicalJson(rest), 'utf8').digest('hex');
}
