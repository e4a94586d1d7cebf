/**
 * Holds docs/backup-and-spare.md against the program: its commands, its figures, its refusals. What the commands do is tested in main/cli.
 */
import { expect, test } from 'vitest';
import { problemCodes } from '../domain/problem.ts';
import { usage } from '../main/cli/usage.ts';
import { copyReasons, kept, reserveBytes } from '../main/office/store/copies.ts';
import { ledgerFiles } from '../main/office/store/ledger-files.ts';
import { leastPassphrase } from '../main/office/store/sealed-file.ts';
import { codeWords, fenced, readPage, section, tableRows } from './page.testing.ts';

const page = readPage('backup-and-spare.md');
const typed = fenced(page, 'console').flatMap((block) => [...block.matchAll(/^\$ (.+)$/gm)].map(([, line = '']) => line));

test('every command it types is one of the program, with options that this command takes', () => {
  expect(typed.length).toBeGreaterThan(5);
  for (const line of typed) {
    const [program, command = '', ...rest] = line.split(' ');
    expect(program).toBe('fapiao');
    const ways = usage.split('\n').filter((way) => way.startsWith(`fapiao ${command} `));
    expect(ways, line).not.toEqual([]);
    for (const option of rest.filter((word) => word.startsWith('--')))
      expect(
        ways.some((way) => way.includes(option)),
        `${option} of ${command}`,
      ).toBe(true);
  }
});

test('every command that changes a ledger or a package is shown', () => {
  for (const command of ['restore', 'pack', 'unfence', 'take-over']) expect(typed.join('\n')).toContain(`fapiao ${command} `);
});

test('its figures are those of the program', () => {
  expect(page).toContain(`newest ${kept.newest} of \`daily\``);
  expect(page).toContain(`for ${kept.migrationDays} days`);
  expect(page).toContain(`less than ${Math.round(reserveBytes / 1_048_576)} MB`);
  expect(page).toContain(`least ${leastPassphrase} characters`);
  for (const reason of copyReasons) expect(codeWords(page)).toContain(reason);
});

test('its files are those of the data folder', () => {
  const { ledger, wal, shm, lock, restoring, copies } = ledgerFiles('');
  for (const file of [ledger, wal, shm, lock, restoring, `${copies}/`]) expect(codeWords(page)).toContain(file);
});

test('its refusals are problems of the program', () => {
  const codes: readonly string[] = problemCodes;
  const told = tableRows(section(page, '## Refusals'))
    .slice(1)
    .map(([code = '']) => code.replaceAll('`', ''));
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter((code) => !codes.includes(code))).toEqual([]);
  const ours = codes.filter((code) => /^(ledger|backup|package|restore|counter)-/.test(code));
  expect(ours.filter((code) => !told.includes(code))).toEqual([]);
});
