/**
 * The platform as a process of its own: its wire, its control API, exchanges that stand still, and what it tells of its
 * traffic. Every exchange is held against docs/platform-api.yaml.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSimulator, startSimulator } from '../start.ts';
import { sampleCode, sampleDocument } from './bench.testing.ts';
import { type PlatformLedger, platformLedgerSchema } from './ledger-view.ts';
import { sampleOrderNos } from './sample.ts';
import { type WireCounter, wireCounter } from './wire.testing.ts';

let dataDir: string;
let simulator: RunningSimulator;
let counter: WireCounter;
let numbers = 0;

const start = () =>
  startSimulator('platform', { dataDir, counters: [{ counterId: 'counter-07', secret: '密钥' }], redForms: 'onSet' });

async function startAgain(): Promise<void> {
  await simulator.kill();
  simulator = await start();
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-wire-'));
  simulator = await start();
});
afterAll(async () => {
  await simulator.stop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  counter = wireCounter(simulator.address, 'counter-07', '密钥');
});
afterEach(async () => {
  await simulator.faults([]);
  await release();
  await simulator.set({ link: 'up', clock: null });
});

const control = async (path: string, init?: RequestInit): Promise<unknown> =>
  (await fetch(`${simulator.control}${path}`, init)).json();
const held = () => control('/held');
const release = () => control('/release', { method: 'POST', body: '{}' });
const ledger = async (): Promise<PlatformLedger> => platformLedgerSchema.parse(await simulator.ledger());
const holds = async (uploadKey: string) => (await ledger()).documents.some((document) => document.uploadKey === uploadKey);

function newDocument() {
  numbers += 1;
  return sampleDocument({ number: String(numbers).padStart(8, '0'), orderLineIds: [] });
}

describe('an exchange stands still', () => {
  const hold = (at: 'request' | 'acted' | 'answer') => simulator.faults([{ fault: 'hold', at, path: '/v1/invoices' }]);

  it.each([
    ['request', false],
    ['acted', true],
    ['answer', true],
  ] as const)('at %s until it is released', async (at, done) => {
    await hold(at);
    const document = newDocument();
    const waiting = held();
    const exchange = counter.sendJson('POST', '/v1/invoices', { documents: [document] });
    expect(await waiting).toEqual({ held: 1 });
    expect(await holds(document.uploadKey)).toBe(done);
    // another exchange is served meanwhile
    expect((await counter.send('GET', '/v1/time')).status).toBe(200);
    await release();
    const response = await exchange;
    expect(await response.json()).toEqual({ results: [{ uploadKey: document.uploadKey, outcome: 'accepted' }] });
    expect(counter.violations).toEqual([]);
  });

  it('with half of the answer out', async () => {
    const path = `/v1/orders/${sampleOrderNos.family}`;
    const whole = Buffer.from(await (await counter.send('GET', path)).arrayBuffer());
    await simulator.faults([{ fault: 'hold', at: 'answer' }]);
    const response = await counter.sendUnchecked(path);
    const reader = response.body?.getReader();
    const firstHalf = (await reader?.read())?.value;
    expect(await held()).toEqual({ held: 1 });
    expect(firstHalf?.length).toBe(Math.floor(whole.length / 2));
    await release();
    const secondHalf = (await reader?.read())?.value;
    expect(Buffer.concat([firstHalf ?? Buffer.alloc(0), secondHalf ?? Buffer.alloc(0)])).toEqual(whole);
  });

  it.each(['request', 'acted', 'answer'] as const)('at %s; the client goes, what it asked is done all the same', async (at) => {
    await hold(at);
    const document = newDocument();
    const leaving = new AbortController();
    const exchange = counter.sendJson('POST', '/v1/invoices', { documents: [document] }, leaving.signal);
    expect(await held()).toEqual({ held: 1 });
    leaving.abort();
    await expect(exchange).rejects.toThrow();
    await release();
    await expect.poll(() => holds(document.uploadKey)).toBe(true);
    expect((await counter.send('GET', '/v1/time')).status).toBe(200);
  });

  it('as many as come, and all go on together', async () => {
    await simulator.faults([{ fault: 'hold', at: 'acted', path: '/v1/time', times: 3 }]);
    const exchanges = [1, 2, 3].map(() => counter.send('GET', '/v1/time'));
    await expect.poll(held).toEqual({ held: 3 });
    await release();
    expect((await Promise.all(exchanges)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('traffic', () => {
  it('is told apart by call, with the times it came', async () => {
    const before = await ledger();
    const started = Date.now();
    await simulator.faults([{ fault: 'status', status: 503, retryAfter: '1', path: '/v1/invoices' }]);
    const documents = [newDocument(), newDocument(), newDocument()];
    expect((await counter.sendJson('POST', '/v1/invoices', { documents })).status).toBe(503);
    expect((await counter.sendJson('POST', '/v1/invoices', { documents: [newDocument()] })).status).toBe(200);
    const { requests, arrivals, uploads } = await ledger();
    expect(requests['POST /v1/invoices']).toBe((before.requests['POST /v1/invoices'] ?? 0) + 2);
    const times = arrivals['POST /v1/invoices']?.slice(-2) ?? [];
    expect(times.length).toBe(2);
    expect(times.every((time) => time >= started && time <= Date.now())).toBe(true);
    expect(uploads).toEqual({
      requests: before.uploads.requests + 2,
      documents: before.uploads.documents + 4,
      largest: Math.max(before.uploads.largest, 3),
    });
  });

  it('against a link that is down is counted too', async () => {
    const before = (await ledger()).brokenConnections.length;
    await simulator.set({ link: 'down' });
    await expect(counter.send('GET', '/v1/time')).rejects.toThrow();
    expect((await ledger()).brokenConnections.length).toBeGreaterThan(before);
  });
});

describe('over the wire', () => {
  it('a body over 4 MiB is too large, whatever is in it; 4 MiB are not', async () => {
    const padded = (length: number) => Buffer.from('{"documents":[]}'.padEnd(length));
    expect((await counter.send('POST', '/v1/invoices', padded(4 * 1024 * 1024))).status).toBe(200);
    expect((await counter.send('POST', '/v1/invoices', padded(4 * 1024 * 1024 + 1))).status).toBe(413);
    const documents = new Array(201).fill(newDocument());
    expect((await counter.sendJson('POST', '/v1/invoices', { documents: documents.slice(1) })).status).toBe(200);
    expect((await counter.sendJson('POST', '/v1/invoices', { documents })).status).toBe(413);
    expect(counter.violations.map((violation) => violation.split(' ').slice(0, 3).join(' '))).toEqual([
      // both of them the tests' own doing: 201 documents are no upload by the contract
      'request uploadInvoices body:',
    ]);
  });

  it('files and papers pass as the contract has them, and are in the ledger', async () => {
    const document = newDocument();
    const { number } = document;
    await counter.sendJson('POST', '/v1/invoices', { documents: [document] });
    const layout = await counter.send(
      'PUT',
      `/v1/layouts/${sampleCode}/${number}/pdf`,
      Buffer.from([0xff, 0]),
      'application/pdf',
    );
    expect(layout.status).toBe(201);
    const theirs = await counter.send('GET', '/v1/reconciliation/2026-11-22');
    const file = Buffer.from(await theirs.arrayBuffer());
    expect((await counter.send('PUT', '/v1/reconciliation/2026-11-22', file, 'text/csv')).status).toBe(204);
    const delivery = { deliveryId: `d-${number}`, code: sampleCode, number, channel: 'sms', to: '13800000000' };
    expect((await counter.sendJson('POST', '/v1/deliveries', delivery)).status).toBe(202);
    expect((await counter.sendJson('POST', '/v1/red-forms', { requestId: number })).status).toBe(202);
    await simulator.set({ redForms: [{ requestId: number, state: 'approved' }] });
    expect(await (await counter.send('GET', `/v1/red-forms/${number}`)).json()).toMatchObject({ state: 'approved' });
    const feed = await (await counter.send('GET', '/v1/changes?wait=0')).json();
    expect(feed).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ type: 'redForm', requestId: number })]),
    });
    await expect(simulator.set({ redForms: [{ requestId: 'nobody', state: 'approved' }] })).rejects.toThrow('400');
    expect(await ledger()).toMatchObject({
      layouts: [{ number, bytes: 2, times: 1 }],
      deliveries: [{ ...delivery, url: null, times: 1 }],
      reconciliations: [{ day: '2026-11-22', text: file.toString('utf8') }],
      redForms: [{ requestId: number, state: 'approved', number: expect.stringMatching(/^\d{16}$/) }],
    });
    expect(counter.violations).toEqual([]);
  });

  it('what is not of the contract is found out, whichever side it is on', async () => {
    const path = `/v1/layouts/${sampleCode}/00000000/pdf`;
    await counter.send('PUT', path, Buffer.from('%PDF'), 'text/plain');
    await counter.send('GET', '/v1/reconciliation/tomorrow');
    await simulator.faults([{ fault: 'instead', json: { match: 'yes' } }]);
    await counter.sendJson('POST', '/v1/digests', {});
    expect(counter.violations.filter((violation) => !violation.includes('never answers'))).toEqual([
      'request putLayout: type text/plain',
      expect.stringMatching(/^request getReconciliation day: /),
      expect.stringMatching(/^request compareDigests body: /),
      expect.stringMatching(/^answer compareDigests 200: /),
    ]);
  });

  it('a backup outlives the process, and what was put back does too; the clock runs on', async () => {
    const [kept, lost] = [newDocument(), newDocument()];
    await counter.sendJson('POST', '/v1/invoices', { documents: [kept] });
    await simulator.set({ backup: 'evening' });
    await counter.sendJson('POST', '/v1/invoices', { documents: [lost] });
    await simulator.set({ clock: '2027-01-01T00:00:00+08:00' });
    await startAgain();
    await simulator.set({ restore: 'evening' });
    await startAgain();
    expect([await holds(kept.uploadKey), await holds(lost.uploadKey)]).toEqual([true, false]);
    expect((await ledger()).now).toMatch(/^2027/);
    await expect(simulator.set({ restore: '../evening' })).rejects.toThrow('400');
    await expect(simulator.set({ restore: 'never' })).rejects.toThrow('no backup');
  });
});
