/**
 * Opens the package of an OFD, a ZIP archive, from a stranger: bounded in entries and bytes before anything is unpacked, and read in one way
 * of writing only, because where two readers could see two different contents the seal would be of one and the eye on the other. Entries
 * stand one behind the other from the first byte to the list, in its order; every byte of a header is what our own writer has there, or
 * what the content asks for.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

const bounds = { entries: 2000, entryBytes: 16 * 1024 * 1024, bytes: 32 * 1024 * 1024 } as const;
const marks = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
const sizes = { end: 22, central: 46, local: 30 } as const;
const methods = { stored: 0, deflated: 8 } as const;
/** The version of ZIP that knows deflated entries, and no more. */
const version = 20;
/** How hard it was packed, which nobody needs. Encryption, lengths behind the content and names in Unicode are not understood. */
const knownFlags = 0x0006;
/** Midnight of 1980-01-01. */
const fixedDate = 0x0021_0000;
/** Plain letters, so that no file system and no reader takes one name for another, and no part of dots alone. */
const nameForm = /^[\w-]+(?:\.[\w-]+)*(?:\/[\w-]+(?:\.[\w-]+)*)*$/;

/** Contents by path; null when it is no archive that can be read in one way only. */
export function openPackage(bytes: Buffer): ReadonlyMap<string, Buffer> | null {
  const end = bytes.length - sizes.end;
  if (end < 0 || bytes.readUInt32LE(end) !== marks.end) return null;
  const count = bytes.readUInt16LE(end + 10);
  const start = bytes.readUInt32LE(end + 16);
  if (count > bounds.entries || start > end || !bytes.subarray(end).equals(endRecord(count, start, end))) return null;

  const files = new Map<string, Buffer>();
  let total = 0;
  let at = start;
  let localStart = 0;
  for (let index = 0; index < count; index++) {
    const entry = entryAt(bytes, at, end, localStart);
    if (entry === null || entry.dataEnd > start || files.has(entry.path)) return null;
    total += entry.length;
    if (entry.length > bounds.entryBytes || total > bounds.bytes) return null;
    const content = contentOf(bytes, entry);
    if (content === null) return null;
    files.set(entry.path, content);
    at = entry.next;
    localStart = entry.dataEnd;
  }
  return at === end && localStart === start && areApart([...files.keys()]) ? files : null;
}

/** The last record of an archive of `count` entries, whose list goes from `start` to `end`. */
function endRecord(count: number, start: number, end: number): Buffer {
  const record = Buffer.alloc(sizes.end);
  record.writeUInt32LE(marks.end, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(end - start, 12);
  record.writeUInt32LE(start, 16);
  return record;
}

interface Entry {
  readonly path: string;
  readonly method: number;
  /** Of the content, unpacked, as its checksum. */
  readonly length: number;
  readonly crc: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Where the next entry of the list begins. */
  readonly next: number;
}

/** The entry of the list at `at`, which ends before `end`; it stands at `localStart`, and its own header must say the same. */
function entryAt(bytes: Buffer, at: number, end: number, localStart: number): Entry | null {
  if (at + sizes.central > end || bytes.readUInt32LE(at) !== marks.central || bytes.readUInt32LE(at + 42) !== localStart)
    return null;
  // who wrote it; comment, disk and attributes
  if (bytes.readUInt16LE(at + 4) !== version || bytes.subarray(at + 32, at + 42).some((byte) => byte !== 0)) return null;
  const said = bytes.subarray(at + 6, at + 32);
  const [flags, method, date] = [said.readUInt16LE(2), said.readUInt16LE(4), said.readUInt32LE(6)];
  const [crc, packed, length] = [said.readUInt32LE(10), said.readUInt32LE(14), said.readUInt32LE(18)];
  const [nameLength, extraLength] = [said.readUInt16LE(22), said.readUInt16LE(24)];
  if (said.readUInt16LE(0) !== version || (flags & ~knownFlags) !== 0 || date !== fixedDate || extraLength !== 0) return null;
  const next = at + sizes.central + nameLength;
  const dataStart = localStart + sizes.local + nameLength;
  if (next > end || dataStart > at) return null;

  const name = bytes.subarray(at + sizes.central, next);
  const sameName = bytes.subarray(localStart + sizes.local, dataStart).equals(name);
  const saysSame = bytes.subarray(localStart + 4, localStart + sizes.local).equals(said);
  const path = name.toString('latin1');
  if (bytes.readUInt32LE(localStart) !== marks.local || !saysSame || !sameName || !nameForm.test(path)) return null;
  return { path, method, length, crc, dataStart, dataEnd: dataStart + packed, next };
}

/** Whether no two are one file where large and small letters are the same, and none is a folder of another. */
function areApart(paths: readonly string[]): boolean {
  const files = new Set(paths.map((path) => path.toLowerCase()));
  const folders = [...files].flatMap((path) => Array.from(path.matchAll(/\//g), ({ index }) => path.slice(0, index)));
  return files.size === paths.length && !folders.some((folder) => files.has(folder));
}

/** What is told of unpacking; the types of Node know the content alone. */
const unpacked = z.object({ buffer: z.instanceof(Buffer), engine: z.object({ bytesWritten: z.number() }) });

function contentOf(bytes: Buffer, { method, length, crc, dataStart, dataEnd }: Entry): Buffer | null {
  const packed = bytes.subarray(dataStart, dataEnd);
  const content = method === methods.stored ? packed : method === methods.deflated ? inflated(packed, length) : null;
  return content !== null && content.length === length && crc32(content) === crc ? content : null;
}

/** Null when it is not packed whole, when there is more than `length` of it, or something behind it. */
function inflated(packed: Buffer, length: number): Buffer | null {
  try {
    // a limit of zero is refused; an empty content has a byte less than it may have
    const { buffer, engine } = unpacked.parse(inflateRawSync(packed, { maxOutputLength: Math.max(1, length), info: true }));
    return engine.bytesWritten === packed.length ? buffer : null;
  } catch {
    return null;
  }
}
