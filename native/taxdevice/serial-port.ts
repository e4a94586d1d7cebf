/**
 * A serial port of this machine, 8N1 without flow control, opened by its configured name.
 */
import { SerialPort } from 'serialport';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { BytePort, BytePortEvents, OpenBytePort, Written } from './byte-port.ts';

/** @param openMs How long the system may take to open it; a wedged adapter would keep everybody waiting for ever. */
export function serialPort(path: string, baudRate: number, openMs: number): OpenBytePort {
  return (events) => open(path, baudRate, openMs, events);
}

function open(path: string, baudRate: number, openMs: number, events: BytePortEvents): Promise<Result<BytePort>> {
  const { promise, resolve } = Promise.withResolvers<Result<BytePort>>();
  const port = new SerialPort({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false });
  let state: 'open' | 'closed' = 'open';

  port.on('data', (chunk: Buffer) => {
    if (state === 'open') events.data(chunk);
  });
  port.on('error', (error) => end(error.message));
  port.on('close', (error: Error | null) => end(error?.message ?? 'closed'));
  const late = setTimeout(() => {
    state = 'closed';
    resolve(failed('device-absent', { port: path, reason: 'it does not open' }));
  }, openMs);
  port.open((error) => {
    clearTimeout(late);
    if (state === 'closed') port.close();
    else if (!error) resolve(ok({ write, close }));
    else
      resolve(
        failed(/lock|busy|access denied/i.test(error.message) ? 'device-busy' : 'device-absent', {
          port: path,
          reason: error.message,
        }),
      );
  });

  function end(reason: string): void {
    if (state === 'closed') return;
    state = 'closed';
    // an unplugged adapter may fail without closing; its handle would stay locked
    if (port.isOpen) port.close();
    events.closed(reason);
  }

  function write(bytes: Uint8Array): Promise<Written> {
    if (state === 'closed' || !port.isOpen) return Promise.resolve('nothing');
    const written = Promise.withResolvers<Written>();
    port.write(Buffer.from(bytes), (error) => written.resolve(error ? 'maybe' : 'all'));
    return written.promise;
  }

  function close(): Promise<void> {
    state = 'closed';
    if (!port.isOpen) return Promise.resolve();
    const gone = Promise.withResolvers<void>();
    port.close(() => gone.resolve());
    return gone.promise;
  }

  return promise;
}
