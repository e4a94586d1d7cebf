/** Electron's `app`: the life of the application, its names and its folders. Starts Chromium when the app first waits for it. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { Browser } from './browser.ts';
import { followDownloads } from './downloads.ts';
import { type Preventable, preventable } from './preventable.ts';
import { loadDisplay } from './screen.ts';
import { InstanceLock } from './single-instance.ts';
import { appFolder, ownCommandLine } from './start-arguments.ts';

/** What `quit` must close first, and what `exit` must end. Windows and utility processes enrol themselves. */
export const closables = new Set<{ /** False when a listener refused. */ close(): boolean }>();
export const killables = new Set<{ kill(): void }>();

let browser: Browser | undefined;
let quitting = false;

interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}

class App extends EventEmitter {
  readonly #manifest = readManifest(appFolder);
  readonly #paths = new Map<string, string>();
  readonly #switches = new Map(ownCommandLine.switches);
  readonly #ready = Promise.withResolvers<void>();
  readonly #lock = new InstanceLock((argv, cwd, data) => this.emit('second-instance', preventable(), argv, cwd, data));
  #started = false;
  #leaving = false;

  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => {
      this.#switches.set(name.toLowerCase(), value);
    },
  };

  constructor() {
    super();
    if (process.env.STANDIN_HEADLESS === '1') this.#switches.set('headless', '');
    this.on('newListener', (event) => {
      if (event === 'ready') this.#start();
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  get name(): string {
    return this.#manifest.productName ?? this.#manifest.name ?? 'Electron';
  }

  get isPackaged(): boolean {
    return false;
  }

  getVersion(): string {
    return this.#manifest.version ?? process.versions.electron ?? '';
  }

  isReady(): boolean {
    return browser !== undefined;
  }

  whenReady(): Promise<void> {
    this.#start();
    return this.#ready.promise;
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    switch (name) {
      case 'home':
        return homedir();
      case 'appData':
        return process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
      case 'userData':
        return join(this.getPath('appData'), this.name);
      case 'sessionData':
        return this.getPath('userData');
      case 'logs':
        return join(this.getPath('userData'), 'logs');
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.execPath;
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }

  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    this.#paths.set(name, path);
  }

  /** Every renderer of Chromium's is sandboxed already. */
  enableSandbox(): void {}

  requestSingleInstanceLock(data?: unknown): boolean {
    return this.#lock.request(this.getPath('userData'), data);
  }

  quit(): void {
    if (quitting) return;
    quitting = true;
    quitting = this.#mayQuit();
    if (quitting) this.#leave(0);
  }

  exit(code = 0): void {
    quitting = true;
    this.#leave(code);
  }

  #leave(code: number): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.emit('quit', preventable(), code);
    void this.#end(code);
  }

  #mayQuit(): boolean {
    if (this.#isRefused('before-quit')) return false;
    for (const window of [...closables]) if (!window.close()) return false;
    return !this.#isRefused('will-quit');
  }

  #isRefused(event: string): boolean {
    const refusable: Preventable = preventable();
    this.emit(event, refusable);
    return refusable.defaultPrevented;
  }

  async #end(code: number): Promise<void> {
    await this.#lock.farewell;
    await browser?.close();
    for (const child of killables) child.kill();
    process.exit(code);
  }

  /** Not at once: the app may still set paths and switches. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    setImmediate(() => {
      if (quitting) return;
      this.#startBrowser().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      });
    });
  }

  async #startBrowser(): Promise<void> {
    const profile = join(this.getPath('sessionData'), 'stand-in-browser');
    const started = await Browser.start({ profile, title: this.name, switches: this.#switches });
    await loadDisplay(started.session);
    await followDownloads(started.session, join(profile, 'downloads'));
    browser = started;
    this.emit('ready', preventable(), {});
    this.#ready.resolve();
  }
}

/** Chromium, once the app is ready. */
export function runningBrowser(what: string): Browser {
  if (!browser) throw new Error(`Cannot create ${what} before app is ready`);
  return browser;
}

/** As in Electron: an app that does not care quits with its last window; one that is quitting is not told. */
export function lastWindowClosed(): void {
  if (!quitting && !app.emit('window-all-closed')) app.quit();
}

export type { App };
export const app = new App();

/** The nearest package.json above the app's script, as Electron takes name and version from it. */
function readManifest(folder: string): Manifest {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    if (at === dirname(at)) return {};
  }
}
