/**
 * Recordings as they lie in the data folder, read beside whoever writes them, and in pieces, so that a reader never keeps the
 * office from issuing.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../../domain/ids.ts';
import {
  formatLine,
  parseEntry,
  parseHeader,
  type RecordingEntry,
  type RecordingHeader,
} from '../../../native/recorder/recording.ts';

export function recorderFolder(dataDir: string): string {
  return join(dataDir, 'recorder');
}

/** The two files of a device, in the data folder. Which is the older one shows in their entries. */
export function recordingFiles(dataDir: string, deviceId: string): readonly [string, string] {
  const file = (half: number) => join(recorderFolder(dataDir), `${deviceId}.${half}.jsonl`);
  return [file(0), file(1)];
}

/** The device of a file in that folder; null for a file that somebody else put there. */
export function recordingNamed(name: string): string | null {
  return /^(.+)\.[01]\.jsonl$/.exec(name)?.[1] ?? null;
}

/** How a file ends: the number of its last entry (0 for none), its length, and whether its last line is whole. */
export interface FileEnd {
  readonly seq: number;
  readonly bytes: number;
  readonly whole: boolean;
}

export async function endOf(file: string): Promise<FileEnd> {
  let end: FileEnd = { seq: 0, bytes: 0, whole: true };
  await withFile(file, async (handle) => {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    end = { seq: 0, bytes: size, whole: size > 0 && buffer[0] === lineBreak };
    for await (const line of linesFromEnd(handle)) {
      const entry = parseEntry(line);
      if (entry === null) continue;
      end = { ...end, seq: entry.seq };
      return;
    }
  });
  return end;
}

/** Most characters of bodies in one page. */
const mostOfPage = 4 * 1024 * 1024;

/** The newest entries below `before`, newest first. */
export async function readPage(
  files: readonly [string, string],
  before: number | null,
  limit: number,
): Promise<{ readonly entries: readonly RecordingEntry[]; readonly more: boolean }> {
  const entries: RecordingEntry[] = [];
  let length = 0;
  let more = false;
  for (const file of (await inOrder(files)).toReversed()) {
    if (more) break;
    await withFile(file, async (handle) => {
      for await (const line of linesFromEnd(handle)) {
        const seq = seqOf(line);
        const entry = seq === null || (before !== null && seq >= before) ? null : parseEntry(line);
        if (entry === null) continue;
        length += entry.body.length;
        more = entries.length === limit || (entries.length > 0 && length > mostOfPage);
        if (more) return;
        entries.push(entry);
      }
    });
  }
  return { entries, more };
}

/**
 * The recording of a device as text in pieces: a header, then its entries, oldest first. Null when there is none and nobody says
 * of what family it would be.
 */
export async function openRecording(
  dataDir: string,
  deviceId: string,
  createdAt: Instant,
  family: RecordingHeader['family'],
): Promise<AsyncIterable<string>>;
export async function openRecording(
  dataDir: string,
  deviceId: string,
  createdAt: Instant,
  family?: RecordingHeader['family'] | null,
): Promise<AsyncIterable<string> | null>;
export async function openRecording(
  dataDir: string,
  deviceId: string,
  createdAt: Instant,
  family: RecordingHeader['family'] | null = null,
): Promise<AsyncIterable<string> | null> {
  const files = await inOrder(recordingFiles(dataDir, deviceId));
  const of = (await familyIn(files)) ?? family;
  return of === null ? null : piecesOf({ recording: 1, deviceId, family: of, createdAt }, files);
}

async function* piecesOf(header: RecordingHeader, files: readonly string[]): AsyncGenerator<string> {
  yield formatLine(header);
  for (const file of files) {
    let piece = '';
    for await (const line of linesOf(file)) {
      // a torn line has no end
      if (seqOf(line) !== null && line.endsWith('}')) piece += `${line}\n`;
      if (piece.length < blockBytes) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
  }
}

/** The older file first. */
async function inOrder(files: readonly [string, string]): Promise<readonly string[]> {
  const [one, other] = [await endOf(files[0]), await endOf(files[1])];
  return one.seq <= other.seq ? files : files.toReversed();
}

async function familyIn(files: readonly string[]): Promise<RecordingHeader['family'] | null> {
  for (const file of files) {
    for await (const line of linesOf(file)) {
      const header = parseHeader(line);
      if (header !== null) return header.family;
      break;
    }
  }
  return null;
}

/** Number of an entry without reading all of it. */
function seqOf(line: string): number | null {
  const digits = /^\{"seq":(\d{1,15}),/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}

const blockBytes = 256 * 1024;
const lineBreak = 0x0a;

/** A file that is not there has no lines and no end. */
async function withFile(file: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await openOrNull(file);
  if (handle === null) return;
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

async function openOrNull(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await openOrNull(file);
  // the lines close it
  if (handle !== null) yield* handle.readLines();
}

async function* linesFromEnd(handle: FileHandle): AsyncGenerator<string> {
  let end = (await handle.stat()).size;
  let rest: Buffer = Buffer.alloc(0);
  while (end > 0) {
    const start = Math.max(0, end - blockBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    const joined: Buffer = Buffer.concat([buffer.subarray(0, bytesRead), rest]);
    // what stands before the first line break began in the block before
    const first = start === 0 ? -1 : joined.indexOf(lineBreak);
    end = start;
    if (start > 0 && first < 0) {
      rest = joined;
      continue;
    }
    yield* joined
      .subarray(first + 1)
      .toString('utf8')
      .split('\n')
      .toReversed();
    rest = joined.subarray(0, Math.max(0, first));
  }
}
