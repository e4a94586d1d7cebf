/**
 * The office's log: one JSON line per fact on standard error, which the shell keeps in a file. Identity numbers,
 * telephone numbers and secrets are masked here, so that no caller has to remember.
 */
import { randomBytes } from 'node:crypto';

export interface Log {
  info(what: string, data?: Readonly<Record<string, unknown>>): void;
  /** Logs a bug or a broken machine; answers the reference that the person is shown. */
  bug(what: string, error: unknown): string;
}

export function openLog(write: (line: string) => void, now: () => string): Log {
  const line = (level: string, what: string, data: Readonly<Record<string, unknown>>) =>
    write(mask(JSON.stringify({ at: now(), level, what, ...data })));
  return {
    info: (what, data = {}) => line('info', what, data),
    bug(what, error) {
      const reference = randomBytes(4).toString('hex').toUpperCase();
      line('bug', what, { reference, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return reference;
    },
  };
}

/** Masks identity numbers (first 6 and last 4 stay) and mobile numbers (first 3 and last 2 stay). */
export function mask(text: string): string {
  return text
    .replace(/(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)/g, '$1********$2')
    .replace(/(?<!\d)(1[3-9]\d)\d{6}(\d{2})(?!\d)/g, '$1******$2');
}
