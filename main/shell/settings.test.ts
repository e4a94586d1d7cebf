import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configArgument, readShellSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'fapiao-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test.each([
  [['electron', '.', '--config', 'a.json'], resolve('a.json')],
  [['electron', '--config=/etc/a b.json', '.'], '/etc/a b.json'],
  [['electron', '.', '--config'], undefined],
  [['electron', '.', '--config='], undefined],
  [['electron', '.', '--configuration=x'], undefined],
  [['electron', '.'], undefined],
])('the settings file in %j', (argv, expected) => {
  expect(configArgument(argv)).toBe(expected);
});

test('the data folder is taken relative to the settings file; other keys are the office’s business', () => {
  const config = file('good.json', '{"dataDir": "data", "devices": "nonsense"}');
  expect(readShellSettings(config)).toEqual({ ok: true, value: { configFile: config, dataDir: join(folder, 'data') } });
});

test.each([
  ['missing.json', undefined, 'config-unreadable'],
  ['broken.json', '{"dataDir": ', 'config-unreadable'],
  ['empty.json', '', 'config-unreadable'],
  ['without.json', '{}', 'config-wrong'],
  ['list.json', '[]', 'config-wrong'],
  ['null.json', 'null', 'config-wrong'],
  ['number.json', '{"dataDir": 5}', 'config-wrong'],
])('%s is a problem with its file in it', (name, text, code) => {
  const config = text === undefined ? join(folder, name) : file(name, text);
  expect(readShellSettings(config)).toMatchObject({ ok: false, problem: { code, details: { file: config } } });
});
