import { expect, test } from 'vitest';
import { ok } from '../../domain/problem.ts';
import { reachOf, spoolerOpener } from './spoolers.ts';

test.each([
  ['nothing said, on Linux', {}, 'linux', 'cups '],
  ['nothing said, on Windows', {}, 'win32', 'system'],
  ['a server, on Windows', { server: 'print.station.example' }, 'win32', 'cups print.station.example'],
  ['CUPS, on Windows', { via: 'cups' }, 'win32', 'cups '],
  ['the system, on Linux', { via: 'system' }, 'linux', 'system'],
] as const)('%s', (_what, printer, platform, reach) => {
  expect(reachOf(printer, platform)).toBe(reach);
});

test('the system is reached by way of the shell', async () => {
  const printers = [{ queue: 'OKI', state: 'idle', reason: '' }] as const;
  const shell = { printers: async () => ok(printers), print: async () => ({ outcome: 'absent' }) as const };
  expect(await spoolerOpener(shell, 'linux')('system').printers()).toEqual(ok(printers));
});
