import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openBrowser } from './open-browser.ts';

const url = 'http://127.0.0.1:40521/#5oY2nJ0pXw3vTq8kRz1bLc6d';
let folder: string;
let started: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-browser-'));
  started = join(folder, 'started-with');
  mkdirSync(join(folder, 'bin'));
  // by each name that a browser may be opened with
  for (const name of ['xdg-open', 'open'])
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho "$@" > "${started}.new" && mv "${started}.new" "${started}"\n`, {
      mode: 0o700,
    });
  vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('a browser is started with a file of its owner’s that leads to the address, and the file goes again', async () => {
  vi.stubEnv('DISPLAY', ':9');
  const page = join(folder, 'panel.html');
  // what somebody left there, readable to all, is not written into
  writeFileSync(page, 'old', { mode: 0o644 });
  const remove = openBrowser(url, folder);
  await vi.waitUntil(() => existsSync(started), { timeout: 10_000 });
  expect(readFileSync(started, 'utf8')).toBe(`${page}\n`);
  expect(statSync(page).mode & 0o777).toBe(0o600);
  expect(readFileSync(page, 'utf8')).toContain(`content="0;url=${url}"`);
  remove();
  expect(existsSync(page)).toBe(false);
});

test.runIf(process.platform === 'linux')('without a display nothing is written', () => {
  vi.stubEnv('DISPLAY', '');
  vi.stubEnv('WAYLAND_DISPLAY', '');
  openBrowser(url, folder)();
  expect(existsSync(join(folder, 'panel.html'))).toBe(false);
});
