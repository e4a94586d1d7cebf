/**
 * Every control API, asked as a page would have a browser ask it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSimulator, startSimulator } from './start.ts';
import sampleTaxserver from './taxserver/sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'control-door-'));
let simulators: Record<string, RunningSimulator> = {};

beforeAll(async () => {
  const [platform, taxserver] = await Promise.all([
    startSimulator('platform', { dataDir: join(folder, 'platform'), counters: [{ counterId: 'BJZ-07', secret: 's' }] }),
    startSimulator('taxserver', sampleTaxserver(join(folder, 'server'))),
  ]);
  simulators = { platform, taxserver };
});
afterAll(async () => {
  await Promise.all(Object.values(simulators).map((one) => one.stop()));
  rmSync(folder, { recursive: true });
});

function ask(control: string, path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const { port } = new URL(control);
  return new Promise((resolve, reject) => {
    const method = path === '/ledger' ? 'GET' : 'POST';
    request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end(method === 'POST' ? '{}' : undefined);
  });
}

// the recording and the tax disk have the control API of the tax-control server
test.each(['platform', 'taxserver'])('%s answers programs, and no page by whatever name', async (name) => {
  const control = simulators[name]?.control ?? expect.unreachable();
  const { host, port } = new URL(control);
  for (const path of ['/ledger', '/set']) {
    expect(await ask(control, path, { host })).toBe(200);
    for (const other of [`station.example:${port}`, `localhost:${port}`, '127.0.0.1:1', '127.0.0.1']) {
      expect([other, await ask(control, path, { host: other })]).toEqual([other, 403]);
    }
    expect(await ask(control, path, { host, origin: 'http://station.example' })).toBe(403);
  }
});
