/**
 * Reads SQLite's write-ahead log before SQLite does. SQLite takes the first frame that does not add up for the end of the log
 * and forgets what follows, which is right after a power cut and wrong when the disk has spoilt a frame in the middle: commits
 * would vanish without a word. Every commit of ours is synced before the next begins (`synchronous = FULL`), so of all
 * commits only the last may be torn; two of them behind a bad frame are damage.
 */
import { existsSync, readFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

type Sum = readonly [number, number];

/** What is wrong with the log in words, or null. No log and an empty one are right. */
export function walDamage(file: string): string | null {
  if (!existsSync(file)) return null;
  const log = readFileSync(file);
  // Space that was given to the file and never written.
  if (log.every((byte) => byte === 0)) return null;
  if (log.length < headerBytes) return 'write-ahead log cut short';
  const bigEndian = (log.readUInt32BE(0) & 1) === 1;
  const seed = sumOf(log, 0, headerBytes - 8, [0, 0], bigEndian);
  if ((log.readUInt32BE(0) & ~1) >>> 0 !== magic || !isSum(log, headerBytes - 8, seed)) return 'write-ahead log header';
  const salts = log.subarray(16, 24);
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8);
  let sum: Sum = seed;
  let good = true;
  let lostCommits = 0;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    const ours = log.subarray(at + 8, at + 16).equals(salts);
    if (good) {
      sum = sumOf(log, at, 8, sum, bigEndian);
      sum = sumOf(log, at + frameHeaderBytes, frameBytes - frameHeaderBytes, sum, bigEndian);
      good = ours && isSum(log, at + 16, sum);
    }
    if (!good && ours && log.readUInt32BE(at + 4) !== 0) lostCommits += 1;
  }
  return lostCommits > 1 ? 'write-ahead log spoilt in the middle' : null;
}

/** SQLite's own checksum over pairs of 32-bit words. */
function sumOf(log: Buffer, from: number, bytes: number, [first, second]: Sum, bigEndian: boolean): Sum {
  let [a, b] = [first, second];
  const view = new DataView(log.buffer, log.byteOffset + from, bytes);
  for (let at = 0; at < bytes; at += 8) {
    a = (a + view.getUint32(at, !bigEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !bigEndian) + a) >>> 0;
  }
  return [a, b];
}

function isSum(log: Buffer, at: number, [first, second]: Sum): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}
