/**
 * Finds the seal of a PDF: one signature field, whose byte ranges are the whole file but the hole that holds the signature.
 */
import { createHash } from 'node:crypto';
import type { SealFault } from '../../../domain/seal.ts';
import { openDer } from './der.ts';

export interface PdfSeal {
  /** The signature, DER. */
  readonly signature: Uint8Array;
  /** SHA-256 over the byte ranges. */
  readonly digest: Uint8Array;
}

const rangeForm = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/;

/** The seal; null when the file has none, or what is wrong with it. */
export function readPdfSeal(file: Uint8Array): PdfSeal | SealFault | null {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) return 'unreadable';
  const at = bytes.indexOf('/ByteRange');
  if (at < 0) return null;
  const [, ...numbers] = rangeForm.exec(bytes.toString('latin1', at, at + 100)) ?? [];
  const [first = -1, firstLength = -1, second = -1, secondLength = -1] = numbers.map(Number);
  if (first < 0) return 'unreadable';
  // what another signature field covers, this one cannot
  if (bytes.indexOf('/ByteRange', at + 1) >= 0) return 'incomplete';
  if (first !== 0 || second + secondLength !== bytes.length || firstLength >= second) return 'incomplete';
  const hole = bytes.toString('latin1', firstLength, second);
  const isContents = /\/Contents\s*$/.test(bytes.toString('latin1', Math.max(0, firstLength - 20), firstLength));
  if (!isContents || !/^<[^<>]*>$/.test(hole)) return 'incomplete';
  const signature = bytesOfHex(hole.slice(1, -1));
  if (signature === null) return 'unreadable';
  const digest = createHash('sha256').update(bytes.subarray(0, firstLength)).update(bytes.subarray(second)).digest();
  return { signature, digest };
}

/**
 * The element that hex begins with; null when it is followed by anything but zeros, or written in two ways: what follows it, and how it
 * is written, nothing protects.
 */
function bytesOfHex(hex: string): Uint8Array | null {
  if (!/^(?:[0-9a-f]{2})+$|^(?:[0-9A-F]{2})+$/.test(hex)) return null;
  const bytes = Buffer.from(hex, 'hex');
  const signature = openDer(bytes).whole();
  return signature.length > 0 && bytes.subarray(signature.length).every((byte) => byte === 0) ? signature : null;
}
