import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { encodeRequest } from '../../native/taxdevice/serial-converter/frame.ts';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { connectHost, type RawHost } from './raw-host.testing.ts';
import sampleTaxdisk from './sample.ts';

/** Whole exchanges in hex, made apart from the code that is tested. */
const exchanges = z
  .array(
    z.object({
      name: z.string(),
      note: z.string(),
      steps: z.array(z.object({ host: z.string(), device: z.string().optional() })),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/exchanges.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'taxdisk-test-'));
let simulator: RunningSimulator;
let host: RawHost;

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (data: Uint8Array) => (Buffer.from(data).toString('hex').match(/../g) ?? []).join(' ').toUpperCase();
const linkTest = bytes('1B 10 01 00 05 C4 C7');
const emptyOk = '4F 4B 00 04 C9 9A';

beforeAll(async () => {
  const { disk, ...sample } = sampleTaxdisk(folder);
  simulator = await startSimulator('taxdisk', {
    ...sample,
    listen: 'tcp',
    paced: false,
    interByteMs: 100,
    nextPacketMs: 200,
    disk: { ...disk, clock: '20261122100000' },
  });
  host = await connectHost(simulator.address);
});
afterAll(async () => {
  host.close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function play(steps: (typeof exchanges)[number]['steps']): Promise<void> {
  for (const step of steps) {
    host.send(bytes(step.host));
    if (step.device !== undefined) expect(hex(await host.take(bytes(step.device).length))).toBe(step.device);
  }
}

test.each(exchanges)('$name: $note', async ({ steps }) => {
  await play(steps);
  // nothing is left over that could be taken for the next answer
  host.send(linkTest);
  expect(hex(await host.take(6))).toBe(emptyOk);
  expect(host.left()).toHaveLength(0);
});

test('requests may come byte by byte, joined, or behind noise', async () => {
  for (const byte of linkTest) host.send(Uint8Array.of(byte));
  expect(hex(await host.take(6))).toBe(emptyOk);
  host.send(Buffer.concat([linkTest, linkTest]));
  expect(hex(await host.take(12))).toBe(`${emptyOk} ${emptyOk}`);
  host.send(Buffer.concat([bytes('00 FF 4F 45 1B'), linkTest]));
  expect(hex(await host.take(6))).toBe(emptyOk);
});

test('half a request is given up after a while with ER 30', async () => {
  host.send(linkTest.subarray(0, 4));
  expect(hex(await host.take(7))).toBe('45 52 00 05 30 E9 23');
  host.send(linkTest);
  expect(hex(await host.take(6))).toBe(emptyOk);
});

test('the rest of a multi-packet request that never comes is ER 30', async () => {
  const first = exchanges.find(({ name }) => name === 'stock in two request packets')?.steps[0];
  host.send(bytes(first?.host ?? ''));
  expect(hex(await host.take(7))).toBe(first?.device);
  expect(hex(await host.take(7))).toBe('45 52 00 05 30 E9 23');
});

test('packets out of order are ER 12', async () => {
  const steps = exchanges.find(({ name }) => name === 'stock in two request packets')?.steps ?? [];
  host.send(bytes(steps[0]?.host ?? ''));
  await host.take(7);
  host.send(bytes(steps[0]?.host ?? ''));
  expect(hex(await host.take(7))).toBe('45 52 00 05 12 E9 EF');
});

test('a host that does not ask for the next packet does not get it', async () => {
  const [first, , third] = exchanges.find(({ name }) => name === 'stock')?.steps ?? [];
  const opening = bytes(first?.device ?? '').length;
  host.send(bytes(first?.host ?? ''));
  await host.take(opening);
  host.send(linkTest);
  expect(hex(await host.take(6))).toBe(emptyOk);

  host.send(bytes(first?.host ?? ''));
  await host.take(opening);
  host.send(bytes(third?.host ?? ''));
  expect(hex(await host.take(7))).toBe('45 52 00 05 12 E9 EF');
});

test('a document that is none, or one of another command, is an error text', async () => {
  host.send(encodeRequest({ type: 0x20, command: 0x08, pack: 0, data: Buffer.from('<business') }));
  const [, , , length = 0] = await host.take(4);
  expect(hex((await host.take(length - 4 + 2)).subarray(0, 4))).toBe(hex(Buffer.from('b1a8cec4', 'hex')));
  host.send(
    encodeRequest({
      type: 0x20,
      command: 0x08,
      pack: 0,
      data: Buffer.from('<?xml version="1.0" encoding="gbk"?><business id="FPKJ"><body/></business>'),
    }),
  );
  const head = await host.take(4);
  expect(hex(head.subarray(0, 3))).toBe('45 52 00');
  await host.take((head[3] ?? 0) - 4 + 2);
});
