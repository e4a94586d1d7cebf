/**
 * The shell as a program, with a sample office and a sample page: what the page can do, what it cannot, and what survives.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../preload/envelope.ts';
import { inPage } from '../../simulators/electron/in-page.testing.ts';
import { commandLine, descendantsOf, processesOf } from '../../simulators/electron/processes.testing.ts';
import {
  buildStation,
  type RunningStation,
  type SampleWindow,
  type Station,
  spawnStation,
  startStation,
} from './station.testing.ts';

/** What else the tests use of the page's window. */
interface PageWindow extends SampleWindow {
  readonly document: {
    readonly head: { append(element: object): void };
    createElement(name: string): { textContent: string; nonce: string; src: string; sheet: unknown; style: { color: string } };
    querySelector(selector: string): { readonly nonce: string } | null;
  };
  readonly location: { href: string };
  readonly navigator: { readonly permissions: { query(query: { name: string }): Promise<{ state: string }> } };
  open(url: string): unknown;
  eval(code: string): unknown;
  marker?: string;
}

/** Two cores, shared with other tests. */
const patience = { timeout: 50_000 };

let station: Station;
const inData = (...path: string[]) => join(station.folder, 'data', ...path);
const log = (name: string) => readFileSync(inData('logs', name), 'utf8');
const gone = () => vi.waitFor(() => expect(processesOf(station.folder)).toEqual([]), patience);

beforeAll(async () => {
  station = await buildStation();
}, 60_000);
afterAll(() => rmSync(station.folder, { recursive: true, force: true }));

