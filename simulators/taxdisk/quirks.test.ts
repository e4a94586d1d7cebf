/**
 * The documented bugs of real devices, on the wire: what a host sees with each of them, and that it is gone when it is switched off.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { encodeRequest } from '../../native/taxdevice/serial-converter/frame.ts';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleForm } from '../taxledger/sample-forms.testing.ts';
import { ask, credentials, issueInput, requestOf } from './business-host.testing.ts';
import { createQuirks, type QuirkChange } from './quirks.ts';
import { connectHost, type RawHost } from './raw-host.testing.ts';
import sampleTaxdisk from './sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'taxdisk-quirks-'));
const { disk, ...sample } = sampleTaxdisk(folder);
const segments = [{ kind: '007', code: '1100214320', first: '00000001', count: 500 }];
const wire = { listen: 'tcp', paced: false, interByteMs: 100, nextPacketMs: 100, maxReplyData: 4000 };
const options = { ...sample, ...wire, disk: { ...disk, segments } };

const linkTest = Uint8Array.of(0x1b, 0x10, 0x01, 0x00, 0x05, 0xc4, 0xc7);
const emptyOk = '4f4b0004c99a';
const order = '4552000512e9ef';
const issueRequest = requestOf(0x0a, 'FPKJ', issueInput(sampleForm()));
const monitorRequest = requestOf(0x06, 'JKSJCX', credentials);
const stockRequest = requestOf(0x08, 'GPXXCX', credentials);
const numberOf = z.object({ fpdm: z.string(), fphm: z.string() });
const queryOf = (input: { readonly cxfs: string; readonly cxtj: string }) =>
  requestOf(0x0c, 'FPCX', { ...credentials, ...input, cxlx: '0' });

const off = createQuirks({}, '').now();
let simulator: RunningSimulator;
let host: RawHost;

beforeAll(async () => {
  simulator = await startSimulator('taxdisk', options);
});
beforeEach(async () => {
  host = await connectHost(simulator.address);
});
afterEach(async () => {
  await set(off);
  // the line is quiet: nothing is left that could be taken for the next answer
  host.send(linkTest);
  expect(await took(6)).toBe(emptyOk);
  expect(host.left()).toHaveLength(0);
  host.close();
});
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

const set = (quirks: QuirkChange) => simulator.set({ quirks });
const took = async (count: number) => Buffer.from(await host.take(count)).toString('hex');
/** Sends the request and gives back the whole reply, which is one packet. */
async function replyTo(request: Uint8Array): Promise<string> {
  host.send(request);
  const head = await host.take(5);
  const length = (head[3] ?? 0) * 256 + (head[4] ?? 0);
  return Buffer.concat([head, await host.take(length - 5 + 2)]).toString('hex');
}

test('the length of an error text is one too small, in two bytes', async () => {
  await set({ shortErrorText: true });
  host.send(encodeRequest({ type: 0x20, command: 0x08, pack: 0, data: Buffer.from('<business') }));
  const header = await host.take(5);
  const length = (header[3] ?? 0) * 256 + (header[4] ?? 0);
  expect(Buffer.from(header.subarray(0, 3)).toString('hex')).toBe('455200');
  // the text begins with 报文格式错误, and one byte more than the length says comes before the CRC
  expect((await took(length + 1 - 5 + 2)).startsWith('b1a8cec4b8f1cabdb4edcef3')).toBe(true);
});

test('noise comes before the header of every reply', async () => {
  await set({ noise: '00ff4f0d' });
  for (let round = 0; round < 2; round += 1) {
    host.send(linkTest);
    expect(await took(4 + 6)).toBe(`00ff4f0d${emptyOk}`);
  }
});

test('a stale reply comes first, at every so many-th exchange', async () => {
  await set({ staleReplyEvery: 2 });
  const stock = await replyTo(stockRequest);
  host.send(linkTest);
  expect(await took(stock.length / 2 + 6)).toBe(stock + emptyOk);
  expect(await replyTo(stockRequest)).toBe(stock);
  host.send(linkTest);
  await host.take(stock.length / 2 + 6);
});

test('half a header and then nothing, with the work done', async () => {
  await set({ halfHeaderEvery: 1 });
  const before = await next();
  host.send(issueRequest);
  expect(await took(2)).toBe('4f4b');
  await set({ halfHeaderEvery: 0 });
  expect(await next()).toBe(before + 1);
});

async function next(): Promise<number> {
  const { stock } = z
    .object({ stock: z.array(z.object({ kind: z.string(), next: z.object({ number: z.string() }).nullable() })) })
    .parse(await simulator.ledger());
  return Number(stock.find(({ kind }) => kind === '007')?.next?.number);
}

