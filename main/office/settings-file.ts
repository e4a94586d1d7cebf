/**
 * The one change the program makes to its own settings: the port that a device stands on. The file is replaced at once or not at
 * all, and the one before it is kept.
 */
import {
  closeSync,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { LineAddress } from '../../native/taxdevice/movable-line.ts';
import { readConfig } from './config.ts';
import { syncFolder } from './store/ledger-files.ts';

/** Records keep the order of their keys, so that everything else stays as it stands. */
const settings = z.record(z.string(), z.unknown());
const deviceEntries = z.array(settings);

/**
 * Writes new lines of devices, by id, into a settings file; the file as it was stays beside it as `….before-pairing`.
 * Problems: `config-wrong` when the file, which somebody may have changed since the start, would not be read any more or names no
 * such device; `file-not-written`.
 */
export function writeLines(configFile: string, lines: ReadonlyMap<string, LineAddress>): Result<void> {
  try {
    // what a link leads to is replaced, never the link
    const file = realpathSync(configFile);
    const before = readFileSync(file, 'utf8');
    const whole = settings.safeParse(JSON.parse(before));
    const entries = deviceEntries.safeParse(whole.data?.devices);
    if (!entries.success) return failed('config-wrong', { file, place: 'devices', reason: 'not a list of devices' });
    const missing = [...lines.keys()].find((id) => !entries.data.some((device) => device.id === id));
    if (missing !== undefined)
      return failed('config-wrong', { file, place: 'devices', reason: `there is no device "${missing}"` });
    const devices = entries.data.map((device) => ({ ...device, ...lines.get(String(device.id)) }));
    const text = `${JSON.stringify({ ...whole.data, devices }, null, indentOf(before))}\n`;
    return replace(file, text, dirname(resolve(configFile)));
  } catch (error) {
    return failed('file-not-written', { file: configFile, reason: reasonOf(error) });
  }
}

/** @param folder Where the program looks for the relative paths of these settings: beside the name it was given. */
function replace(file: string, text: string, folder: string): Result<void> {
  const next = `${file}.new`;
  try {
    rmSync(next, { force: true });
    // secrets stand in it: it is nobody else's until it has the mode of the file it replaces, which the umask must not narrow
    const handle = openSync(next, 'wx', 0o600);
    try {
      fchmodSync(handle, statSync(file).mode & 0o777);
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const readable = readConfig(next, folder);
    if (!readable.ok) return { ok: false, problem: { ...readable.problem, details: { ...readable.problem.details, file } } };
    copyFileSync(file, `${file}.before-pairing`);
    renameSync(next, file);
    syncFolder(dirname(file));
    return ok(undefined);
  } finally {
    rmSync(next, { force: true });
  }
}

/** As the people who keep the file indent it. */
function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'not JSON';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
