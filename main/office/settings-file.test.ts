/**
 * New ports in a settings file: what it is read by, and who may read it.
 */
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { writeLines } from './settings-file.ts';

let folder: string;
let umask: number;
beforeEach(() => {
  umask = process.umask(0o022);
  folder = mkdtempSync(join(tmpdir(), 'fapiao-settings-'));
  for (const name of ['etc', 'srv']) mkdirSync(join(folder, name));
});
afterEach(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true });
});

const moved = new Map([['disk-1', { port: '/dev/ttyUSB1', baudRate: 115_200 }]]);
const settings = {
  station: { id: 'BJZ', name: '北京站' },
  counter: { id: 'BJZ-07', name: '7号窗口' },
  seller: { name: '中国铁路示例局集团有限公司北京站', taxId: '91110108339805094M' },
  devices: [
    {
      id: 'disk-1',
      deviceNo: '499000123456',
      family: 'serial-converter',
      port: '/dev/ttyUSB0',
      baudRate: 9600,
      diskPassword: { file: 'disk.key' },
      certificatePassword: 'cert-pw1',
      kinds: ['007'],
      businesses: ['passenger'],
    },
  ],
  platform: { url: 'http://127.0.0.1:1', secret: { file: 'platform.key' } },
  users: [],
  dataDir: 'data',
};

/** Settings below `srv`, with the secrets they name in another folder perhaps. */
function settingsWith(secrets: string, mode = 0o600): string {
  const file = join(folder, 'srv', 'counter.json');
  writeFileSync(file, JSON.stringify(settings, null, 2), { mode });
  for (const name of ['platform.key', 'disk.key']) writeFileSync(join(folder, secrets, name), 'secret\n');
  return file;
}
const portIn = (file: string): string | undefined =>
  z.object({ devices: z.array(z.object({ port: z.string() })) }).parse(JSON.parse(readFileSync(file, 'utf8'))).devices[0]?.port;

test('settings behind a link are read as the program reads them, and the link stays one', () => {
  const file = settingsWith('etc');
  const link = join(folder, 'etc', 'counter.json');
  symlinkSync('../srv/counter.json', link);
  const dataDir = join(folder, 'etc', 'data');
  expect(readConfig(link)).toMatchObject({ ok: true, value: { dataDir } });
  expect(writeLines(link, moved)).toEqual({ ok: true, value: undefined });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(portIn(file)).toBe('/dev/ttyUSB1');
  expect(readConfig(link)).toMatchObject({ ok: true, value: { dataDir, devices: [{ baudRate: 115_200 }] } });
});

test('settings whose secrets are gone are not replaced', () => {
  const file = settingsWith('etc');
  expect(writeLines(file, moved)).toMatchObject({ ok: false, problem: { code: 'config-wrong', details: { file } } });
  expect(portIn(file)).toBe('/dev/ttyUSB0');
});

test.each([0o640, 0o600, 0o660])('the mode %o stays, whatever the umask', (mode) => {
  process.umask(0);
  const file = settingsWith('srv', mode);
  process.umask(0o077);
  expect(writeLines(file, moved)).toMatchObject({ ok: true });
  expect([file, `${file}.before-pairing`].map((name) => statSync(name).mode & 0o777)).toEqual([mode, mode]);
});
