import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { encodeNextPacket } from '../../native/taxdevice/serial-converter/frame.ts';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { ask, issueInput, requestOf } from './business-host.testing.ts';
import { connectHost, type RawHost } from './raw-host.testing.ts';
import sampleTaxdisk from './sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'taxdisk-hold-'));
const { disk, ...sample } = sampleTaxdisk(folder);
const segments = [{ kind: '007', code: '1100214320', first: '00000001', count: 500 }];
const options = { ...sample, listen: 'tcp', paced: false, disk: { ...disk, segments } };
const issueRequest = requestOf(0x0a, 'FPKJ', issueInput(sampleForm()));
const linkTest = Uint8Array.of(0x1b, 0x10, 0x01, 0x00, 0x05, 0xc4, 0xc7);
const emptyOk = [0x4f, 0x4b, 0x00, 0x04, 0xc9, 0x9a];

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

const report = z.object({ invoices: z.array(z.unknown()), faultsWaiting: z.number() });
const issuedCount = async () => report.parse(await simulator.ledger()).invoices.length;
const hold = (how: object) => simulator.faults([{ fault: 'hold', cmd: '0A', ...how }]);

/** The line is quiet: the next thing that comes is the answer to a link test. */
async function quiet(): Promise<void> {
  host.send(linkTest);
  expect([...(await host.take(6))]).toEqual(emptyOk);
}
async function nextHost(): Promise<void> {
  host.close();
  await host.closed;
  host = await connectHost(simulator.address);
}

test.each([0, 1, 100, 60_000])('held after %i bytes of the request, nothing is done; released, all of it', async (bytes) => {
  const before = await issuedCount();
  await hold({ at: 'request', bytes });
  host.send(issueRequest.subarray(0, 20));
  // between two pieces, as far as that can be had
  await simulator.set({});
  host.send(issueRequest.subarray(20));
  await simulator.held();
  expect(await issuedCount()).toBe(before);
  expect(host.left()).toHaveLength(0);
  await simulator.release();
  expect([...(await host.take(3))]).toEqual([0x4f, 0x4b, 1]);
  expect(await issuedCount()).toBe(before + 1);
  expect(report.parse(await simulator.ledger()).faultsWaiting).toBe(0);
});

test('a request that is thrown away never was, and the next host is served', async () => {
  const before = await issuedCount();
  await hold({ at: 'request', bytes: 50 });
  host.send(issueRequest);
  await simulator.held();
  await nextHost();
  await simulator.release({ discardRequest: true });
  await quiet();
  expect(await issuedCount()).toBe(before);
  expect(await ask(host, issueRequest)).toMatchObject({ returncode: '00000000' });
  expect(await issuedCount()).toBe(before + 1);
});

test('what a host sends in pieces after the others were thrown away is no request', async () => {
  const before = await issuedCount();
  await hold({ at: 'request', bytes: 10 });
  host.send(issueRequest.subarray(0, 300));
  await simulator.held();
  await simulator.release({ discardRequest: true });
  host.send(issueRequest.subarray(300));
  await quiet();
  expect(await issuedCount()).toBe(before);
});

test.each([
  [{ at: 'acted' }, 0],
  [{ at: 'reply', packets: 0 }, 0],
  [{ at: 'reply', packets: 1 }, 5 + 256 + 2],
])('held %o, the work is durable and %i bytes are out', async (how, out) => {
  const before = await issuedCount();
  await hold(how);
  host.send(issueRequest);
  await simulator.held();
  expect(await issuedCount()).toBe(before + 1);
  await host.take(out);
  // NP is what would bring the next packet
  if (out > 0) host.send(encodeNextPacket(1));
  await simulator.set({});
  expect(host.left()).toHaveLength(0);
  await simulator.release();
  expect([...(await host.take(2))]).toEqual([0x4f, 0x4b]);
});

test('behind the last packet there is the end', async () => {
  await simulator.faults([{ fault: 'hold', cmd: '08', at: 'reply', packets: 99 }]);
  const stock = requestOf(0x08, 'GPXXCX', { skpbh: disk.deviceNo, skpkl: 'disk-pw1', fplxdm: '004' });
  const answered = ask(host, stock);
  await simulator.held();
  expect(await answered).toMatchObject({ returncode: '00000000' });
  await simulator.release();
  await quiet();
});

test.each([{ at: 'request', bytes: 70 }, { at: 'acted' }, { at: 'reply' }])('a host that is gone meanwhile: %o', async (how) => {
  const before = await issuedCount();
  await hold(how);
  host.send(issueRequest);
  await simulator.held();
  host.close();
  await host.closed;
  await simulator.release();
  await nextHost();
  await quiet();
  expect(await issuedCount()).toBe(before + 1);
});

test('a plug that is pulled ends it', async () => {
  const before = await issuedCount();
  for (const at of ['request', 'acted']) {
    await hold({ at });
    host.send(issueRequest);
    await simulator.held();
    await simulator.set({ plugged: false });
    await simulator.set({ plugged: true });
    await simulator.release();
    host = await connectHost(simulator.address);
    await quiet();
  }
  expect(await issuedCount()).toBe(before + 1);
});

test('killed while it is held, a disk has what it had done', async () => {
  const before = await issuedCount();
  await hold({ at: 'acted' });
  host.send(issueRequest);
  await simulator.held();
  await simulator.kill();
  simulator = await startSimulator('taxdisk', options);
  expect(await issuedCount()).toBe(before + 1);
});
