/**
 * Holds docs/configuration.md and its example against the settings' own schemas.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { type Config, configSchema, readConfig } from '../main/office/config.ts';
import { openDevices } from '../main/office/devices.ts';
import { serialConverterConfig, taxControlServerConfig, timersSchema } from '../native/device-config.ts';
import { openDevice } from '../native/open-device.ts';
import { commands } from '../native/taxdevice/serial-converter/commands.ts';
import { functions } from '../native/taxdevice/tax-control-server/functions.ts';
import { codeWords, fenced, readPage, section, tableRows } from './page.testing.ts';
import { described, keysOf } from './schema.testing.ts';

const page = readPage('configuration.md');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-docs-'));
  mkdirSync(join(folder, 'secrets'));
  for (const file of ['platform.key', 'secrets/disk-2', 'secrets/disk-2-certificate'])
    writeFileSync(join(folder, file), 'secret\n');
  vi.stubEnv('DISK_PASSWORD', '88888888');
  vi.stubEnv('CERTIFICATE_PASSWORD', '12345678');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The key cells of a section's table that are keys, with their default cells. */
function documented(heading: string): Readonly<Record<string, string>> {
  const rows = tableRows(section(page, heading)).filter(([key = '']) => /^`[\w.[\]]+`$/.test(key));
  return Object.fromEntries(rows.map(([key = '', fallback = '']) => [plain(key), plain(fallback)]));
}

function expectSame(written: Readonly<Record<string, string>>, schema: z.ZodType, isLeaf: (path: string) => boolean): void {
  const keys = keysOf(described(schema), isLeaf);
  expect(Object.keys(written).toSorted()).toEqual(keys.map(({ path }) => path).toSorted());
  for (const { path, default: fallback, required } of keys) {
    const cell = written[path];
    if (fallback !== null) expect([fallback, 'all defaults'], path).toContain(cell);
    else if (required) expect(cell, path).toBe('required');
    // A list whose items are transformed has a default that its JSON schema does not tell.
    else expect(['–', 'not checked', "the system's own", '[]'], path).toContain(cell);
  }
}

describe('every key with its default', () => {
  test('of the file', () => {
    expectSame(documented('## Every key'), configSchema, (path) =>
      ['platform.secret', 'users[].password', 'devices'].includes(path),
    );
  });

  test.each([
    ['### serial-converter: a tax disk behind a serial line', serialConverterConfig],
    ['### tax-control-server: a server over HTTP', taxControlServerConfig],
  ] as const)('%s', (heading, schema) => {
    const written = { ...documented('### Keys of both families'), ...documented(heading) };
    expectSame(written, schema, (path) => path === 'timersMs');
  });

  test('of the times', () => {
    expectSame(documented('### timersMs: times of a serial line'), timersSchema, () => false);
  });
});

function read(settings: string): Config {
  const file = join(folder, 'counter.json');
  writeFileSync(file, settings);
  const config = readConfig(file);
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  return config.value;
}

test('its table of questions has the names that go over the wire', () => {
  const text = section(page, '## What the far ends are asked');
  const ids = [...Object.values(commands), ...Object.values(functions)].map(({ id }) => id);
  expect(codeWords(text).filter((word) => /^[A-Z]{4,}$|^\d{5}$/.test(word))).toEqual(expect.arrayContaining(ids));
});

describe('examples', () => {
  test('counter.json has every key and is read', () => {
    const file = join(folder, 'counter.json');
    copyFileSync(join(import.meta.dirname, 'examples', 'counter.json'), file);
    const config = readConfig(file);
    expect(config).toMatchObject({ ok: true, value: { platform: { secret: 'secret' }, dataDir: join(folder, 'data') } });
    const text = readPage(join('examples', 'counter.json'));
    const schemas = [configSchema, serialConverterConfig, taxControlServerConfig, timersSchema];
    const names = schemas.flatMap((schema) => keysOf(described(schema), () => true)).map(({ path }) => path);
    expect(names.filter((name) => !text.includes(`"${name}":`))).toEqual([]);
  });

  test('the smallest file is read', () => {
    const [smallest = ''] = fenced(page, 'json');
    expect(read(smallest).printers).toEqual([]);
  });

  test('each device and person of the page is read', () => {
    const [smallest = '', ...parts] = fenced(page, 'json');
    const base = JSON.parse(smallest) as Record<string, unknown>;
    expect(parts).toHaveLength(6);
    const two = ['server-1', 'server-2'].map((id) => ({ ...(base.devices as object[])[0], id }));
    for (const part of parts) {
      const one = JSON.parse(part) as Record<string, unknown>;
      const more = 'family' in one ? { devices: [one] } : 'routing' in one ? { devices: two, ...one } : { users: [one] };
      read(JSON.stringify({ ...base, ...more }));
    }
  });

  test('its table of routes is what happens with counter.json', () => {
    const config = read(readPage(join('examples', 'counter.json')));
    const routed = openDevices(
      config,
      (device) => openDevice(device),
      () => true,
    );
    const rows = tableRows(section(page, '## Which device issues what')).slice(1);
    expect(rows).toHaveLength(3);
    for (const [kind, business, expected = ''] of rows.map((cells) => cells.map((cell) => cell.replaceAll('`', '')))) {
      const device = routed.route(kind as '004', business as 'hotel');
      expect(device?.id ?? 'none: device-not-configured').toBe(expected);
    }
  });
});

