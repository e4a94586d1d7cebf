/** Electron's `BrowserWindow` on an app window of Chromium: no tabs, no address bar, one page. */
import { EventEmitter } from 'node:events';
import { app, closables, lastWindowClosed, runningBrowser } from './app.ts';
import type { CdpSession } from './cdp.ts';
import { Page } from './page.ts';
import { preventable } from './preventable.ts';
import { screen } from './screen.ts';
import { isPermitted, permissionNames } from './session.ts';
import { WebContents } from './web-contents.ts';

type Options = Electron.BrowserWindowConstructorOptions;

const all = new Set<BrowserWindow>();
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #page: Page;
  #minimized = false;

  /** `show: false` cannot be kept: Chromium shows a window at once. */
  constructor(options: Options = {}) {
    super();
    const browser = runningBrowser('BrowserWindow');
    refuseUnsafe(options.webPreferences ?? {});
    this.id = ++lastId;
    this.#page = new Page(browser, {
      preload: options.webPreferences?.preload,
      bounds: placeOf(options),
      prepare: () => this.#applyPermissions(browser.session),
      allowNavigation: (url, isMainFrame) => this.#allowNavigation(url, isMainFrame),
    });
    this.webContents = new WebContents(this.id, this.#page);
    this.#page.once('painted', () => this.emit('ready-to-show', preventable()));
    this.#page.on('close-asked', (answer) => answer(this.#mayClose()));
    this.#page.on('closed', () => this.#closed());
    all.add(this);
    closables.add(this.#closable);
    queueMicrotask(() => app.emit('web-contents-created', preventable(), this.webContents));
  }

  static getAllWindows(): BrowserWindow[] {
    return [...all];
  }

  static fromWebContents(contents: { readonly id: number }): BrowserWindow | null {
    return [...all].find((window) => window.webContents.id === contents.id) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.#page.load(url);
  }

  isDestroyed(): boolean {
    return this.#page.closed;
  }

  /** As far as the app did it: what a person does to the window is not known here. */
  isMinimized(): boolean {
    return this.#minimized;
  }

  minimize(): void {
    this.#minimized = true;
    void this.#page.setWindowState('minimized');
  }

  restore(): void {
    this.#minimized = false;
    void this.#page.setWindowState('normal');
  }

  show(): void {
    this.focus();
  }

  focus(): void {
    void this.#page.bringToFront();
  }

  close(): void {
    this.#closable.close();
  }

  destroy(): void {
    void this.#page.close();
  }

  readonly #closable = {
    close: (): boolean => {
      if (this.isDestroyed()) return true;
      if (!this.#mayClose()) return false;
      this.destroy();
      return true;
    },
  };

  #mayClose(): boolean {
    const event = preventable();
    this.emit('close', event);
    return !event.defaultPrevented;
  }

  #closed(): void {
    all.delete(this);
    closables.delete(this.#closable);
    this.emit('closed');
    if (all.size === 0) lastWindowClosed();
  }

  #allowNavigation(url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame });
    if (isMainFrame) this.webContents.emit('will-navigate', event, url);
    if (!event.defaultPrevented) this.webContents.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }

  /** Chromium tells nobody what a page asks for, so the app is asked about everything beforehand, once. */
  async #applyPermissions(session: CdpSession): Promise<void> {
    await Promise.all(
      permissionNames.map(async ([permission, name]) => {
        const granted = await isPermitted(this.webContents, permission);
        const setting = granted ? 'granted' : 'denied';
        await session.send('Browser.setPermission', { permission: { name }, setting }).catch((error: unknown) => {
          // What this Chromium does not know it does not give either.
          if (granted) throw error;
        });
      }),
    );
  }
}

/** What Electron would allow and this stand-in could not honour is better refused than ignored. */
function refuseUnsafe(preferences: Electron.WebPreferences): void {
  const {
    nodeIntegration = false,
    contextIsolation = true,
    sandbox = true,
    webSecurity = true,
    webviewTag = false,
  } = preferences;
  if (nodeIntegration || !contextIsolation || !sandbox || !webSecurity || webviewTag) {
    throw new Error('the stand-in has sandboxed, context-isolated windows only');
  }
}

/** The size asked for, in the middle of the screen unless a place is asked for too. */
function placeOf({ width = 800, height = 600, x, y }: Options): Electron.Rectangle {
  const area = screen.getPrimaryDisplay().workArea;
  const middle = (start: number, room: number, size: number): number => start + Math.max(0, Math.round((room - size) / 2));
  return { x: x ?? middle(area.x, area.width, width), y: y ?? middle(area.y, area.height, height), width, height };
}
