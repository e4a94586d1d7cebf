/**
 * The recording of one device on disk: two files of fixed room, written in turn, so that the newest half at least is always
 * there. Whatever is wrong with the disk, nobody waits for it and nothing fails: entries are lost, and their number is told.
 */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Instant } from '../../../domain/ids.ts';
import { formatLine, type RecordingHeader, type Said } from '../../../native/recorder/recording.ts';
import { endOf } from './files.ts';

/** What the ring needs of a disk; only its owner may read the files. */
export interface RingDisk {
  append(file: string, text: string): Promise<void>;
  /** Writes the file anew. */
  replace(file: string, text: string): Promise<void>;
}

export const ringDisk: RingDisk = {
  append: (file, text) => appendFile(file, text, { mode: 0o600 }),
  async replace(file, text) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  },
};

export interface Ring {
  /** Takes an entry; it is on disk soon, or counted as lost. */
  append(said: Said): void;
  /** Resolves when everything taken so far is on disk or lost. Never rejects. */
  settled(): Promise<void>;
}

export interface RingOptions {
  readonly files: readonly [string, string];
  readonly header: Omit<RecordingHeader, 'createdAt'>;
  /** Of both files together. */
  readonly mostBytes: number;
  readonly now: () => Instant;
  /** The disk takes nothing any more; told once until it takes something again. */
  readonly onTrouble: (error: unknown) => void;
  readonly disk?: RingDisk;
}

/** Entries that wait for a slow disk; one more is lost. */
const mostWaiting = 2_000;
const mostWaitingBytes = 4 * 1024 * 1024;

export function openRing({ files, header, mostBytes, now, onTrouble, disk = ringDisk }: RingOptions): Ring {
  const half = Math.floor(mostBytes / 2);
  let waiting: Said[] = [];
  let waitingBytes = 0;
  /** Taken and not written, before those that wait. */
  let lost = 0;
  /** Not even taken, behind those that wait. */
  let dropped = 0;
  let trouble = false;
  let writing: Promise<void> | null = null;
  let file: { half: 0 | 1; bytes: number } | null = null;
  let seq = 0;
  /** The file may end in the middle of a line. */
  let torn = false;

  async function write(): Promise<void> {
    const taken = dropped === 0 ? waiting : [...waiting, lossOf(dropped, now())];
    dropped = 0;
    waiting = [];
    waitingBytes = 0;
    const before = lost;
    const told = before === 0 ? taken : [lossOf(before, now()), ...taken];
    let left = told.length;
    try {
      await find();
      await writeLines(told, (count) => {
        // the first to be written tells of those that were lost
        if (left === told.length) lost -= before;
        left -= count;
      });
      trouble = false;
    } catch (error) {
      lost += Math.min(left, taken.length);
      torn = true;
      if (!trouble) onTrouble(error);
      trouble = true;
    }
  }

  /** Goes on where the process before stopped, however it ended. */
  async function find(): Promise<void> {
    if (file !== null) return;
    const ends = [await endOf(files[0]), await endOf(files[1])] as const;
    const newest = ends[1].seq > ends[0].seq ? 1 : 0;
    const { bytes, whole } = ends[newest];
    seq = ends[newest].seq;
    torn = !whole;
    // nothing is lost of a file without entries, and its header may be torn
    if (seq === 0) await begin(newest);
    else file = { half: newest, bytes };
  }

  async function begin(on: 0 | 1): Promise<{ half: 0 | 1; bytes: number }> {
    const line = formatLine({ ...header, createdAt: now() });
    await disk.replace(files[on], line);
    torn = false;
    file = { half: on, bytes: line.length };
    return file;
  }

  async function writeLines(told: readonly Said[], written: (count: number) => void): Promise<void> {
    let open = file ?? (await begin(0));
    let text = torn ? '\n' : '';
    let bytes = text.length;
    let count = 0;
    const flush = async () => {
      if (count === 0) return;
      // what fails may have been written in part
      open.bytes += bytes;
      await disk.append(files[open.half], text);
      written(count);
      text = '';
      bytes = 0;
      count = 0;
      torn = false;
    };
    for (const said of told) {
      const line = lineOf(said, seq + 1);
      const length = Buffer.byteLength(line);
      if (open.bytes + bytes + length > half) {
        await flush();
        open = await begin(open.half === 0 ? 1 : 0);
        text = '';
        bytes = 0;
      }
      text += line;
      bytes += length;
      count += 1;
      seq += 1;
    }
    await flush();
  }

  function lineOf(said: Said, number: number): string {
    const line = formatLine({ seq: number, ...said });
    // never more than a quarter of a file, so that the bound holds and one frame does not push all others out
    return line.length <= half / 4 ? line : formatLine({ seq: number, ...said, body: '', cut: true });
  }

  function start(): void {
    writing ??= write().finally(() => {
      writing = null;
      // what failed waits for the next entry: a disk that is full is not asked again and again
      if (waiting.length > 0) start();
    });
  }

  return {
    append(said) {
      if (waiting.length >= mostWaiting || waitingBytes > mostWaitingBytes) {
        dropped += 1;
        return;
      }
      waiting.push(said);
      waitingBytes += said.body.length;
      start();
    },
    async settled() {
      while (writing !== null) await writing;
    },
  };
}

function lossOf(count: number, at: Instant): Said {
  return { at, direction: 'line', meaning: `${count} not recorded`, bytes: 0, body: '', as: 'hex' };
}