/** A cell of code as the text it stands for. */
function plain(cell: string): string {
  const [, , text = cell] = /^(`+) ?(.*?) ?\1$/.exec(cell) ?? [];
  return text.replaceAll('\\|', '|');
}

describe('what it says of wrong files', () => {
  const rows = tableRows(section(page, '## When it is wrong')).slice(1);
  const told = (mistake: string) => {
    const row = rows.find(([name]) => name === mistake);
    if (!row) throw new Error(`no row "${mistake}"`);
    const [, code = '', place = '', reason = ''] = row.map(plain);
    return { code, place, reason };
  };
  const base = () => JSON.parse(fenced(page, 'json')[0] ?? '') as Record<string, object>;
  const device = { ...JSON.parse(fenced(page, 'json')[1] ?? '{}'), diskPassword: 'a', certificatePassword: 'b' } as object;
  const server = () => (base().devices as object[])[0] ?? {};
  const person = { userId: 'a', name: 'b', roles: ['clerk'] };

  const cases: readonly (readonly [string, () => string])[] = [
    ['no JSON', () => '{ "station": '],
    ['key nobody knows', () => JSON.stringify({ ...base(), printerz: [] })],
    ['key left out', () => JSON.stringify({ ...base(), platform: undefined })],
    ['role nobody knows', () => JSON.stringify({ ...base(), users: [{ ...person, password: 'c', roles: ['boss'] }] })],
    [
      'text too long for the form',
      () => JSON.stringify({ ...base(), seller: { name: '站'.repeat(51), taxId: '91110108339805094M' } }),
    ],
    ['id with a Chinese character', () => JSON.stringify({ ...base(), counter: { id: '七号', name: '七号' } })],
    ['verifier mistyped', () => JSON.stringify({ ...base(), users: [{ ...person, passwordVerifier: 'scrypt' }] })],
    ['both or neither of the passwords', () => JSON.stringify({ ...base(), users: [person] })],
    ['family nobody knows', () => JSON.stringify({ ...base(), devices: [{ ...server(), family: 'usb' }] })],
    [
      'port of a serial server out of range',
      () => JSON.stringify({ ...base(), devices: [{ ...device, port: 'tcp://10.0.0.1:99999' }] }),
    ],
    ['time of 0', () => JSON.stringify({ ...base(), devices: [{ ...device, timersMs: { reply: 0 } }] })],
    [
      'rule for a device nobody knows',
      () => JSON.stringify({ ...base(), routing: [{ kinds: ['026'], businesses: ['hotel'], devices: ['server-2'] }] }),
    ],
    [
      'rule for a kind that the device does not issue',
      () => JSON.stringify({ ...base(), routing: [{ kinds: ['007'], businesses: ['hotel'], devices: ['server-1'] }] }),
    ],
    ['one id twice', () => JSON.stringify({ ...base(), devices: [server(), server()] })],
    ['environment variable not set', () => withSecret({ env: 'PLATFORM_SECRET' })],
    [
      'file of a seal authority that is none',
      () => {
        writeFileSync(join(folder, 'counter.json'), '{}');
        return JSON.stringify({ ...base(), platform: { ...base().platform, sealAuthorities: ['counter.json'] } });
      },
    ],
    ['secret file not there', () => withSecret({ file: 'keys/none' })],
  ];
  const withSecret = (secret: object) => JSON.stringify({ ...base(), platform: { ...base().platform, secret } });

  test.each(cases)('%s', (mistake, settings) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, settings());
    const { code, place, reason } = told(mistake);
    expect(readConfig(file)).toEqual({
      ok: false,
      problem: { code, details: { file, reason, ...(place === '–' ? {} : { place }) } },
    });
  });

  test('file not there', () => {
    const { code } = told('file not there');
    expect(readConfig(join(folder, 'none.json'))).toMatchObject({ problem: { code, details: { reason: /^ENOENT/ } } });
  });
});
