import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { openLogFile } from './log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'fapiao-log-'));
const file = join(folder, 'new', 'a.log');
const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a full file makes room, the newest three are kept beside it, and a restart goes on where it was', () => {
  const first = openLogFile(file, 20);
  for (let i = 0; i < 12; i++) first.write(`line ${i}, 中\n`);
  const second = openLogFile(file, 20);
  second.write('after restart\n');
  expect(lines(file)).toEqual(['after restart']);
  expect([1, 2, 3].map((age) => lines(`${file}.${age}`))).toEqual([
    ['line 10, 中', 'line 11, 中'],
    ['line 8, 中', 'line 9, 中'],
    ['line 6, 中', 'line 7, 中'],
  ]);
  expect(existsSync(`${file}.4`)).toBe(false);
});

test('a disk that takes no more does not stop the program', () => {
  const log = openLogFile(join(folder, 'b.log'));
  rmSync(folder, { recursive: true });
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => log.write('x')).not.toThrow();
  expect(complain).toHaveBeenCalledOnce();
});
