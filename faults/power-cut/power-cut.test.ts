/**
 * The disk that forgets: it forgets what was not synced, never what was, and it sees SQLite's own calls.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { cutPower, leftOf, sectorBytes } from './cut.ts';
import { type Disk, onDisk } from './shim.ts';

let root: string;
let disk: Disk;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'power-cut-'));
  disk = { live: join(root, 'live'), durable: join(root, 'durable') };
  for (const folder of [disk.live, disk.durable]) mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the writer until it dies; what it believed to be safe. */
function write(what: string, count = 1): readonly string[] {
  const program = join(import.meta.dirname, 'writer.testing.ts');
  const env = { ...process.env, ...onDisk(disk, join(root, 'syncs')) };
  const { stdout, stderr, signal } = spawnSync(process.execPath, [program, disk.live, what, String(count)], {
    env,
    encoding: 'utf8',
  });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
  return stdout.split('\n').filter((line) => line !== '');
}

const durable = (file: string): string | null =>
  existsSync(join(disk.durable, file)) ? readFileSync(join(disk.durable, file), 'utf8') : null;

describe('what is promised', () => {
  test('nothing of a file that was never synced', () => {
    write('unsynced');
    expect(readFileSync(join(disk.live, 'a'), 'utf8')).toBe('written');
    expect(durable('a')).toBeNull();
  });

  test('a file as it was when it was synced', () => {
    write('synced');
    expect(readFileSync(join(disk.live, 'a'), 'utf8')).toBe('synced and more');
    expect(durable('a')).toBe('synced');
  });

  test('a new name and a removal only with the folder', () => {
    write('renamed');
    expect([durable('a'), durable('a.new')]).toEqual([null, 'synced']);
    write('renamed', 2);
    expect([durable('a'), durable('a.new')]).toEqual(['synced', null]);
    write('removed');
    expect(durable('a')).toBe('synced');
    write('removed', 2);
    expect(durable('a')).toBeNull();
  });
});

describe('what a cut leaves', () => {
  const sectors = (...letters: string[]) => Buffer.concat(letters.map((letter) => Buffer.alloc(sectorBytes, letter)));

  test('each sector that was not synced survives or does not, and every other one stays', () => {
    const synced = sectors('a', 'b', 'c');
    const written = sectors('a', 'x', 'y', 'z');
    expect(leftOf(written, synced, () => true)).toEqual(written);
    expect(leftOf(written, synced, () => false)).toEqual(synced);
    // The new length, and of three new sectors the second.
    const chances = [true, false, true, false];
    expect(leftOf(written, synced, () => chances.shift() ?? false)).toEqual(sectors('a', 'b', 'y', '\0'));
  });

  test('a file that was made or removed is there or not', () => {
    const file = sectors('a');
    expect(leftOf(file, null, () => false)).toBeNull();
    expect(leftOf(file, null, () => true)).toEqual(file);
    expect(leftOf(null, file, () => false)).toEqual(file);
    expect(leftOf(null, file, () => true)).toBeNull();
  });
});

describe('SQLite on it', () => {
  test('its calls are seen: write-ahead log, journal, folder', () => {
    write('FULL', 3);
    const syncs = readFileSync(join(root, 'syncs'), 'utf8').split('\n');
    expect(syncs.filter((file) => file.endsWith('a.sqlite-wal')).length).toBeGreaterThanOrEqual(3);
    expect(syncs).toContain(disk.live);
    expect(syncs.some((file) => file.endsWith('-shm'))).toBe(false);
  });

  /** Rows that were committed and are not there after the cut. */
  function lostRows(synchronous: string, seed: number): readonly string[] {
    const random = seeded(seed);
    const said = write(synchronous, 1 + random.below(12));
    cutPower(disk, random);
    if (!existsSync(join(disk.live, 'a.sqlite'))) return said;
    // A copy: this process is not on the disk that forgets, and may not change what is.
    cpSync(disk.live, join(root, 'read'), { recursive: true });
    const db = new Database(join(root, 'read', 'a.sqlite'));
    try {
      const kept = new Set(
        db
          .prepare<[], { row: number }>('SELECT row FROM rows')
          .all()
          .map(({ row }) => String(row)),
      );
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      return said.filter((row) => !kept.has(row));
    } catch {
      return said;
    } finally {
      db.close();
      rmSync(join(root, 'read'), { recursive: true });
    }
  }

  test('with synchronous=FULL no committed row is ever lost, cut after cut on one file', () => {
    for (let seed = 1; seed <= 25; seed++) expect(lostRows('FULL', seed), `seed ${seed}`).toEqual([]);
  });

  test('with synchronous=OFF committed rows are lost: the disk does forget', () => {
    const lost = Array.from({ length: 8 }, (_, seed) => {
      for (const folder of [disk.live, disk.durable]) {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      }
      return lostRows('OFF', seed).length;
    });
    expect(lost.filter((rows) => rows > 0).length).toBeGreaterThan(3);
  });
});
