/** The stand-in as a program, running a small ordinary Electron app, as Playwright and people would start it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { standInExecutable } from './find.ts';
import { inPage } from './in-page.testing.ts';
import { processesOf } from './processes.testing.ts';

interface Sample {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  heard(): unknown[][];
  fails(): void;
  callBack(listener: (value: { bytes: Uint8Array }) => void): void;
  readonly nested: { readonly answer: number; readonly list: readonly unknown[] };
  readonly canRequireFs: boolean;
  readonly sandboxed: boolean;
}
/** What the tests use of the page's window. */
interface SampleWindow {
  readonly sample: Sample;
  readonly atFirstScript: string;
  readonly answer: number;
  readonly document: { readonly title: string };
  readonly isSecureContext: boolean;
  readonly navigator: { readonly permissions: { query(query: { name: string }): Promise<{ state: string }> } };
  readonly Worker: new (
    url: string,
    options: { type: 'module' },
  ) => { onmessage?: (event: { data: unknown }) => void; onerror?: () => void };
}
const inWindow = <T>(page: Page, run: (window: SampleWindow) => T) => inPage(page, run);

/** Two cores, shared with other tests. */
const patience = { timeout: 15_000 };
const appFolder = join(import.meta.dirname, 'sample-app');
const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
const env = { PATH: String(process.env.PATH), HOME: folder, STANDIN_HEADLESS: '1', SAMPLE_DATA: join(folder, 'data') };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an app under Playwright', () => {
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    // Without executablePath Playwright asks the npm package, and puts its own loader in front of the app.
    process.env.ELECTRON_OVERRIDE_DIST_PATH = import.meta.dirname;
    app = await _electron.launch({ args: [appFolder], env });
    page = await app.firstWindow();
    await page.waitForURL(/index\.html$/);
  }, 30_000);

  afterAll(async () => {
    await app.close();
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), patience);
  }, 30_000);

  test('it sees an Electron: versions, names, folders, arguments', async () => {
    const seen = await app.evaluate(({ app, screen }) => ({
      name: app.name,
      version: app.getVersion(),
      userData: app.getPath('userData'),
      electron: process.versions.electron,
      chrome: Number.parseInt(process.versions.chrome ?? '', 10),
      type: process.type,
      argv: process.argv.slice(1),
      width: screen.getPrimaryDisplay().size.width,
    }));
    expect(seen).toEqual({
      name: 'Sample App',
      version: '1.2.3',
      userData: env.SAMPLE_DATA,
      electron: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      chrome: expect.any(Number),
      type: 'browser',
      argv: [appFolder],
      width: 1440,
    });
    expect(seen.chrome).toBeGreaterThan(130);
  });

  test('the preload is isolated from the page, sandboxed, and there before the first script', async () => {
    expect(await inWindow(page, (window) => window.atFirstScript)).toBe('object');
    expect(
      await page.evaluate(() =>
        ['require', 'process', 'module', 'ofPreload', '__standinSend'].filter((name) => name in globalThis),
      ),
    ).toEqual([]);
    expect(await inWindow(page, ({ sample }) => ({ fs: sample.canRequireFs, sandboxed: sample.sandboxed }))).toEqual({
      fs: false,
      sandboxed: true,
    });
  });

  test('what contextBridge exposes is fixed, and carries values, functions, promises and errors', async () => {
    const seen = await inWindow(page, async ({ sample }) => {
      const replaced =
        Reflect.set(globalThis, 'sample', 1) || Reflect.set(sample, 'invoke', 1) || Reflect.set(sample.nested, 'answer', 1);
      let thrown = '';
      try {
        sample.fails();
      } catch (error) {
        thrown = String(error);
      }
      let bytes: number[] = [];
      sample.callBack((value) => {
        bytes = [...value.bytes];
      });
      return { replaced, thrown, bytes, nested: sample.nested, promise: sample.invoke('echo', 1) instanceof Promise };
    });
    expect(seen).toEqual({
      replaced: false,
      thrown: 'Error: sync trouble',
      bytes: [1, 2],
      nested: { answer: 42, list: [1, { two: 2 }] },
      promise: true,
    });
  });

  test('IPC carries structured clones there and back, and tells the app who asks', async () => {
    const seen = await inWindow(page, async ({ sample }) => {
      const sent = {
        bytes: new Uint8Array([1, 2, 3]),
        nothing: undefined,
        date: new Date(5),
        map: new Map([['a', new Set([1n])]]),
      };
      const back = (await sample.invoke('echo', sent)) as typeof sent;
      return {
        bytes: back.bytes instanceof Uint8Array && [...back.bytes],
        nothing: 'nothing' in back,
        date: back.date instanceof Date && back.date.getTime(),
        set: back.map.get('a')?.has(1n),
        who: await sample.invoke('who'),
      };
    });
    expect(seen).toEqual({
      bytes: [1, 2, 3],
      nothing: true,
      date: 5,
      set: true,
      who: { url: 'app://sample/index.html', origin: 'app://sample', isMainFrame: true },
    });
  });

  test('IPC refuses what cannot be cloned, and reports errors as Electron does', async () => {
    const failures = await inWindow(page, ({ sample, document }) =>
      Promise.all(
        [
          () => sample.invoke('echo', { inner: document }),
          () => sample.invoke('echo', () => {}),
          () => sample.invoke('fail'),
          () => sample.invoke('nobody'),
        ].map(async (attempt) => {
          try {
            await attempt();
            return 'no error';
          } catch (error) {
            return error instanceof Error ? error.message : String(error);
          }
        }),
      ),
    );
    expect(failures).toEqual([
      expect.stringContaining('could not be cloned'),
      expect.stringContaining('could not be cloned'),
      "Error invoking remote method 'fail': TypeError: this failed",
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    ]);
  });

  test('the app sends to the page; what it cannot clone it cannot send', async () => {
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('news', 1, { bytes: new Uint8Array([7]) }),
    );
    const heard = () =>
      inWindow(page, ({ sample }) =>
        sample.heard().map(([first, second]) => [first, (second as { bytes: Uint8Array }).bytes[0]]),
      );
    await expect.poll(heard, patience).toEqual([[1, 7]]);
    const thrown = await app.evaluate(({ BrowserWindow }) => {
      try {
        BrowserWindow.getAllWindows()[0]?.webContents.send('news', () => {});
        return 'nothing';
      } catch (error) {
        return String(error);
      }
    });
    expect(thrown).toContain('could not be cloned');
  });

  test('its own scheme answers fetches, posts, workers and their imports, and refuses the rest', async () => {
    const seen = await inWindow(page, async ({ answer, isSecureContext, Worker }) => {
      const post = await fetch('/echo', { method: 'POST', body: new Uint8Array([0, 255, 128]) });
      const worked = await new Promise((resolve, reject) => {
        const worker = new Worker('worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error('the worker failed'));
      });
      return {
        imported: answer,
        posted: [...new Uint8Array(await post.arrayBuffer())],
        method: post.headers.get('x-method'),
        missing: (await fetch('/missing.js')).status,
        broken: await fetch('/broken').catch((error) => String(error)),
        outside: await fetch('https://example.com/').catch((error) => String(error)),
        worked,
        isSecureContext,
      };
    });
    expect(seen).toEqual({
      imported: 42,
      posted: [0, 255, 128],
      method: 'POST',
      missing: 404,
      broken: 'TypeError: Failed to fetch',
      outside: 'TypeError: Failed to fetch',
      worked: { answer: 42, echoed: 'from the worker' },
      isSecureContext: true,
    });
  });

  test('permissions are what the app answers', async () => {
    const states = await inWindow(page, ({ navigator: { permissions } }) =>
      Promise.all(
        ['geolocation', 'notifications', 'clipboard-read'].map(async (name) => (await permissions.query({ name })).state),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });

  test('a second window without a preload opens, and closes alone', async () => {
    const opened = app.waitForEvent('window');
    await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ width: 500, height: 300 });
      await window.loadURL('app://sample/second.html');
    });
    const second = await opened;
    await second.waitForURL(/second\.html$/);
    expect(await inWindow(second, ({ document, sample }) => [document.title, typeof sample])).toEqual(['Second', 'undefined']);
    const window = await app.browserWindow(second);
    expect(await window.evaluate((one) => one.webContents.getURL())).toBe('app://sample/second.html');
    const closed = second.waitForEvent('close');
    await window.evaluate((one) => one.close());
    await closed;
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('a reload keeps the preload', async () => {
    await page.reload();
    expect(await inWindow(page, ({ sample }) => sample.invoke('echo', 'again'))).toBe('again');
  });

  test('secrets are sealed and opened again', async () => {
    const sealed = await app.evaluate(({ safeStorage }) => {
      const secret = safeStorage.encryptString('密钥');
      return { shows: secret.includes('密钥'), opened: safeStorage.decryptString(secret) };
    });
    expect(sealed).toEqual({ shows: false, opened: '密钥' });
  });

  test('what the stand-in lacks says so by name, and unsafe windows are refused', async () => {
    const thrown = await app.evaluate(({ BrowserWindow, Tray }) => {
      const attempts = [() => new Tray('icon.png'), () => new BrowserWindow({ webPreferences: { nodeIntegration: true } })];
      return attempts.map((attempt) => {
        try {
          attempt();
          return 'nothing';
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      });
    });
    expect(thrown).toEqual([
      'electron.Tray() is not part of the stand-in',
      'the stand-in has sandboxed, context-isolated windows only',
    ]);
  });
});

