import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createReplyReader, encodeNextPacket } from '../../native/taxdevice/serial-converter/frame.ts';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { ask, credentials, issueInput, requestOf } from './business-host.testing.ts';
import { connectHost, type RawHost } from './raw-host.testing.ts';
import sampleTaxdisk from './sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'taxdisk-faults-'));
const { disk, ...sample } = sampleTaxdisk(folder);
const segments = [{ kind: '007', code: '1100214320', first: '00000001', count: 500 }];
const options = { ...sample, listen: 'tcp', paced: false, interByteMs: 100, nextPacketMs: 150, disk: { ...disk, segments } };
const linkTest = Uint8Array.of(0x1b, 0x10, 0x01, 0x00, 0x05, 0xc4, 0xc7);
const emptyOk = [0x4f, 0x4b, 0x00, 0x04, 0xc9, 0x9a];
const issueRequest = requestOf(0x0a, 'FPKJ', issueInput(sampleForm()));
const stockRequest = requestOf(0x08, 'GPXXCX', credentials);

let simulator: RunningSimulator;
let host: RawHost;

beforeAll(async () => {
  simulator = await startSimulator('taxdisk', options);
});
beforeEach(async () => {
  host?.close();
  host = await connectHost(simulator.address);
});
afterAll(async () => {
  host.close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

const report = z.object({ invoices: z.array(z.unknown()), device: z.object({ deviceNo: z.string(), plugged: z.boolean() }) });
const ledger = async () => report.parse(await simulator.ledger());
const issuedCount = async () => (await ledger()).invoices.length;

/** How many invoices the disk issued while `act` ran. */
async function issuedBy(act: () => Promise<void>): Promise<number> {
  const before = await issuedCount();
  await act();
  return (await issuedCount()) - before;
}
/** The line is quiet: the next thing that comes is the answer to a link test. */
async function quiet(): Promise<void> {
  host.send(linkTest);
  expect([...(await host.take(6))]).toEqual(emptyOk);
  expect(host.left()).toHaveLength(0);
}

test.each([
  ['dropRequest', {}, 0],
  ['noAnswer', { executed: false }, 0],
  ['noAnswer', { executed: true }, 1],
  ['cutAfterByte', { bytes: 0 }, 1],
  ['cutAfterPacket', { packets: 0 }, 1],
])('%s %o: silence, %i issued', async (fault, how, issued) => {
  await simulator.faults([{ fault, cmd: '0A', ...how }]);
  const count = await issuedBy(async () => {
    host.send(issueRequest);
    await quiet();
  });
  expect(count).toBe(issued);
});

test('a late answer arrives before that of the next command', async () => {
  await simulator.faults([{ fault: 'delay', cmd: 'FPKJ', ms: 60 }]);
  host.send(issueRequest);
  host.send(linkTest);
  const head = await host.take(3);
  expect([...head]).toEqual([0x4f, 0x4b, 1]);
  expect([...(await host.take(2 + 256 + 2 + 6))].slice(-6)).toEqual(emptyOk);
});

test('WT frames while it works, then the answer', async () => {
  await simulator.faults([{ fault: 'wait', cmd: '0A', forMs: 90, everyMs: 30 }]);
  host.send(issueRequest);
  for (let waits = 0; waits < 3; waits += 1) expect([...(await host.take(6))].slice(0, 4)).toEqual([0x57, 0x54, 0, 4]);
  expect([...(await host.take(2))]).toEqual([0x4f, 0x4b]);
});

test('a reply that stops in the middle of a packet, and after a packet', async () => {
  await simulator.faults([
    { fault: 'cutAfterByte', cmd: '0A', bytes: 100 },
    { fault: 'cutAfterPacket', cmd: '0A', packets: 1 },
  ]);
  host.send(issueRequest);
  await host.take(100);
  await quiet();
  host.send(issueRequest);
  expect([...(await host.take(5 + 256 + 2))].slice(0, 3)).toEqual([0x4f, 0x4b, 1]);
  host.send(encodeNextPacket(1));
  await quiet();
});

test('one byte arrives as another', async () => {
  const whole = async () => {
    host.send(stockRequest);
    return host.take(5 + 256 + 2);
  };
  const right = await whole();
  await quiet();
  await simulator.faults([{ fault: 'corruptByte', cmd: '08', byte: 20, xor: '01' }]);
  const wrong = await whole();
  expect([...wrong].filter((byte, at) => byte !== right[at])).toEqual([(right[20] ?? 0) ^ 1]);
  expect(createReplyReader(0x20).push(wrong)).not.toContainEqual(expect.objectContaining({ kind: 'ok' }));
});

test('noise before the reply, and half a header instead of it', async () => {
  await simulator.faults([
    { fault: 'noise', cmd: '08', bytes: '00ff4f0d' },
    { fault: 'halfHeader', cmd: '08', bytes: 3 },
  ]);
  host.send(stockRequest);
  expect([...(await host.take(6))]).toEqual([0x00, 0xff, 0x4f, 0x0d, 0x4f, 0x4b]);
  await host.take(3 + 256 + 2);
  host.send(stockRequest);
  expect([...(await host.take(3))]).toEqual([0x4f, 0x4b, 0]);
  await quiet();
});

test('the reply to the previous command instead of this one', async () => {
  await quiet();
  await simulator.faults([{ fault: 'repeatPrevious', cmd: '0A' }]);
  const count = await issuedBy(async () => {
    host.send(issueRequest);
    expect([...(await host.take(6))]).toEqual(emptyOk);
    await quiet();
  });
  expect(count).toBe(1);
});

test('error bytes and error texts, with every length a device writes', async () => {
  const trouble = [
    { width: 1, short: false },
    { width: 1, short: true },
    { width: 2, short: false },
    { width: 2, short: true },
  ] as const;
  await simulator.faults([
    { fault: 'errorByte', cmd: '0A', byte: 'f0', executed: true },
    ...trouble.map((form) => ({ fault: 'errorText', cmd: '0A', text: '内部错误', ...form })),
  ]);
  const count = await issuedBy(async () => {
    expect(await ask(host, issueRequest)).toEqual({ kind: 'errorByte', byte: 0xf0 });
    for (const { width, short } of trouble) {
      host.send(issueRequest);
      const header = await host.take(3 + width);
      expect(header.at(-1)).toBe(3 + width + 8 - (short ? 1 : 0));
      expect(Buffer.from(await host.take(8 + 2)).subarray(0, 8)).toEqual(Buffer.from('c4dab2bfb4edcef3', 'hex'));
    }
  });
  expect(count).toBe(1);
});

test('a return code of the script’s choice, before or after the work', async () => {
  await simulator.faults([
    { fault: 'refuse', cmd: '0A', code: '4005', executed: true },
    { fault: 'refuse', cmd: '0A', code: '82' },
  ]);
  const count = await issuedBy(async () => {
    expect(await ask(host, issueRequest)).toMatchObject({ returncode: '4005' });
    expect(await ask(host, issueRequest)).toMatchObject({ returncode: '82' });
  });
  expect(count).toBe(1);
});

test.each([
  [{ at: 'request', bytes: 1 }, 0],
  [{ at: 'request', bytes: 100 }, 0],
  [{ at: 'request', bytes: 60_000 }, 0],
  [{ at: 'reply', bytes: 0, executed: false }, 0],
  [{ at: 'reply', bytes: 0 }, 1],
  [{ at: 'reply', bytes: 50 }, 1],
])('the plug is pulled: %o, %i issued', async (how, issued) => {
  await simulator.faults([{ fault: 'unplug', cmd: '0A', ...how }]);
  const count = await issuedBy(async () => {
    host.send(issueRequest);
    await host.closed;
  });
  expect(count).toBe(issued);
  expect((await ledger()).device.plugged).toBe(false);
  await expect(connectHost(simulator.address)).rejects.toThrow('ECONNREFUSED');
  await simulator.set({ plugged: true });
  host = await connectHost(simulator.address);
  await quiet();
});

test('another disk, no disk, and the first one again', async () => {
  await simulator.faults([{ fault: 'insertDisk', cmd: '0A', deviceNo: '499000999999' }]);
  const before = await issuedCount();
  expect(await ask(host, issueRequest)).toMatchObject({ returncode: '4001' });
  expect((await ledger()).device.deviceNo).toBe('499000999999');
  const learnt = requestOf(0x04, 'SKPXXCX', { skpkl: 'disk-pw1' });
  expect(await ask(host, learnt)).toMatchObject({ skpbh: '499000999999' });
  await simulator.set({ deviceNo: null });
  expect(await ask(host, learnt)).toMatchObject({ returncode: '4001' });
  await simulator.set({ deviceNo: '499000123456' });
  expect(await ask(host, learnt)).toMatchObject({ skpbh: '499000123456' });
  expect(await issuedCount()).toBe(before);
});

test.each([
  [{ at: 'beforeWrite' }, 0],
  [{ at: 'afterWrite' }, 1],
  [{ at: 'reply', bytes: 300 }, 1],
])('a power cut %o keeps what was written: %i issued', async (how, issued) => {
  const before = await issuedCount();
  await simulator.faults([{ fault: 'crash', cmd: '0A', ...how }]);
  if (how.at === 'reply') {
    host.send(issueRequest);
    await host.take(5 + 256 + 2);
    host.send(encodeNextPacket(1));
    await host.take(300 - 263);
  } else {
    host.send(issueRequest);
  }
  await host.closed;
  expect(await simulator.exited).toBeNull();
  simulator = await startSimulator('taxdisk', options);
  expect(await issuedCount()).toBe(before + issued);
});

test('a script that is wrong is refused as a whole', async () => {
  await expect(simulator.faults([{ fault: 'explode' }])).rejects.toThrow('400');
  await expect(simulator.set({ clock: 'yesterday' })).rejects.toThrow('400');
});
