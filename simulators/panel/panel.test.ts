import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type RunningSimulator, startSimulator } from '../start.ts';
import sampleTaxdisk from '../taxdisk/sample.ts';
import sampleTaxserver from '../taxserver/sample.ts';
import { type Panel, startPanel } from './panel.ts';

const folder = mkdtempSync(join(tmpdir(), 'panel-test-'));
const paper = { moves: [] as string[] };
/** How often the disk was asked for its ledger, and what it waits for before it answers. */
const dear = { asked: 0, until: Promise.resolve() };
let farEnds: RunningSimulator[] = [];
let panel: Panel;
let headers: Record<string, string>;

beforeAll(async () => {
  const [disk, server, platform] = await Promise.all([
    startSimulator('taxdisk', { ...sampleTaxdisk(join(folder, 'disk')), listen: 'tcp' }),
    startSimulator('taxserver', sampleTaxserver(join(folder, 'server'))),
    startSimulator('platform', { dataDir: join(folder, 'platform'), counters: [{ counterId: 'BJZ-07', secret: 's' }] }),
  ]);
  farEnds = [disk, server, platform];
  const printer = {
    queue: 'fapiao',
    files: async () => ['/printed/1-1-one.pdf', '/printed/2-2-two.pdf'],
    pause: async () => void paper.moves.push('pause'),
    resume: async () => void paper.moves.push('resume'),
  };
  const counted = {
    ...disk,
    ledger: async () => {
      dear.asked += 1;
      await dear.until;
      return disk.ledger();
    },
  };
  panel = await startPanel({ disk: counted, server, platform, printer, configFile: '/station/counter.json' });
  headers = { 'x-panel-token': new URL(panel.url).hash.slice(1) };
});
afterAll(async () => {
  await panel.close();
  await Promise.all(farEnds.map((one) => one.stop()));
  rmSync(folder, { recursive: true });
});

const unit = z.looseObject({
  device: z.looseObject({ bureau: z.string(), plugged: z.boolean(), clock: z.string() }),
  stock: z.array(z.looseObject({ kind: z.string(), remaining: z.number() })),
  issued: z.record(z.string(), z.number()),
  latest: z.array(z.looseObject({ number: z.string() })),
  faultsWaiting: z.number(),
});
const stateSchema = z.object({
  configFile: z.string(),
  disk: z.object({ state: unit }),
  server: z.object({ state: unit.nullable() }),
  platform: z.object({ state: z.looseObject({ link: z.string(), faultsWaiting: z.number(), telemetry: z.array(z.unknown()) }) }),
  printer: z.object({ state: z.object({ paused: z.boolean(), printed: z.number(), latest: z.array(z.string()) }) }),
});
const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, panel.url), { headers, ...init });
const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) });
const stateOf = async (answer: Promise<Response>) => stateSchema.parse(await (await answer).json());

test('it shows every far end', async () => {
  const state = await stateOf(ask('/api/state'));
  expect(state.configFile).toBe('/station/counter.json');
  expect(state.disk.state).toMatchObject({ device: { plugged: true, bureau: 'up' }, issued: {}, latest: [], faultsWaiting: 0 });
  expect(state.disk.state.stock).toMatchObject([
    { kind: '004', remaining: 50 },
    { kind: '007', remaining: 62 },
  ]);
  expect(state.printer.state).toEqual({ paused: false, printed: 2, latest: ['2-2-two.pdf', '1-1-one.pdf'] });
});

test('it moves them, and answers with what came of it', async () => {
  const issued = await stateOf(post('/api/disk/set', { bureau: 'down', foreignInvoice: { kind: '007' } }));
  expect(issued.disk.state).toMatchObject({ device: { bureau: 'down' }, issued: { blue: 1 }, latest: [{ number: '00415001' }] });
  const moved = await stateOf(post('/api/disk/set', { clock: '20270102030405' }));
  expect(moved.disk.state.device.clock).toMatch(/^20270102/);
  expect((await stateOf(post('/api/disk/set', { plugged: false }))).disk.state.device.plugged).toBe(false);
  expect((await stateOf(post('/api/server/faults', [{ fault: 'html' }]))).server.state?.faultsWaiting).toBe(1);
  expect((await stateOf(post('/api/platform/set', { link: 'down' }))).platform.state.link).toBe('down');
  expect((await stateOf(post('/api/disk/release', {}))).disk.state.faultsWaiting).toBe(0);
  expect((await stateOf(post('/api/printer/set', { paused: true }))).printer.state.paused).toBe(true);
  expect((await stateOf(post('/api/printer/set', { paused: false }))).printer.state.paused).toBe(false);
  expect(paper.moves).toEqual(['pause', 'resume']);
});

test('however many look at it, a far end is asked once', async () => {
  await post('/api/printer/set', { paused: false });
  const { promise, resolve } = Promise.withResolvers<void>();
  dear.until = promise;
  const before = dear.asked;
  const moved = stateOf(post('/api/printer/set', { paused: false }));
  await vi.waitUntil(() => dear.asked > before, { timeout: 10_000 });
  const looks = Array.from({ length: 5 }, () => stateOf(ask('/api/state')));
  for (let round = 0; round < 5; round++) await (await ask('/')).text();
  resolve();
  for (const seen of await Promise.all(looks)) expect(seen).toEqual(await moved);
  expect(dear.asked).toBe(before + 1);
});

test('what a far end refuses is told in its own words, and nothing moves', async () => {
  const refused = await post('/api/disk/set', { bureau: 'sideways' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('bureau');
  expect((await post('/api/disk/faults', {})).status).toBe(400);
  expect((await ask('/api/disk/set', { method: 'POST', body: '{' })).status).toBe(400);
  expect((await post('/api/disk/set', { clock: '9'.repeat(70_000) })).status).toBe(400);
  expect((await post('/api/nobody/set', {})).status).toBe(404);
});

test('without the token, or by another name, it tells and does nothing', async () => {
  for (const without of [{}, { 'x-panel-token': 'wrong' }, { 'x-panel-token': '' }]) {
    expect((await ask('/api/state', { headers: without })).status).toBe(403);
    expect((await ask('/api/disk/set', { method: 'POST', body: '{"plugged":true}', headers: without })).status).toBe(403);
  }
  expect((await stateOf(ask('/api/state'))).disk.state.device.plugged).toBe(false);
  // a name that somebody else's domain points at this machine
  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(panel.url);
    const rebound = { ...headers, host: `panel.example:${port}` };
    request({ host: '127.0.0.1', port, path: '/api/state', headers: rebound }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(403);
  // asked first by a browser on behalf of another page, it does not say yes
  const preflight = await fetch(new URL('/api/disk/set', panel.url), {
    method: 'OPTIONS',
    headers: { origin: 'https://example.org' },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

test('every file of the page is served, under a policy that lets nothing else in', async () => {
  for (const name of readdirSync(join(import.meta.dirname, 'page'))) {
    const answer = await ask(name === 'index.html' ? '/' : `/${name}`);
    expect([name, answer.status]).toEqual([name, 200]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect((await ask('/../panel.ts')).status).toBe(404);
});

test('a far end that is gone is shown as gone, and the others go on', async () => {
  await farEnds[1]?.kill();
  const state = await vi.waitUntil(
    async () => {
      const seen = await stateOf(ask('/api/state'));
      return seen.server.state === null ? seen : null;
    },
    { timeout: 10_000 },
  );
  expect(state.disk.state.device.bureau).toBe('down');
});
