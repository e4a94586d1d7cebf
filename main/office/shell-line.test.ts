import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../domain/problem.ts';
import type { ShellRequest } from '../../preload/shell-requests.ts';
import { openShellLine, type ShellLine } from './shell-line.ts';

const order = { queue: 'OKI', title: 'a', pdf: new Uint8Array([1]), copies: 1, media: { width: 241, height: 140 } };
let sent: ShellRequest[];
let line: ShellLine;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  line = openShellLine((request) => sent.push(request));
});
afterEach(() => {
  vi.useRealTimers();
});

test('each question has its number, and each answer goes to its own', async () => {
  const [first, second, printers] = [line.printing.print(order), line.printing.print(order), line.printing.printers()];
  expect(sent).toEqual([
    { shellRequest: 1, what: 'print', order },
    { shellRequest: 2, what: 'print', order },
    { shellRequest: 3, what: 'printers' },
  ]);
  expect(line.takes({ shellReply: 2, what: 'print', result: { outcome: 'absent' } })).toBe(true);
  expect(line.takes({ shellReply: 3, what: 'printers', printers: [] })).toBe(true);
  expect(line.takes({ shellReply: 1, what: 'print', result: { outcome: 'handedOver' } })).toBe(true);
  expect(await Promise.all([first, second, printers])).toEqual([{ outcome: 'handedOver' }, { outcome: 'absent' }, ok([])]);
});

test('an answer that never comes, or that cannot be read, leaves it unclear whether paper came out', async () => {
  const unclear = { outcome: 'unclear', reason: 'the shell did not answer' };
  const lost = line.printing.print(order);
  const garbled = line.printing.print(order);
  expect(line.takes({ shellReply: 2, what: 'print', result: { outcome: 'fine' } })).toBe(true);
  expect(await garbled).toEqual(unclear);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(await lost).toEqual(unclear);
  expect(line.takes({ shellReply: 1, what: 'print', result: { outcome: 'handedOver' } })).toBe(true);
});

test('what the shell could not do has not happened', async () => {
  const print = line.printing.print(order);
  const printers = line.printing.printers();
  for (const shellReply of [1, 2]) line.takes({ shellReply, what: 'failed', reason: 'no such page' });
  expect(await print).toEqual({ outcome: 'notTaken', reason: 'no such page' });
  expect(await printers).toMatchObject({ ok: false, problem: { code: 'printer-failed', details: { reason: 'no such page' } } });
});

test('what the shell would not read is not sent, and has not happened', async () => {
  expect(await line.printing.print({ ...order, title: 'x'.repeat(81) })).toMatchObject({ outcome: 'notTaken' });
  expect(sent).toEqual([]);
});

test('an office without a shell says so at once', async () => {
  const alone = openShellLine(null);
  expect(await alone.printing.print(order)).toMatchObject({ outcome: 'notTaken' });
  expect(await alone.printing.printers()).toMatchObject({ ok: false });
});

test('commands are not its to take', () => {
  for (const message of [null, 1, {}, { id: 1, name: 'status', input: {} }]) expect(line.takes(message)).toBe(false);
});
