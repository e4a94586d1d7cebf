/**
 * The other end of the line for the tests of the tax disk: it sends bytes and collects what comes, and knows nothing of frames.
 */
import { connect, type Socket } from 'node:net';

export interface RawHost {
  send(bytes: Uint8Array): void;
  /** The next `count` bytes. */
  take(count: number): Promise<Uint8Array>;
  /** Whatever comes next, at least one byte. */
  takeSome(): Promise<Uint8Array>;
  /** Bytes that have come and were not taken. */
  left(): Uint8Array;
  /** Resolves when the other end is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Connects to the `tcp://` address of a simulator. */
export async function connectHost(address: string): Promise<RawHost> {
  const { hostname, port } = new URL(address);
  const socket: Socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let held = Buffer.alloc(0);
  let wake: (() => void) | null = null;
  let ended = false;
  const changed = () => wake?.();
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    changed();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.once('close', () => {
    ended = true;
    changed();
  });
  async function take(count: number, most = count): Promise<Uint8Array> {
    while (held.length < count) {
      if (ended) throw new Error(`the line closed after ${held.length} of ${count} bytes: ${held.toString('hex')}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = held.subarray(0, most);
    held = held.subarray(taken.length);
    return Uint8Array.from(taken);
  }
  return {
    send: (bytes) => socket.write(bytes),
    take: (count) => take(count),
    takeSome: () => take(1, Number.POSITIVE_INFINITY),
    left: () => Uint8Array.from(held),
    closed,
    close: () => socket.destroy(),
  };
}
