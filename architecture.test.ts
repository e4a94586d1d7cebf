/**
 * Holds every import of every source file against the table in ARCHITECTURE.md, so that neither can drift from the other.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

interface Room {
  readonly name: string;
  readonly rooms: readonly string[] | '*';
  readonly packages: readonly string[];
}

const root = import.meta.dirname;
const table = readTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file.includes('/') && !/\.(test|testing)\.tsx?$/.test(file) && existsSync(join(root, file)));

test('every source file belongs to a room of the table', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('no room reaches where the table does not let it', () => {
  expect(files.flatMap(breaches)).toEqual([]);
});

test('the law bites: a use case that reached into the store would be found', () => {
  const usecases = table.find((room) => room.name === 'main/office/usecases');
  expect(usecases && breach(usecases, 'main/office/usecases/x.ts', '../store/ledger.ts')).toContain('main/office/store');
  expect(usecases && breach(usecases, 'main/office/usecases/x.ts', 'better-sqlite3')).toContain('better-sqlite3');
});

test('electron is imported by the shell, by preload/index.ts and as types by the stand-in, and by nothing else', () => {
  const importers = files.filter((file) => importsOf(file).some((specifier) => specifier.startsWith('electron')));
  expect(importers.filter((file) => !/^(main\/shell\/|preload\/index\.ts$|simulators\/electron\/)/.test(file))).toEqual([]);
});

test('nothing is called utils, helpers or common', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common)(\/|\.|$)/.test(file))).toEqual([]);
});

function readTable(text: string): readonly Room[] {
  const [, between = ''] = /<!-- import-table -->([\s\S]*?)<!-- \/import-table -->/.exec(text) ?? [];
  const rows = between.trim().split('\n').slice(2);
  return rows
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, name = '', rooms = '', packages = '']) => ({
      name: name.replaceAll('`', ''),
      rooms: rooms === '*' ? ('*' as const) : [...rooms.matchAll(/`([^`]+)`/g)].map(([, room = '']) => room),
      packages: packages.split(',').flatMap((one) => one.trim() || []),
    }))
    .toSorted((left, right) => right.name.length - left.name.length);
}

function roomOf(file: string): Room | undefined {
  return table.find((room) => file.startsWith(`${room.name}/`));
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
}

function breaches(file: string): readonly string[] {
  const room = roomOf(file);
  return room ? importsOf(file).flatMap((specifier) => breach(room, file, specifier) ?? []) : [];
}

function breach(room: Room, file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) {
    const target = roomOf(normalize(join(dirname(file), specifier.replace(/\?.*$/, ''))));
    if (room.rooms === '*' || target?.name === room.name || (target && room.rooms.includes(target.name))) return null;
    return `${file} imports ${specifier}, in ${target?.name ?? 'no room'}`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (specifier.startsWith('node:'))
    return room.name === 'domain' || room.name === 'renderer' ? `${file} imports ${specifier}` : null;
  if (builtinModules.includes(name)) return `${file} imports ${specifier} without node:`;
  return room.packages.includes(name) ? null : `${file} imports the package ${name}`;
}
