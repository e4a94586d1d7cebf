/**
 * One instance per data folder. The lock is an abstract socket: taking it is synchronous, as Electron's call must be, and it
 * vanishes with the process however that dies. A second instance hands its command line over through it.
 */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

interface Greeting {
  readonly argv: string[];
  readonly cwd: string;
  readonly data: unknown;
}

export class InstanceLock {
  readonly #onSecond: (argv: string[], cwd: string, data: unknown) => void;
  #farewell: Promise<void> = Promise.resolve();

  constructor(onSecond: (argv: string[], cwd: string, data: unknown) => void) {
    this.#onSecond = onSecond;
  }

  /** Resolves when the first instance has been told; a second one must not exit before. */
  get farewell(): Promise<void> {
    return this.#farewell;
  }

  /** True for the first instance on this folder. */
  request(folder: string, data: unknown): boolean {
    const real = existsSync(folder) ? realpathSync(folder) : folder;
    const name = `\0standin-${createHash('sha256').update(real).digest('hex').slice(0, 32)}`;
    const server = createServer((socket) => {
      text(socket)
        .then((greeting) => {
          const { argv, cwd, data } = JSON.parse(greeting) as Greeting;
          this.#onSecond(argv, cwd, data);
        })
        .catch(() => {}); // no instance of ours
    });
    server.on('error', () => {}); // in use: `listening` tells
    server.listen(name);
    if (server.listening) {
      server.unref();
      return true;
    }
    this.#farewell = new Promise((resolve) => {
      const greeting: Greeting = { argv: process.argv, cwd: process.cwd(), data };
      const socket = connect(name, () => socket.end(JSON.stringify(greeting)));
      socket.on('close', () => resolve()).on('error', () => resolve());
    });
    return false;
  }
}
