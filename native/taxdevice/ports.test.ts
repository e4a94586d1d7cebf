import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BytePort, OpenBytePort } from './byte-port.ts';
import { serialPort } from './serial-port.ts';
import { tcpPort } from './tcp-port.ts';

interface Opened {
  readonly port: BytePort;
  /** Resolves with what arrived as soon as it is so many bytes. */
  received(count: number): Promise<string>;
  readonly closed: Promise<string>;
}

async function open(opener: OpenBytePort): Promise<Opened> {
  let text = '';
  let wake = () => {};
  const closed = Promise.withResolvers<string>();
  const opened = await opener({
    data: (chunk) => {
      text += Buffer.from(chunk).toString('latin1');
      wake();
    },
    closed: closed.resolve,
  });
  if (!opened.ok) throw new Error(opened.problem.code);
  return {
    port: opened.value,
    closed: closed.promise,
    async received(count) {
      while (text.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return text;
    },
  };
}

const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const nobody = { data: () => {}, closed: () => {} };

describe('a line over TCP', () => {
  let server: Server;
  let accepted: Promise<Socket>;
  let address: { host: string; port: number };

  beforeEach(async () => {
    server = createServer();
    accepted = new Promise((resolve) => server.once('connection', resolve));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  });
  afterEach(() => {
    server.close();
  });

  it('passes bytes both ways and tells when the far end goes', async () => {
    const { port, received, closed } = await open(tcpPort(address, 1000));
    const far = await accepted;
    expect(await port.write(ascii('\u001b\u0000\u00ff'))).toBe('all');
    expect(await once(far, 'data')).toEqual([Buffer.from('1b00ff', 'hex')]);
    far.write('OK');
    expect(await received(2)).toBe('OK');
    far.destroy();
    await closed;
    expect(await port.write(ascii('x'))).toBe('nothing');
    await port.close();
    await port.close();
  });

  it('says nothing more after it was closed here', async () => {
    let said = '';
    const opened = await tcpPort(address, 1000)({ data: () => {}, closed: (reason) => (said = reason) });
    const far = await accepted;
    const ended = once(far, 'close');
    far.resume();
    if (opened.ok) await opened.value.close();
    await ended;
    expect(said).toBe('');
    expect(opened.ok && (await opened.value.write(ascii('x')))).toBe('nothing');
  });

  it('is absent where nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await tcpPort(address, 1000)(nobody)).toMatchObject({ ok: false, problem: { code: 'device-absent' } });
  });
});

describe('a serial port', () => {
  let folder: string;
  let path: string;
  let socat: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'serial-port-'));
    path = join(folder, 'port');
    socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
    for await (const chunk of socat.stderr ?? []) if (String(chunk).includes('starting data transfer loop')) break;
  });
  afterEach(async () => {
    if (socat.exitCode === null && socat.signalCode === null) {
      const ended = once(socat, 'exit');
      socat.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true });
  });

  it('says that its far end has died, and can be closed afterwards', async () => {
    const { port, closed } = await open(serialPort(path, 9600, 5_000));
    const ended = once(socat, 'exit');
    socat.kill('SIGKILL');
    await ended;
    await closed;
    expect(await port.write(ascii('x'))).toBe('nothing');
    await port.close();
  });

  it('passes all byte values both ways', async () => {
    const { port, received } = await open(serialPort(path, 9600, 5_000));
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const heard: Buffer[] = [];
    const whole = new Promise<void>((resolve) =>
      socat.stdout?.on('data', (chunk: Buffer) => {
        heard.push(chunk);
        if (Buffer.concat(heard).length >= 256) resolve();
      }),
    );
    expect(await port.write(all)).toBe('all');
    await whole;
    expect(Uint8Array.from(Buffer.concat(heard))).toEqual(all);
    socat.stdin?.write(all);
    expect(await received(256)).toBe(Buffer.from(all).toString('latin1'));
    await port.close();
    await port.close();
    expect(await port.write(all)).toBe('nothing');
  });

  it('is busy while another program holds it, and free afterwards', async () => {
    const first = await open(serialPort(path, 9600, 5_000));
    expect(await serialPort(path, 9600, 5_000)(nobody)).toMatchObject({ ok: false, problem: { code: 'device-busy' } });
    await first.port.close();
    const again = await open(serialPort(path, 9600, 5_000));
    await again.port.close();
  });

  it('is absent where there is none', async () => {
    expect(await serialPort(join(folder, 'none'), 9600, 5_000)(nobody)).toMatchObject({
      ok: false,
      problem: { code: 'device-absent' },
    });
  });
});
