/**
 * The power comes back: what a disk may hold after the power was cut, put together by chance from what was written and what
 * was synced. The process must be dead.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Random } from '../random.ts';
import type { Disk } from './shim.ts';

/** A disk writes whole sectors or nothing; bytes. */
export const sectorBytes = 512;

/**
 * Replaces the live folder, and the durable one, by what the cut left. Each sector that was written and not synced survives or
 * does not; so do a length that was not synced and a name that was made or removed. What was synced is always there.
 */
export function cutPower({ live, durable }: Disk, random: Random): void {
  const written = filesBelow(live);
  const synced = filesBelow(durable);
  // Now and then the disk was just done with everything, or had not begun.
  const survival = random.pick([0, 0.5, 0.5, 1]);
  for (const file of [...new Set([...written, ...synced])].toSorted()) {
    const left = file.endsWith('-shm')
      ? null
      : leftOf(contentOf(live, file), contentOf(durable, file), () => random.chance(survival));
    if (left === null) rmSync(join(live, file), { force: true });
    else put(join(live, file), left);
  }
  rmSync(durable, { recursive: true, force: true });
  cpSync(live, durable, { recursive: true });
}

/** One file after the cut; null when there is none. `survives` is asked for each thing that was not synced. */
export function leftOf(written: Buffer | null, synced: Buffer | null, survives: () => boolean): Buffer | null {
  if (written === null || synced === null) {
    // A name that was made or removed and never synced.
    if (survives() === (written === null)) return null;
  }
  const now = written ?? synced ?? Buffer.alloc(0);
  const then = synced ?? Buffer.alloc(0);
  const length = now.length !== then.length && survives() ? now.length : then.length;
  const left = Buffer.alloc(length);
  then.copy(left, 0, 0, length);
  for (let at = 0; at < length; at += sectorBytes) {
    const end = Math.min(at + sectorBytes, length);
    const differs = now.compare(left, at, end, Math.min(at, now.length), Math.min(end, now.length)) !== 0;
    if (differs && at < now.length && survives()) now.copy(left, at, at, end);
  }
  return left;
}

function contentOf(folder: string, file: string): Buffer | null {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path) : null;
}

function put(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
