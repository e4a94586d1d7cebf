import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPrinter } from './start.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fapiao-printed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const gone = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  );
const print = (server: string, queue: string, file: string, title: string) =>
  run('lp', ['-h', server, '-d', queue, '-t', title, file]);

test('what any program prints is kept as it was sent, in order, over restarts', async () => {
  const file = join(folder, 'a.txt');
  const odd = join(folder, "it's here");
  await writeFile(file, '%PDF-1.4\n%%EOF\n');
  for (const title of ['first', 'second']) {
    const printer = await startPrinter({ dir: odd });
    await print(printer.server, printer.queue, file, title);
    while ((await printer.files()).length < (title === 'first' ? 1 : 2)) await wait(5);
    const printed = await printer.files();
    expect(printed.at(-1)).toMatch(new RegExp(`-00001-${title}\\.pdf$`));
    expect(await readFile(printed.at(-1) ?? '', 'utf8')).toBe('%PDF-1.4\n%%EOF\n');
    await printer.stop();
    expect(await gone(dirname(printer.server))).toBe(true);
  }
});

test('two printers do not know each other', async () => {
  const [one, two] = await Promise.all([startPrinter({ dir: join(folder, '1') }), startPrinter({ dir: join(folder, '2') })]);
  const file = join(folder, 'a.pdf');
  await writeFile(file, '%PDF-1.4\n%%EOF\n');
  await print(two.server, two.queue, file, 'x');
  while ((await two.files()).length === 0) await wait(5);
  expect(await one.files()).toEqual([]);
  await Promise.all([one.stop(), two.stop()]);
});

test('the scheduler ends with the process that started it, however that ends', async () => {
  const script = `import { startPrinter } from ${JSON.stringify(new URL('./start.ts', import.meta.url).href)};
    const { server } = await startPrinter({ dir: ${JSON.stringify(folder)} });
    console.log(server);
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const server = String(line).trim();
  expect(await gone(server)).toBe(false);
  child.kill('SIGKILL');
  while (!(await gone(dirname(server)))) await wait(5);
});
