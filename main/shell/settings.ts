/**
 * What the shell itself must know of the settings before anything is open: which file, and in which folder to keep its own
 * things. The office reads and checks the rest.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { failed, ok, type Result } from '../../domain/problem.ts';

export interface ShellSettings {
  readonly configFile: string;
  /** Absolute. */
  readonly dataDir: string;
}

const known = z.looseObject({ dataDir: z.string().min(1) });

/** The file of `--config FILE` or `--config=FILE`, absolute; undefined without it. */
export function configArgument(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((arg) => arg === '--config' || arg.startsWith('--config='));
  const arg = argv[at];
  const file = arg === '--config' ? argv[at + 1] : arg?.slice('--config='.length);
  return file ? resolve(file) : undefined;
}

/** Problems: `config-unreadable`, `config-wrong`. */
export function readShellSettings(configFile: string): Result<ShellSettings> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(configFile, 'utf8'));
  } catch (error) {
    return failed('config-unreadable', { file: configFile, reason: unreadable(error) });
  }
  const read = known.safeParse(json);
  if (!read.success) {
    return failed('config-wrong', { file: configFile, place: 'dataDir', reason: read.error.issues[0]?.message ?? 'not valid' });
  }
  return ok({ configFile, dataDir: resolve(dirname(configFile), read.data.dataDir) });
}

/** Node's own message of a JSON error quotes the text around the place, and a secret may stand there. */
function unreadable(error: unknown): string {
  if (error instanceof SyntaxError)
    return `not JSON${/ at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] ?? ''}`;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