describe('a window with its office', () => {
  let running: RunningStation;
  const inWindow = <T>(run: (window: PageWindow) => T) => inPage(running.page, run);

  beforeAll(async () => {
    running = await startStation(station, { STANDIN_DOWNLOADS: join(station.folder, 'saved') });
  }, 240_000);
  afterAll(async () => {
    await running.app.close();
    await gone();
  }, 30_000);

  test('the page has two functions over closed lists of names, and nothing of Node or Electron', async () => {
    const seen = await inWindow(async (window) => ({
      bridge: Object.keys(window.fapiao),
      foreign: ['require', 'process', 'module', 'electron', 'Buffer'].filter((name) => name in window),
      unknownCommand: await window.fapiao.send('constructor' as 'status', {}).catch(String),
      unsubscribed: window.fapiao.on('tasksChanged', () => {})(),
    }));
    expect(seen).toEqual({
      bridge: ['send', 'on'],
      foreign: [],
      unknownCommand: 'Error: no such command: constructor',
      unsubscribed: undefined,
    });
  });

  test('a command crosses to the office and its reply comes back, values as they are', async () => {
    const reply = await inWindow(async ({ fapiao }) => {
      const answer = await fapiao.send('findOrder', { scan: 'E1', bytes: new Uint8Array([1, 2]), none: undefined }, 'token');
      if (!answer.ok) return answer.problem.code;
      const { input, session } = answer.value as { input: { scan: string; bytes: Uint8Array }; session: string };
      return { scan: input.scan, bytes: input.bytes instanceof Uint8Array && [...input.bytes], none: 'none' in input, session };
    });
    expect(reply).toEqual({ scan: 'E1', bytes: [1, 2], none: true, session: 'token' });
  });

  test('nothing is evaluated, inlined or fetched from outside; styles come in by the nonce', async () => {
    const seen = await inWindow(async ({ document, eval: evaluate }) => {
      // In a task of its own: what a debugger evaluates itself is exempt from the policy.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(evaluate('1'));
          } catch (error) {
            resolve(error instanceof Error && error.name);
          }
        });
      });
      const add = (name: string, change: object) => {
        const element = Object.assign(document.createElement(name), change);
        document.head.append(element);
        return element;
      };
      add('script', { textContent: 'window.marker = "inline"' });
      add('script', { src: 'https://example.com/x.js' });
      const plain = add('style', { textContent: 'h1 { color: red }' });
      const nonce = document.querySelector('script[nonce]')?.nonce ?? '';
      const allowed = add('style', { textContent: 'h1 { color: red }', nonce });
      const styles = { plain: plain.sheet !== null, allowed: allowed.sheet !== null };
      const fetched = await fetch('https://example.com/').catch(() => 'refused');
      return { evaluated, styles, fetched, nonceLength: nonce.length };
    });
    expect(seen).toEqual({
      evaluated: 'EvalError',
      styles: { plain: false, allowed: true },
      fetched: 'refused',
      nonceLength: 24,
    });
    const violations = ['connect-src', 'script-src', 'script-src-elem', 'script-src-elem', 'style-src-elem'];
    await expect.poll(() => inWindow((window) => window.violations.toSorted()), patience).toEqual(violations);
    expect(await inWindow((window) => window.marker)).toBeUndefined();
  });

  test('only the built pages are served', async () => {
    const statuses = await inWindow(() =>
      Promise.all(
        ['/page.js', '/', '/..%2f..%2fconfig.json', '/%2e%2e/%2e%2e/config.json', '/missing.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([200, 404, 404, 404, 404]);
    expect(await inWindow(async () => (await fetch('/page.js', { method: 'POST' })).status)).toBe(405);
  });

  test.each(['https://example.com/', 'app://elsewhere/index.html', 'app://counter.evil/index.html'])(
    'the page does not go to %s',
    async (address) => {
      const failed = running.page.waitForEvent('requestfailed');
      // Chromium's own name for an address under the stand-in; Electron has the scheme itself.
      await running.page.evaluate(
        (href) => void Reflect.set(Reflect.get(globalThis, 'location'), 'href', href),
        chromiumAddress(address),
      );
      await failed;
      expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((one) => one.getURL()))).toEqual(
        ['app://counter/index.html'],
      );
      expect(await inWindow(({ states }) => states.at(-1))).toBe('ready');
    },
  );

  test('no other window opens', async () => {
    expect(await inWindow((window) => [window.open('https://example.com/'), window.open('index.html')])).toEqual([null, null]);
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test.each([
    ['a program', 'application/x-msdownload', 'program', 'invoice.exe'],
    ['an empty file', 'application/pdf', '', 'empty.pdf'],
  ])('%s that the page offers is not saved', async (_what, type, content, name) => {
    const before = refusals();
    await offer(type, content, name);
    await vi.waitFor(() => expect(refusals()).toBe(before + 1), patience);
    expect(readdirSync(station.folder)).not.toContain('saved');
  });

  test('a layout file that the page makes is saved, under its own name', async () => {
    await offer('application/pdf', 'invoice', '发票 12345678.pdf');
    await vi.waitFor(
      () => expect(readFileSync(join(station.folder, 'saved', '发票 12345678.pdf'), 'utf8')).toBe('invoice'),
      patience,
    );
    expect(readdirSync(join(station.folder, 'saved'))).toEqual(['发票 12345678.pdf']);
  });

  test('no permission but to copy', async () => {
    const states = await inWindow(({ navigator: { permissions } }) =>
      Promise.all(
        ['geolocation', 'camera', 'clipboard-read', 'clipboard-write'].map(
          async (name) => (await permissions.query({ name })).state,
        ),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied', 'granted']);
  });

  test('the office is killed with a command on its way: the command is answered, the office is back, the page has stayed', async () => {
    await inWindow((window) => {
      window.marker = 'the same page';
    });
    const before = await officePid();
    expect(await inWindow(({ states }) => states.at(-1))).toBe('ready');
    const lost = inWindow(({ fapiao }): Promise<Reply> => fapiao.send('settleTask', { requestId: 'request-1' }));
    await expect.poll(() => inWindow(({ tasks }) => tasks), patience).toBe(1);
    process.kill(before, 'SIGKILL');
    const reply = await lost;
    expect(reply.ok ? reply.value : reply.problem).toMatchObject({
      code: 'office-recovering',
      text: { 'zh-CN': { sentence: expect.any(String) }, en: { sentence: expect.any(String) } },
    });
    await expect.poll(() => inWindow(({ states }) => states.slice(-3)), patience).toEqual(['ready', 'recovering', 'ready']);
    expect(await officePid()).not.toBe(before);
    expect(await inWindow((window) => window.marker)).toBe('the same page');
  });

  test('events that the contract does not have stay outside', async () => {
    await inWindow(({ fapiao }) => void fapiao.send('uploadNow', {}));
    await vi.waitFor(() => expect(log('shell.log')).toContain('"event-unknown","event":"notInTheContract"'), patience);
  });

  test('a second start shows the first again and ends', async () => {
    const [code] = await once(spawnStation(station), 'exit');
    expect(code).toBe(0);
    expect(await officePid()).toBeGreaterThan(0);
  });

  test('what the office says is in its log; the shell logs nothing of what passes through', () => {
    expect(log('office.log')).toContain('sample office\n');
    expect(log('shell.log')).toContain('"what":"office-died"');
    expect(log('shell.log')).not.toMatch(/E1|token|request-1/);
  });

  const refusals = () =>
    existsSync(inData('logs', 'shell.log')) ? log('shell.log').split('"what":"download-refused"').length - 1 : 0;
  /** As the window does it: made, offered by a link, let go of. */
  const offer = (type: string, content: string, name: string) =>
    running.page.evaluate(
      ([mimeType, bytes, download]) => {
        const href = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
        const link: { click(): void } = Reflect.get(globalThis, 'document').createElement('a');
        Object.assign(link, { href, download }).click();
        URL.revokeObjectURL(href);
      },
      [type, content, name] as const,
    );
  const officePid = () =>
    inWindow(async ({ fapiao }) => {
      const reply = await fapiao.send('findOrder', {});
      return reply.ok ? (reply.value as { pid: number }).pid : 0;
    });
  const chromiumAddress = (address: string) => address.replace(/^app:\/\/([^/]+)/, 'https://$1.app.invalid');
});

describe('the program by itself', () => {
  let program: ChildProcess;
  beforeEach(() => rmSync(inData(), { recursive: true, force: true }));
  afterEach(async () => {
    program.kill('SIGKILL');
    try {
      await gone();
    } finally {
      for (const id of processesOf(station.folder)) process.kill(id, 'SIGKILL');
    }
  }, 30_000);

  test('a page whose process dies is loaded again', async () => {
    program = spawnStation(station);
    await pages(1);
    const renderers = descendantsOf(program.pid ?? 0).filter((id) => commandLine(id).includes('--type=renderer'));
    expect(renderers.length).toBeGreaterThan(0);
    for (const id of renderers) process.kill(id, 'SIGKILL');
    await pages(2);
    expect(log('shell.log')).toContain('"what":"page-died"');
  });

  test('killed in any way it leaves no process behind, not even a busy office', async () => {
    program = spawnStation(station, { SAMPLE_BUSY: '1' });
    await vi.waitFor(() => expect(log('office.log')).toContain('busy'), patience);
    const family = descendantsOf(program.pid ?? 0);
    expect(family.length).toBeGreaterThan(5);
    program.kill('SIGKILL');
    await vi.waitFor(() => expect(family.filter((id) => commandLine(id) !== '')).toEqual([]), patience);
  });

  test.each([
    ['settings that are not there', { config: 'missing.json', env: {} }, ['missing.json', 'cannot be read', '读不了配置文件']],
    [
      'an office that refuses',
      { config: 'config.json', env: { SAMPLE_REFUSES: '1' } },
      ['ledger.db', 'Another program', '另一个程序'],
    ],
  ])('%s: a sentence in both languages, and the end', async (_what, { config, env }, words) => {
    program = spawnStation({ ...station, configFile: join(station.folder, config) }, env);
    if (!program.stderr) throw new Error('no standard error to read');
    const [said, [code]] = await Promise.all([text(program.stderr), once(program, 'exit')]);
    expect(code).toBe(78);
    for (const word of words) expect(said).toContain(word);
  });

  const pages = (count: number) =>
    vi.waitFor(() => expect(log('office.log').split('a page is there\n').length - 1).toBe(count), patience);
});
