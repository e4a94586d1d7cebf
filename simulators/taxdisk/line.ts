/**
 * The line a tax disk hangs on: a pseudo terminal made by socat, or a TCP port. It can be unplugged and plugged in again at the
 * same address; each waits until the one before it is through, so that what was asked last is what is.
 */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

/** What the device is told of its line. */
export interface LineEvents {
  bytes(chunk: Uint8Array): void;
}

export interface Line {
  readonly address: string;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  plugged(): boolean;
  /** Sends bytes; nobody is told when no host listens. */
  write(bytes: Uint8Array): void;
}

/**
 * A pseudo terminal at `path`. socat makes the pair and keeps it open between two hosts; its other end is this process, so the
 * port goes away with the device however that ends.
 */
export function ptyLine(path: string, events: LineEvents): Line {
  let socat: ReturnType<typeof startSocat> | null = null;
  const inTurn = createTurns();
  return {
    address: path,
    plugged: () => socat !== null,
    plug: inTurn(async () => {
      if (socat !== null) return;
      rmSync(path, { force: true });
      const started = startSocat(path);
      socat = started;
      started.once('close', () => {
        if (socat === started) socat = null;
      });
      started.stdout.on('data', (chunk: Buffer) => events.bytes(chunk));
      // what is written to a port that is going away is lost, as on any wire
      started.stdin.on('error', () => {});
      await portReady(started, path);
    }),
    unplug: inTurn(async () => {
      const running = socat;
      socat = null;
      if (running === null) return;
      const gone = new Promise((resolve) => running.once('close', resolve));
      // socat passes on what it has, then leaves
      running.stdin.end();
      await gone;
      rmSync(path, { force: true });
    }),
    write(bytes) {
      socat?.stdin.write(bytes);
    },
  };
}

function startSocat(path: string) {
  return spawn('socat', ['-d', '-d', '-t', '0.02', `pty,raw,echo=0,link=${path}`, 'stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** socat says when it begins to pass data; by then the link is there. */
async function portReady(socat: ReturnType<typeof startSocat>, path: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    socat.once('error', reject);
    socat.once('close', () => reject(new Error(`socat ended: ${said}`)));
    socat.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
      if (said.includes('starting data transfer loop')) resolve();
    });
  });
  if (!existsSync(path)) throw new Error(`socat made no port at ${path}`);
}

/** A TCP port on the loopback, as a serial server gives: one host at a time, the newest wins. */
export async function tcpLine(port: number, events: LineEvents): Promise<Line> {
  let server: Server | null = null;
  let host: Socket | null = null;
  const inTurn = createTurns();
  const first = await listen(port);
  const address = first.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  server = first;

  async function listen(at: number): Promise<Server> {
    const made = createServer((socket) => {
      host?.destroy();
      host = socket;
      socket.setNoDelay(true);
      socket.on('data', (chunk: Buffer) => events.bytes(chunk));
      // a host that breaks the connection is gone, which is all there is to know
      socket.on('error', () => {});
      socket.on('close', () => {
        if (host === socket) host = null;
      });
    });
    await new Promise<void>((resolve, reject) => made.once('error', reject).listen(at, '127.0.0.1', resolve));
    return made;
  }

  return {
    address: `tcp://127.0.0.1:${address.port}`,
    plugged: () => server !== null,
    plug: inTurn(async () => {
      server ??= await listen(address.port);
    }),
    unplug: inTurn(async () => {
      const closing = server;
      server = null;
      host?.destroySoon();
      host = null;
      await new Promise((resolve) => (closing === null ? resolve(null) : closing.close(resolve)));
    }),
    write(bytes) {
      host?.write(bytes);
    },
  };
}

/** Lets pieces of work run one after another, whatever becomes of each. */
function createTurns() {
  let last: Promise<void> = Promise.resolve();
  return (work: () => Promise<void>) => (): Promise<void> => {
    last = last.then(work, work);
    return last;
  };
}
