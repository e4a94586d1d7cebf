/**
 * The shell as a program, with a sample office and a sample page: what the page can do, what it cannot, and what survives.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bridge } from '../../preload/bridge.ts';
import { buildStation, type RunningStation, type Station, startStation } from './station.testing.ts';

declare global {
  var fapiao: Bridge;
}

let station: Station;
let running: RunningStation;

beforeAll(async () => {
  station = await buildStation();
  running = await startStation(station);
}, 60_000);

afterAll(async () => {
  await running.app.close();
  rmSync(station.folder, { recursive: true, force: true });
});

test('x', async () => {
  const { page } = running;
  expect(await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')])).toEqual(['undefined','undefined']);
  console.log(await page.evaluate(() => fapiao.send('findOrder', { scan: 'x' }, 's')));
});
