import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'fapiao-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}
const recording = file('fault.jsonl', '{"seq":1}\n');

test.each([
  ['no options', [], /^usage: /],
  ['the recording instead of a file of options', [recording], /fault\.jsonl[\s\S]*usage: /],
  ['an option that is none', ['--help'], /--help[\s\S]*usage: /],
  ['a file that is not there', ['--options', join(folder, 'none.json')], /none\.json cannot be read/],
  ['a file that is no JSON', ['--options', file('torn.json', '{"rec')], /torn\.json is no JSON/],
  ['options of something else', ['--options', file('other.json', '{"port":"x"}')], /other\.json holds no options[\s\S]*port/],
  [
    'a recording that is not there',
    ['--options', file('gone.json', JSON.stringify({ recording: join(folder, 'gone.jsonl') }))],
    /gone\.jsonl cannot be read/,
  ],
  [
    'a file that is no recording',
    ['--options', file('empty.json', JSON.stringify({ recording }))],
    /fault\.jsonl is no recording/,
  ],
])('%s: a sentence and no stack trace', (_, args, sentence) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
