/**
 * Recordings handed out as files below the data folder: whole or not there at all, and of each device the newest only, for nobody
 * else clears that folder.
 */
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../../domain/ids.ts';
import { toDeviceTime } from '../../../domain/instant.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';

export interface Exported {
  readonly file: string;
  readonly bytes: number;
}

const part = '.part';

export function exportFolder(dataDir: string): string {
  return join(dataDir, 'exports');
}

/** The device of a file in that folder, and whether it is only a part; null for a file that somebody else put there. */
export function exportNamed(name: string): { readonly deviceId: string; readonly isPart: boolean } | null {
  const [, deviceId, rest] = /^(.+)-\d{14}\.jsonl(\.part)?$/.exec(name) ?? [];
  return deviceId === undefined ? null : { deviceId, isPart: rest !== undefined };
}

/**
 * Writes a recording and removes the one before it. One at a time for a device.
 * @param read Opens the recording, in pieces.
 * @param onTrouble An older file could not be removed.
 * @returns `disk-full`, `file-not-written`; then what was exported before is still there.
 */
export async function writeExport(
  { dataDir, deviceId, at }: { readonly dataDir: string; readonly deviceId: string; readonly at: Instant },
  read: () => Promise<AsyncIterable<string>>,
  onTrouble: (error: unknown) => void,
): Promise<Result<Exported>> {
  const folder = exportFolder(dataDir);
  const name = `${deviceId}-${toDeviceTime(at)}.jsonl`;
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file + part, await read(), { mode: 0o600, flush: true });
    await rename(file + part, file);
  } catch (error) {
    await rm(file + part, { force: true }).catch(onTrouble);
    return notWritten(file, error);
  }
  await removeOthers(folder, deviceId, name).catch(onTrouble);
  return ok({ file, bytes: (await stat(file)).size });
}

function notWritten(file: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string') throw error;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? failed('disk-full', { file })
    : failed('file-not-written', { file, reason: code });
}

async function removeOthers(folder: string, deviceId: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== kept && exportNamed(name)?.deviceId === deviceId) await rm(join(folder, name), { force: true });
  }
}
