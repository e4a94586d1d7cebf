/**
 * Secrets of the settings: as text, from the environment, or from a file that only the counter's account can read.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

export const secret = z
  .union([z.string().min(1).max(500), z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })])
  .describe('A secret: text, {"env": "NAME"} or {"file": "/path"}; the file\'s last line break is left out.');

/** Looks a secret up; `at` names its place in the settings. @throws SecretMissing when it is not to be had. */
export type Secrets = (value: unknown, at: string) => string;

export class SecretMissing extends Error {
  readonly place: string;
  constructor(place: string, reason: string) {
    super(reason);
    this.place = place;
  }
}

/** @param folder Where relative files are looked for: that of the settings. */
export function secretReader(folder: string): Secrets {
  return (value, at) => {
    const read = secret.safeParse(value);
    if (!read.success) throw new SecretMissing(at, 'not a secret: text, {"env"} or {"file"}');
    if (typeof read.data === 'string') return read.data;
    if ('env' in read.data) {
      const found = process.env[read.data.env];
      if (!found) throw new SecretMissing(at, `the environment variable ${read.data.env} is not set`);
      return found;
    }
    try {
      return readFileSync(resolve(folder, read.data.file), 'utf8').replace(/\r?\n$/, '');
    } catch {
      throw new SecretMissing(at, `the file ${read.data.file} cannot be read`);
    }
  };
}