describe('an app started by itself', () => {
  test('--remote-debugging-port lets others look on, and it survives their leaving', async () => {
    const app = spawn(standInExecutable, ['--remote-debugging-port=0', appFolder], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const exited = once(app, 'exit');
    const endpoint = await new Promise<string>((resolve) => {
      createInterface({ input: app.stderr }).on('line', (line) => {
        const [, address] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
        if (address) resolve(address);
      });
    });
    for (let visit = 1; visit <= 2; visit++) {
      const browser = await chromium.connectOverCDP(endpoint);
      const page = browser.contexts()[0]?.pages()[0];
      if (!page) throw new Error('no page to look on');
      await page.waitForURL(/index\.html$/);
      expect(await inWindow(page, ({ sample }) => sample.invoke('echo', 1))).toBe(1);
      await browser.close();
    }
    app.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), patience);
  });

  test('a page whose process crashes is reloaded with its preload', async () => {
    const script = join(appFolder, 'crash.cjs');
    const { stdout } = await promisify(execFile)(standInExecutable, [script], { env });
    expect(JSON.parse(stdout)).toEqual({ reason: 'crashed', preload: 'object' });
  });

  test('a CommonJS app gets the same module by require; its arguments stay in order', async () => {
    const script = join(appFolder, 'common-js.cjs');
    const args = ['--lang=zh-CN', script, '--config', 'a file.json', '--remote-debugging-port=0'];
    const { stdout } = await promisify(execFile)(standInExecutable, args, { env });
    expect(JSON.parse(stdout)).toEqual({ same: true, name: 'Sample App', type: 'browser', argv: args });
  });

  test('--version is that of the npm package', async () => {
    const { stdout } = await promisify(execFile)(standInExecutable, ['--version']);
    expect(stdout).toMatch(/^v\d+\.\d+\.\d+\n$/);
  });
});
