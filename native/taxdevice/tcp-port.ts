/**
 * A serial line behind a serial-to-network box: raw bytes over TCP.
 */
import { connect } from 'node:net';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { BytePort, BytePortEvents, OpenBytePort, Written } from './byte-port.ts';

/** @param openMs Longest time to connect. */
export function tcpPort(address: { readonly host: string; readonly port: number }, openMs: number): OpenBytePort {
  return (events) => connectTo(address, openMs, events);
}

function connectTo(
  { host, port }: { readonly host: string; readonly port: number },
  openMs: number,
  events: BytePortEvents,
): Promise<Result<BytePort>> {
  const { promise, resolve } = Promise.withResolvers<Result<BytePort>>();
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  let state: 'connecting' | 'open' | 'closed' = 'connecting';
  let reason = 'closed by the far end';
  const patience = setTimeout(() => socket.destroy(new Error('no connection in time')), openMs);

  socket.on('connect', () => {
    clearTimeout(patience);
    state = 'open';
    resolve(ok({ write, close }));
  });
  socket.on('data', (chunk: Buffer) => {
    if (state === 'open') events.data(chunk);
  });
  socket.on('error', (error) => {
    reason = error.message;
  });
  socket.on('close', () => {
    clearTimeout(patience);
    const before = state;
    state = 'closed';
    if (before === 'connecting') resolve(failed('device-absent', { port: `tcp://${host}:${port}`, reason }));
    if (before === 'open') events.closed(reason);
  });

  function write(bytes: Uint8Array): Promise<Written> {
    if (state !== 'open' || !socket.writable) return Promise.resolve('nothing');
    const written = Promise.withResolvers<Written>();
    socket.write(bytes, (error) => written.resolve(error ? 'maybe' : 'all'));
    return written.promise;
  }

  function close(): Promise<void> {
    state = 'closed';
    if (socket.closed) return Promise.resolve();
    const gone = new Promise<void>((done) => socket.once('close', () => done()));
    socket.destroy();
    return gone;
  }

  return promise;
}
