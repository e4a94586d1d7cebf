/**
 * A recording on disk: its order, its bound, and what a kill or a bad disk does to it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { parseRecording, type Said } from '../../../native/recorder/recording.ts';
import { openRecording, readPage, recordingFiles } from './files.ts';
import { openRing, type RingDisk, ringDisk } from './ring.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const said = (meaning: string, body = 'ab'): Said => {
  return { at, direction: 'sent', meaning, bytes: body.length / 2, body, as: 'hex' };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-ring-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = () => recordingFiles(folder, 'disk-1');
const page = (before: number | null, limit: number) => readPage(files(), before, limit);

function open(mostBytes = 1024 * 1024, disk: RingDisk = ringDisk, troubles: unknown[] = []) {
  const header = { recording: 1, deviceId: 'disk-1', family: 'serial-converter' } as const;
  return openRing({ files: files(), header, mostBytes, now: () => at, onTrouble: (error) => troubles.push(error), disk });
}

async function newest(limit = 100) {
  return (await page(null, limit)).entries.map(({ seq, meaning }) => `${seq} ${meaning}`);
}

test('entries come newest first, in pages, and are numbered on over a restart', async () => {
  const first = open();
  for (const meaning of ['a', 'b', 'c']) first.append(said(meaning));
  await first.settled();
  const second = open();
  second.append(said('d'));
  await second.settled();
  expect(await newest()).toEqual(['4 d', '3 c', '2 b', '1 a']);
  expect(await page(4, 2)).toMatchObject({ entries: [{ seq: 3 }, { seq: 2 }], more: true });
  expect(await page(2, 2)).toMatchObject({ entries: [{ seq: 1 }], more: false });
});

test('only its owner may read it', async () => {
  const ring = open();
  ring.append(said('a'));
  await ring.settled();
  expect(statSync(files()[0]).mode & 0o777).toBe(0o600);
});

test('never takes more room than it has, and keeps at least the newest third', async () => {
  const ring = open(20_000);
  for (let count = 1; count <= 900; count++) {
    ring.append(said(`entry ${count}`, 'ab'.repeat(count % 40)));
    if (count % 90 === 0) {
      await ring.settled();
      const sizes = files().map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
    }
  }
  const { entries } = await page(null, 500);
  expect(entries[0]).toMatchObject({ seq: 900, meaning: 'entry 900' });
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => 900 - index));
  expect(entries.length).toBeGreaterThan(50);
});

test('a frame that would push out everything else leaves its meaning only', async () => {
  const ring = open(20_000);
  ring.append(said('a'));
  ring.append(said('long', 'ab'.repeat(5_000)));
  await ring.settled();
  expect((await page(null, 1)).entries).toMatchObject([{ meaning: 'long', bytes: 5_000, body: '', cut: true }]);
  expect(await newest()).toHaveLength(2);
});

test.each([
  ['before its line break', -1, ['3 c', '2 b', '1 a']],
  ['in the last entry', -20, ['2 c', '1 a']],
  ['behind the header', 'header', ['1 c']],
  ['in the header', 'in header', ['1 c']],
  ['before anything', 'nothing', ['1 c']],
] as const)('a kill tears the file %s: the rest is read, and the next entry is whole', async (_, where, wanted) => {
  const ring = open();
  ring.append(said('a'));
  ring.append(said('b'));
  await ring.settled();
  const written = readFileSync(files()[0], 'utf8');
  const header = written.indexOf('\n') + 1;
  const lengths = { header, 'in header': header - 5, nothing: 0 };
  writeFileSync(files()[0], written.slice(0, typeof where === 'number' ? where : lengths[where]));
  const next = open();
  next.append(said('c'));
  await next.settled();
  expect(await newest()).toEqual(wanted);
});

test('a process that is killed while it writes leaves whole entries, and the next goes on behind them', async () => {
  const program = `
    import { openRing } from ${JSON.stringify(join(import.meta.dirname, 'ring.ts'))};
    const at = ${JSON.stringify(at)};
    const header = { recording: 1, deviceId: 'disk-1', family: 'serial-converter' };
    const ring = openRing({ files: ${JSON.stringify(files())}, header, mostBytes: 1e6, now: () => at, onTrouble() {} });
    for (let count = 1; ; count++) {
      ring.append({ at, direction: 'sent', meaning: 'entry ' + count, bytes: 1, body: 'ab', as: 'hex' });
      await ring.settled();
      if (count === 50) console.log('running');
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  const { entries } = await page(null, 500);
  expect(entries.length).toBeGreaterThanOrEqual(50);
  expect(entries.every(({ seq, meaning }, index) => meaning === `entry ${seq}` && seq === (entries[0]?.seq ?? 0) - index)).toBe(
    true,
  );
  const next = open();
  next.append(said('after'));
  await next.settled();
  expect(await newest(2)).toEqual([`${entries.length + 1} after`, `${entries.length} entry ${entries.length}`]);
});

test('a full disk loses entries, waits for nobody, and tells how many when it is emptied', async () => {
  const troubles: unknown[] = [];
  let full = false;
  const disk: RingDisk = {
    ...ringDisk,
    async append(file, lines) {
      if (!full) return ringDisk.append(file, lines);
      // what a full disk still takes ends in the middle of a line
      appendFileSync(file, lines.slice(0, 10));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    },
  };
  const ring = open(1024 * 1024, disk, troubles);
  ring.append(said('a'));
  await ring.settled();
  full = true;
  for (const meaning of ['b', 'c', 'd']) {
    ring.append(said(meaning));
    await ring.settled();
  }
  full = false;
  ring.append(said('e'));
  await ring.settled();
  expect((await newest()).map((line) => line.slice(2))).toEqual(['e', '3 not recorded', 'a']);
  expect(troubles).toHaveLength(1);
});

test('a disk that hangs holds nobody up and no more than a bounded rest', async () => {
  const hung = Promise.withResolvers<void>();
  const ring = open(1024 * 1024, {
    ...ringDisk,
    append: (file, lines) => hung.promise.then(() => ringDisk.append(file, lines)),
  });
  for (let count = 0; count < 5_000; count++) ring.append(said('a'));
  hung.resolve();
  await ring.settled();
  ring.append(said('b'));
  await ring.settled();
  const [last, loss] = await newest(2);
  expect(last).toMatch(/ b$/);
  expect(loss).toMatch(/ 2999 not recorded$/);
});

test('a folder that cannot be made is trouble, not an error', async () => {
  writeFileSync(join(folder, 'recorder'), 'in the way');
  const troubles: unknown[] = [];
  const ring = open(1024 * 1024, ringDisk, troubles);
  ring.append(said('a'));
  await ring.settled();
  expect(troubles).toHaveLength(1);
});

test('an export is a recording, oldest first; without files it is none', async () => {
  const exported = async (family: 'serial-converter' | null) =>
    text((await openRecording(folder, 'disk-1', at, family)) ?? Readable.from([]));
  expect(await openRecording(folder, 'disk-1', at)).toBeNull();
  expect(parseRecording(await exported('serial-converter'))).toMatchObject({ entries: [] });
  const ring = open(3_000);
  for (let count = 0; count < 30; count++) ring.append(said('a'));
  await ring.settled();
  const recording = parseRecording(await exported(null));
  expect(recording?.header).toEqual({ recording: 1, deviceId: 'disk-1', family: 'serial-converter', createdAt: at });
  const seqs = recording?.entries.map(({ seq }) => seq) ?? [];
  expect(seqs.length).toBeGreaterThan(8);
  expect(seqs).toEqual(seqs.map((_, index) => 31 - seqs.length + index));
});

test('pages go through a recording of many blocks without a gap', async () => {
  const ring = open(8 * 1024 * 1024);
  for (let count = 1; count <= 120; count++) {
    ring.append(said(`汉字 ${count}`, 'ab'.repeat((count * 977) % 20_000)));
    if (count % 20 === 0) await ring.settled();
  }
  await ring.settled();
  const seqs: number[] = [];
  for (let before: number | null = null, more = true; more; ) {
    const next = await page(before, 7);
    seqs.push(...next.entries.map(({ seq }) => seq));
    ({ more } = next);
    before = seqs.at(-1) ?? null;
  }
  expect(seqs).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
});
