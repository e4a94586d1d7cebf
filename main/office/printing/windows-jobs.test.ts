/** Answers as PowerShell 5.1 prints them: one line of JSON, one element still a list, absent values null. */
import { expect, test } from 'vitest';
import { openWindowsJobs, type PowerShell } from './windows-jobs.ts';

const queue = 'OKI MICROLINE 5530SC';
const title = '011002600111-12345678 6a1f';
const job = (StatusMask: number | null, Document = title, Name = `${queue}, 17`) => ({ Name, Document, JobId: 17, StatusMask });
const answer = (jobs: readonly object[], printers: readonly object[] = []) => `${JSON.stringify({ jobs, printers })}\r\n`;

function windows(first: string) {
  const world = {
    answer: first as string | Error,
    ms: 0,
    asked: [] as { readonly command: string; readonly env: Readonly<Record<string, string>> }[],
  };
  const run: PowerShell = async (command, env) => {
    world.asked.push({ command, env });
    if (world.answer instanceof Error) throw world.answer;
    return world.answer;
  };
  return { world, jobs: openWindowsJobs(run, () => world.ms) };
}

test.each([
  ['waiting', 0, 'pending', []],
  ['no mask at all', null, 'pending', []],
  ['spooling', 0x8, 'pending', []],
  ['spooling and printing', 0x18, 'processing', []],
  ['sent to the printer', 0x1010, 'processing', []],
  ['printed', 0x80, 'completed', []],
  ['printed and kept', 0x2080, 'completed', []],
  ['printed, being cleared away', 0x84, 'completed', []],
  ['being deleted while it prints', 0x14, 'cancelled', []],
  ['deleted', 0x100, 'cancelled', []],
  ['paused', 0x1, 'held', []],
  ['out of paper', 0x50, 'stopped', ['media-empty']],
  ['off line with an error', 0x22, 'stopped', ['offline', 'printer-stopped']],
  ['waits for somebody', 0x400, 'stopped', ['printer-stopped']],
])('a job that is %s', async (_what, mask, state, reasons) => {
  const { jobs } = windows(answer([job(0x10, 'another document'), job(mask)]));
  expect(await jobs.find(queue, title)).toEqual({ id: 17, state, reasons });
});

test('a job is known by its printer and its whole title', async () => {
  const { jobs } = windows(answer([job(0x10, `${title}0`), job(0x10, title, 'laser, 17')]));
  expect(await jobs.find(queue, title)).toBeNull();
});

test('a job that is there is not looked for again within three seconds, a new one at once', async () => {
  const { world, jobs } = windows(answer([job(0x10)]));
  await jobs.find(queue, title);
  world.ms = 2_999;
  world.answer = answer([job(0x10), job(0x8, 'second')]);
  expect(await jobs.find(queue, title)).toMatchObject({ state: 'processing' });
  expect(world.asked).toHaveLength(1);
  expect(await jobs.find(queue, 'second')).toMatchObject({ state: 'pending' });
  expect(world.asked).toHaveLength(2);
  world.ms += 3_000;
  world.answer = answer([]);
  expect(await jobs.find(queue, title)).toBeNull();
});

test.each([
  ['cannot run', new Error('spawn powershell.exe ENOENT')],
  ['prints words', 'Get-CimInstance : Access denied'],
  ['prints another shape', '{"jobs":{}}'],
])('a PowerShell that %s knows nothing', async (_what, said) => {
  const { world, jobs } = windows('');
  world.answer = said;
  expect(await jobs.find(queue, title)).toBeNull();
  expect(await jobs.printers()).toBeNull();
  expect(await jobs.remove(queue, title)).toBe(false);
});

test('a job is taken out by its number; no name is part of a command', async () => {
  const evil = "x'; Remove-Item C:\\ -Recurse #";
  const { world, jobs } = windows(answer([job(0, title, `${evil}, 17`)]));
  expect(await jobs.remove(evil, title)).toBe(true);
  expect(world.asked.at(-1)?.env).toEqual({ FAPIAO_QUEUE: evil, FAPIAO_JOB: '17' });
  expect(world.asked.map(({ command }) => command).join()).not.toContain('Remove-Item');
});

test('a job that Windows will not give back stays', async () => {
  const { world, jobs } = windows(answer([job(0x10)]));
  await jobs.find(queue, title);
  world.answer = new Error('Access denied');
  expect(await jobs.remove(queue, title)).toBe(false);
});

test('printers as they are', async () => {
  const printer = (Name: string, PrinterStatus: number, DetectedErrorState: number | null, WorkOffline = false) => ({
    Name,
    PrinterStatus,
    DetectedErrorState,
    WorkOffline,
  });
  const { jobs } = windows(
    answer(
      [],
      [
        printer('针式打印机', 3, 0),
        printer('busy', 4, 2),
        printer('empty', 3, 4),
        printer('jammed', 6, 8),
        printer('stopped', 6, null),
        printer('unplugged', 3, 0, true),
        printer('off', 7, 2),
      ],
    ),
  );
  expect(await jobs.printers()).toEqual([
    { queue: '针式打印机', state: 'idle', reason: '' },
    { queue: 'busy', state: 'printing', reason: '' },
    { queue: 'empty', state: 'stopped', reason: 'media-empty' },
    { queue: 'jammed', state: 'stopped', reason: 'media-jam' },
    { queue: 'stopped', state: 'stopped', reason: '' },
    { queue: 'unplugged', state: 'stopped', reason: 'offline' },
    { queue: 'off', state: 'stopped', reason: 'offline' },
  ]);
});
