/** A log file that cannot fill the disk: when it is full it becomes FILE.1, and the oldest goes. Plain text. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFile {
  write(text: string | Buffer): void;
}

const fullAtBytes = 4 << 20;
const keptBeside = 3;

/** Writes at once, so that the last words before a crash are there. A disk that takes no more is no reason to stop. */
export function openLogFile(file: string, fullAt = fullAtBytes): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write(text) {
      try {
        if (size >= fullAt) {
          rotate(file);
          size = 0;
        }
        appendFileSync(file, text);
        size += Buffer.byteLength(text);
      } catch (error) {
        console.error(`${file}:`, error);
      }
    },
  };
}

function rotate(file: string): void {
  for (let age = keptBeside; age > 0; age--) {
    const from = age === 1 ? file : `${file}.${age - 1}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${file}.${age}`);
  }
}
