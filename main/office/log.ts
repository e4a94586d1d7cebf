/**
 * The office's log: one JSON line per fact on standard error, which the shell keeps in a file. Identity and
 * telephone numbers are masked here, whoever logs; names and secrets are not logged in the first place.
 */
import { randomBytes } from 'node:crypto';
import { maskedJson } from '../../domain/mask.ts';

export interface Log {
  info(what: string, data?: Readonly<Record<string, unknown>>): void;
  /** Logs a bug or a broken machine; answers the reference that the person is shown. */
  bug(what: string, error: unknown): string;
}

export function openLog(write: (line: string) => void, now: () => string): Log {
  const line = (level: string, what: string, data: Readonly<Record<string, unknown>>) =>
    write(maskedJson({ at: now(), level, what, ...data }));
  return {
    info: (what, data = {}) => line('info', what, data),
    bug(what, error) {
      const reference = randomBytes(4).toString('hex').toUpperCase();
      line('bug', what, { reference, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return reference;
    },
  };
}
