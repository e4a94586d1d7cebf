/**
 * Asks the person at the terminal. What is secret is not shown, and never an argument: the list of processes is everybody's.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * A passphrase: from the environment (`FAPIAO_PASSPHRASE`), else typed without being shown, else the first line of standard input.
 * @returns null when what was typed twice was not the same.
 */
export async function askPassphrase(twice: boolean): Promise<string | null> {
  const given = process.env.FAPIAO_PASSPHRASE;
  if (given !== undefined) return given;
  const first = await askLine('口令 Passphrase: ', true);
  if (!twice || !process.stdin.isTTY) return first;
  return (await askLine('再输一次 Once more: ', true)) === first ? first : null;
}

/** One line; empty at the end of the input. */
export async function askLine(question: string, secret = false): Promise<string> {
  const terminal = process.stdin.isTTY;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal });
  // Only now does the terminal no longer show what is typed.
  process.stderr.write(question);
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
    if (secret && terminal) process.stderr.write('\n');
  }
}