test('a late reply: the work is done long before it is told', async () => {
  await set({ lateReplyEvery: 1, lateReplyMs: 400 });
  const before = await next();
  const sent = performance.now();
  host.send(issueRequest);
  while ((await next()) === before);
  expect(host.left()).toHaveLength(0);
  await host.take(1);
  expect(performance.now() - sent).toBeGreaterThan(390);
  const head = await host.take(4);
  await host.take((head[2] ?? 0) * 256 + (head[3] ?? 0) - 5 + 2);
});

test('monitor fields are empty that the disk knows', async () => {
  const whole = await ask(host, monitorRequest);
  expect(whole).toMatchObject({
    kpjzsj: expect.stringMatching(/^\d{8}$/),
    zxbsrq: expect.stringMatching(/^\d{14}$/),
    syrl: '1048576',
  });
  await set({ emptyMonitorFields: true });
  expect(await ask(host, monitorRequest)).toEqual({ ...whole, kpjzsj: '', zxbsrq: '', syrl: '' });
});

test('after a multi-packet request that failed, the next good one is ER 12 once and not executed', async () => {
  await set({ rememberedType: true });
  const half = () => host.send(encodeRequest({ type: 0x20, command: 0x0a, pack: 1, data: Buffer.from('<?xml') }));
  const before = await next();
  half();
  expect(await took(7)).toBe('4e5000050142ce');
  expect(await took(7)).toBe('4552000530e923');
  host.send(issueRequest);
  expect(await took(7)).toBe(order);
  expect(await next()).toBe(before);
  await replyTo(issueRequest);
  expect(await next()).toBe(before + 1);
});

test('a long reply that the host gave up is remembered likewise', async () => {
  await simulator.stop();
  simulator = await startSimulator('taxdisk', { ...options, maxReplyData: 64, quirks: { rememberedType: true } });
  host = await connectHost(simulator.address);
  host.send(stockRequest);
  await host.take(5 + 64 + 2);
  host.send(linkTest);
  expect(await took(7)).toBe(order);
  host.send(linkTest);
  expect(await took(6)).toBe(emptyOk);
  await simulator.stop();
  simulator = await startSimulator('taxdisk', options);
  host = await connectHost(simulator.address);
});

test('the database lags: so many queries do not find the newest invoice', async () => {
  const older = numberOf.parse(await ask(host, issueRequest));
  await set({ queryLag: 2 });
  const newest = numberOf.parse(await ask(host, issueRequest));
  const alone = queryOf({ cxfs: '0', cxtj: `${newest.fpdm}${newest.fphm}${newest.fphm}` });
  const both = queryOf({ cxfs: '0', cxtj: `${newest.fpdm}${older.fphm}${newest.fphm}` });
  expect(await ask(host, alone)).toMatchObject({ returncode: '09d106' });
  expect(await ask(host, both)).toMatchObject({ fpxx: [{ fphm: older.fphm }] });
  expect(await ask(host, alone)).toMatchObject({ fpxx: [{ fphm: newest.fphm }] });
});

test('success in every spelling, and refusals in six digits', async () => {
  await set({ successCode: 'turns' });
  const spelt = new Set<unknown>();
  for (let round = 0; round < 3; round += 1)
    spelt.add(z.object({ returncode: z.string() }).parse(await ask(host, stockRequest)).returncode);
  expect([...spelt].toSorted()).toEqual(['0', '0000', '00000000']);
  await simulator.set({ clock: '20991231000000' });
  expect(await ask(host, issueRequest)).toMatchObject({ returncode: '21' });
  await set({ sixDigitCodes: true });
  expect(await ask(host, issueRequest)).toMatchObject({ returncode: '09d109' });
  await simulator.set({ clock: new Date().toISOString() });
});

test('every quirk has its line in the page of the far ends, and its name at the panel', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  const [page, panel] = [read('README.md'), read('panel/page/quirk-controls.js')];
  expect(Object.keys(off).filter((name) => !page.includes(`\`${name}\``) || !panel.includes(`${name}: [`))).toEqual([]);
});

test('quirks that are not named stay, the ledger tells them, and a wrong one is refused', async () => {
  await set({ queryLag: 3 });
  await set({ noise: 'ff' });
  expect(await simulator.ledger()).toMatchObject({ quirks: { ...off, queryLag: 3, noise: 'ff' } });
  await expect(simulator.set({ quirks: { noise: 'f' } })).rejects.toThrow('400');
  await expect(simulator.set({ quirks: { coffee: true } })).rejects.toThrow('400');
});
