import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { makeVerifier } from './people/passwords.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const disk = {
  id: 'disk-1',
  family: 'serial-converter',
  port: '/dev/ttyUSB0',
  deviceNo: '499000123456',
  diskPassword: 'disk-pw1',
  certificatePassword: 'cert-pw1',
  kinds: ['007'],
  businesses: ['passenger'],
};
const good = {
  station: { id: 'BJZ', name: '北京站' },
  counter: { id: 'BJZ-07', name: '7号窗口' },
  seller: { name: '中国铁路示例局集团有限公司北京站', taxId: '91110108339805094M' },
  devices: [disk],
  platform: { url: 'https://platform.example', secret: 'secret' },
  users: [{ userId: 'wangmin', name: '王敏', roles: ['clerk'], password: 'fapiao' }],
  dataDir: 'data',
};

function read(settings: unknown) {
  const file = join(folder, 'counter.json');
  writeFileSync(file, JSON.stringify(settings));
  return readConfig(file);
}

test('the smallest good file, with its defaults', () => {
  expect(read(good)).toMatchObject({
    ok: true,
    value: {
      dataDir: join(folder, 'data'),
      locale: 'zh-CN',
      printers: [],
      platform: { timeoutMs: 8000 },
      devices: [{ baudRate: 9600 }],
    },
  });
});

describe('secrets', () => {
  test('from a file beside the settings, without its last line break', () => {
    writeFileSync(join(folder, 'key'), 'from a file\n');
    expect(read({ ...good, platform: { ...good.platform, secret: { file: 'key' } } })).toMatchObject({
      value: { platform: { secret: 'from a file' } },
    });
  });

  test('from the environment; one that is not set is named', () => {
    process.env.FAPIAO_TEST_SECRET = 'from-env';
    expect(read({ ...good, devices: [{ ...disk, diskPassword: { env: 'FAPIAO_TEST_SECRET' } }] })).toMatchObject({
      value: { devices: [{ diskPassword: 'from-env' }] },
    });
    delete process.env.FAPIAO_TEST_SECRET;
    expect(read({ ...good, devices: [{ ...disk, diskPassword: { env: 'FAPIAO_TEST_SECRET' } }] })).toMatchObject({
      problem: {
        code: 'config-wrong',
        details: { place: 'devices.0.diskPassword', reason: expect.stringContaining('FAPIAO_TEST_SECRET') },
      },
    });
  });

  test('a verifier in place of a password', async () => {
    const passwordVerifier = await makeVerifier('x');
    expect(read({ ...good, users: [{ userId: 'a', name: '甲', roles: ['clerk'], passwordVerifier }] }).ok).toBe(true);
  });
});

test.each<[string, object, string]>([
  ['a key nobody knows', { colour: 'red' }, 'the file'],
  ['a counter id that cannot travel in a header', { counter: { id: '七号', name: '7号' } }, 'counter.id'],
  ['a seller longer than the form', { seller: { ...good.seller, name: '站'.repeat(51) } }, 'seller.name'],
  ['a seller the device cannot write', { seller: { ...good.seller, addressPhone: '𬭎' } }, 'seller.addressPhone'],
  ['an address that is none', { platform: { ...good.platform, url: 'ftp://x' } }, 'platform.url'],
  ['a port that is none', { devices: [{ ...disk, port: 'somewhere' }] }, 'devices.0.port'],
  ['a family nobody knows', { devices: [{ ...disk, family: 'abacus' }] }, 'devices.0.family'],
  [
    "a server of CUPS' for the system's own printing",
    { printers: [{ id: 'front', queue: 'OKI', via: 'system', server: 'print.station.example' }] },
    'printers.0',
  ],
  ['two devices of one name', { devices: [disk, disk] }, 'id'],
  [
    'a verifier that is none',
    { users: [{ userId: 'a', name: '甲', roles: ['clerk'], passwordVerifier: 'secret' }] },
    'users.0.passwordVerifier',
  ],
  ['a person without any password', { users: [{ userId: 'a', name: '甲', roles: ['clerk'] }] }, 'users.0'],
])('refused with its place: %s', (_name, change, place) => {
  expect(read({ ...good, ...change })).toMatchObject({ ok: false, problem: { code: 'config-wrong', details: { place } } });
});

test('a file that is not there, or no JSON', () => {
  expect(readConfig(join(folder, 'nowhere.json'))).toMatchObject({ problem: { code: 'config-unreadable' } });
  writeFileSync(join(folder, 'broken.json'), '{');
  expect(readConfig(join(folder, 'broken.json'))).toMatchObject({ problem: { code: 'config-unreadable' } });
});
