/**
 * Plays the device's side of a recorded serial line on a TCP port, as a serial server carries it.
 */
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordingEntry } from '../../native/recorder/recording.ts';
import {
  createHostReader,
  createReplyReader,
  encodeOk,
  type FrameType,
  type OkFrame,
  type RequestFrame,
} from '../../native/taxdevice/serial-converter/frame.ts';
import type { RecordingOptions } from './options.ts';
import { createScript, type Script } from './script.ts';
import { askedBy, type LineEvent, serialExchanges } from './serial-script.ts';
import { createUnmask } from './unmask.ts';

export interface Player {
  readonly address: string;
  readonly script: Pick<Script<unknown>, 'report'>;
  close(): void;
}

export async function playSerial(
  entries: readonly RecordingEntry[],
  { port, pace }: Pick<RecordingOptions, 'port' | 'pace'>,
): Promise<Player> {
  const script = createScript(serialExchanges(entries), true);
  const unmask = createUnmask();
  let host: Socket | null = null;
  let playing = new AbortController();
  let acknowledged = Promise.withResolvers<void>();

  async function play(request: RequestFrame, signal: AbortSignal): Promise<void> {
    const asked = askedBy(request);
    unmask.learn(asked.bytes);
    const exchange = script.take(asked);
    if (exchange === null) return;
    for (const event of filled(exchange.events, unmask.fill)) {
      if (event.kind === 'acknowledged') await Promise.race([acknowledged.promise, aborted(signal)]);
      else if (pace === 'recorded') await pause(event.afterMs, undefined, { signal });
      signal.throwIfAborted();
      if (event.kind === 'acknowledged') acknowledged = Promise.withResolvers();
      if (event.kind === 'bytes') host?.write(event.bytes);
      if (event.kind === 'hangUp' && event.absent) server.close();
      if (event.kind === 'hangUp') host?.destroy();
      if (event.kind === 'present' && !server.listening) await listen(at);
    }
  }

  const server = createServer((socket) => {
    host?.destroy();
    host = socket;
    socket.setNoDelay(true);
    const reader = createHostReader();
    socket.on('data', (chunk) => {
      for (const frame of reader.push(chunk)) {
        if (frame.kind === 'ok' || frame.kind === 'nextPacket') acknowledged.resolve();
        if (frame.kind !== 'request') continue;
        // a host that goes on has given up what it asked before
        playing.abort();
        playing = new AbortController();
        acknowledged = Promise.withResolvers();
        const { signal } = playing;
        play(frame, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      }
    });
    // a host that breaks the connection is gone
    socket.on('error', () => {});
  });
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, '127.0.0.1', resolve));
  await listen(port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const at = address.port;
  return {
    address: `tcp://127.0.0.1:${at}`,
    script,
    close() {
      playing.abort();
      host?.destroy();
      server.close();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The events with the data of their frames filled in, which may begin in one packet and end in the next. */
function filled(events: readonly LineEvent[], fill: (answer: Uint8Array) => Uint8Array): readonly LineEvent[] {
  const frames = events.map((event) => (event.kind === 'bytes' ? okFrame(event.bytes, event.type) : null));
  let rest = fill(Buffer.concat(frames.map((frame) => frame?.data ?? new Uint8Array())));
  return events.map((event, index) => {
    const frame = frames[index];
    if (!frame || event.kind !== 'bytes') return event;
    const data = rest.subarray(0, frame.data.length);
    rest = rest.subarray(frame.data.length);
    return { ...event, bytes: encodeOk(event.type, frame.pack, data) };
  });
}

function okFrame(bytes: Uint8Array, type: FrameType): OkFrame | null {
  const [frame, ...more] = createReplyReader(type).push(bytes);
  return frame?.kind === 'ok' && more.length === 0 ? frame : null;
}
