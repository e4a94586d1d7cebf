import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { credentials, issueInput, requestOf } from './business-host.testing.ts';
import sampleTaxdisk from './sample.ts';

const linkTest = Uint8Array.of(0x1b, 0x10, 0x01, 0x00, 0x05, 0xc4, 0xc7);
const emptyOk = [0x4f, 0x4b, 0x00, 0x04, 0xc9, 0x9a];
let folder: string;
let simulator: RunningSimulator | null = null;
const ports = new Set<SerialPort>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taxdisk-pty-'));
});
afterEach(async () => {
  for (const port of ports) if (port.isOpen) await closePort(port);
  ports.clear();
  await simulator?.stop();
  rmSync(folder, { recursive: true });
});

async function start(change: object): Promise<RunningSimulator> {
  simulator = await startSimulator('taxdisk', { ...sampleTaxdisk(folder), paced: false, ...change });
  return simulator;
}
async function openPort(path: string): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
  ports.add(port);
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  return port;
}
function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => port.close(() => resolve()));
}
async function exchange(port: SerialPort, request: Uint8Array, count: number): Promise<number[]> {
  port.write(Buffer.from(request));
  const bytes: number[] = [];
  for await (const chunk of port.iterator({ destroyOnReturn: false })) {
    bytes.push(...z.instanceof(Buffer).parse(chunk));
    if (bytes.length >= count) break;
  }
  return bytes;
}

test('a host opens the port, closes it and opens it again', async () => {
  const { address } = await start({});
  for (let round = 0; round < 3; round += 1) {
    const port = await openPort(address);
    expect(await exchange(port, linkTest, 6)).toEqual(emptyOk);
    await closePort(port);
  }
});

test('the plug can be pulled and put back', async () => {
  const { address, set } = await start({});
  const port = await openPort(address);
  // only a port that is being read notices that it is gone
  port.resume();
  const gone = new Promise((resolve) => port.once('close', resolve));
  await set({ plugged: false });
  expect(existsSync(address)).toBe(false);
  await gone;
  await set({ plugged: true });
  expect(await exchange(await openPort(address), linkTest, 6)).toEqual(emptyOk);
});

test('the port goes away with the device, however that ends', async () => {
  const { address, kill } = await start({});
  const port = await openPort(address);
  // only a port that is being read notices that it is gone
  port.resume();
  const gone = new Promise((resolve) => port.once('close', resolve));
  await kill();
  await gone;
});

test('a request that a dead host left on the line is thrown away as a whole', async () => {
  const { address, faults, held, release, ledger } = await start({ paced: true, baud: 9600 });
  await faults([{ fault: 'hold', cmd: '0A', at: 'request', bytes: 40 }]);
  const dying = await openPort(address);
  // half a second on the line, of which the first twentieth has gone by
  dying.write(Buffer.from(requestOf(0x0a, 'FPKJ', issueInput(sampleForm()))));
  await held();
  await closePort(dying);
  await release({ discardRequest: true });
  expect(await exchange(await openPort(address), linkTest, 6)).toEqual(emptyOk);
  expect(await ledger()).toMatchObject({ invoices: [], exchanges: 1, faultsWaiting: 0 });
});

test('paced, bytes take their time in both directions', async () => {
  const { address } = await start({ paced: true, baud: 9600, maxReplyData: 4000 });
  const port = await openPort(address);
  const request = requestOf(0x08, 'GPXXCX', credentials);
  const began = performance.now();
  const head = await exchange(port, request, 5);
  const length = (head[3] ?? 0) * 256 + (head[4] ?? 0) + 2;
  const rest = length - head.length;
  if (rest > 0) await exchange(port, new Uint8Array(), rest);
  const onTheLine = ((request.length + length) * 10_000) / 9600;
  const took = performance.now() - began;
  expect(took).toBeGreaterThanOrEqual(onTheLine - 2);
  expect(took).toBeLessThan(onTheLine * 1.5);
});
