import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from './start.ts';
import sampleTaxdisk from './taxdisk/sample.ts';
import sampleTaxserver from './taxserver/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the samples start, keep their state over a restart and end in order', async () => {
  for (const [name, options] of [
    ['taxdisk', sampleTaxdisk(join(folder, 'disk'))],
    ['taxserver', sampleTaxserver(join(folder, 'server'))],
  ] as const) {
    const first = await startSimulator(name, options);
    await first.set({ limits: { singleLimit: 12_345 }, bureau: 'down' });
    const told = await first.ledger();
    expect(told).toMatchObject({
      device: { name: '中国铁路示例局集团有限公司北京站', bureau: 'down', plugged: true },
      invoices: [],
    });
    await first.stop();
    expect(await first.exited).toBe(0);
    const second = await startSimulator(name, options);
    expect(await second.ledger()).toMatchObject({ device: { bureau: 'down' } });
    await second.stop();
  }
});

test('a port goes away with its simulator', async () => {
  const simulator = await startSimulator('taxdisk', sampleTaxdisk(folder));
  expect(existsSync(simulator.address)).toBe(true);
  await simulator.stop();
  expect(existsSync(simulator.address)).toBe(false);
});

test('wrong options are told, not served', async () => {
  await expect(startSimulator('taxdisk', { dataDir: folder })).rejects.toThrow('disk');
});

test('killed, it is gone at once', async () => {
  const simulator = await startSimulator('taxserver', sampleTaxserver(folder));
  await simulator.kill();
  expect(await simulator.exited).toBeNull();
  await expect(simulator.ledger()).rejects.toThrow();
});
