/**
 * One page in one window of Chromium: everything that WebContents and BrowserWindow do with it, in Chromium's terms.
 */
import { EventEmitter } from 'node:events';
import { type Browser, isStartPage, type Target } from './browser.ts';
import { type CdpSession, ignoreGone, type Protocol } from './cdp.ts';
import { Frames } from './frames.ts';
import type { FromPreload } from './in-page/preload-world.ts';
import { PreloadChannel } from './preload-channel.ts';
import { chromiumUrl, pageUrl } from './protocol.ts';
import { answerRequests } from './requests.ts';

export interface PageEvents {
  finished: [];
  painted: [];
  crashed: [exitCode: number];
  closed: [];
  'window-open': [url: string, name: string, features: string];
  'close-asked': [answer: (leave: boolean) => void];
  preload: [message: FromPreload, context: number, frameId: string];
}

export interface PageOptions {
  readonly preload: string | undefined;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Awaited before anything is loaded. */
  prepare(): Promise<void>;
  /** May the page go there by itself? Asked in the app's addresses. */
  allowNavigation(url: string, isMainFrame: boolean): boolean;
}

export class Page extends EventEmitter<PageEvents> {
  readonly frames = new Frames();
  readonly #browser: Browser;
  readonly #options: PageOptions;
  readonly #ready: Promise<Target>;
  #channel: PreloadChannel | undefined;
  #windowId = 0;
  #target: Target | undefined;
  #closed = false;
  /** Where the app itself sent the page; anywhere else the page goes by itself. */
  #expectedUrl: string | undefined;
  #loading: PromiseWithResolvers<void> | undefined;

  constructor(browser: Browser, options: PageOptions) {
    super();
    this.#browser = browser;
    this.#options = options;
    this.#ready = this.#open();
    this.#ready.catch(ignoreGone);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get targetId(): string | undefined {
    return this.#target?.targetId;
  }

  get url(): string {
    return this.#isLoaded ? this.frames.main.url : '';
  }

  /** Before that, events belong to the empty page with which a window starts. */
  get #isLoaded(): boolean {
    return !isStartPage(this.frames.main.url);
  }

  /** A session to send to, once the window is there. */
  async session(): Promise<CdpSession> {
    return (await this.#ready).session;
  }

  /** Resolves when the document and what it links to are loaded; rejects when it cannot be. */
  async load(url: string): Promise<void> {
    if (url.startsWith('file:')) throw new Error('module scripts do not run from file: addresses; serve a scheme of your own');
    const session = await this.session();
    this.#expectedUrl = chromiumUrl(url);
    const loading = Promise.withResolvers<void>();
    loading.promise.catch(() => {});
    this.#loading = loading;
    const { errorText } = await session.send('Page.navigate', { url: this.#expectedUrl });
    if (errorText !== undefined) throw Object.assign(new Error(`${errorText} loading '${url}'`), { url });
    await loading.promise;
    // Nothing leads back to the empty start page.
    await session.send('Page.resetNavigationHistory');
  }

  async reload(): Promise<void> {
    const session = await this.session();
    this.#expectedUrl = chromiumUrl(this.url);
    await session.send('Page.reload').catch(ignoreGone);
  }

  async bringToFront(): Promise<void> {
    const session = await this.session();
    await session.send('Page.bringToFront').catch(ignoreGone);
  }

  /** To the preload of the main frame. */
  sendToPreload(channel: string, args: string): void {
    this.#channel?.sendToFrame(this.frames.mainId, { op: 'message', channel, args });
  }

  answerPreload(context: number, id: number, answer: { value: string } | { message: string }): void {
    this.#channel?.sendToContext(context, 'value' in answer ? { op: 'answer', id, ...answer } : { op: 'refusal', id, ...answer });
  }

  async setWindowState(windowState: Protocol.Browser.WindowState): Promise<void> {
    const session = await this.session();
    await session.send('Browser.setWindowBounds', { windowId: this.#windowId, bounds: { windowState } }).catch(ignoreGone);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#markClosed();
    const { targetId } = await this.#ready;
    await this.#browser.closeWindow(targetId);
  }

  async #open(): Promise<Target> {
    const target = await this.#browser.openWindow();
    this.#target = target;
    const { session, targetId } = target;
    const framesKnown = this.frames.follow(session);
    this.#follow(session, targetId);
    const channel = new PreloadChannel(session);
    channel.on('message', (message, context, frameId) => this.emit('preload', message, context, frameId));
    this.#channel = channel;
    answerRequests(session, (url, frameId) => this.#allowNavigation(url, frameId));
    // All of it must have been answered before the first document, or that document starts without some of it.
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      channel.install(this.#options.preload),
      framesKnown,
      this.#place(session, targetId),
      this.#options.prepare(),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
    return target;
  }

  async #place(session: CdpSession, targetId: string): Promise<void> {
    const { windowId } = await session.send('Browser.getWindowForTarget', { targetId });
    this.#windowId = windowId;
    const { x, y, width, height } = this.#options.bounds;
    await session.send('Browser.setWindowBounds', { windowId, bounds: { left: x, top: y, width, height } });
  }

  #follow(session: CdpSession, targetId: string): void {
    this.#browser.on('gone', () => this.#markClosed());
    this.#browser.on('closed', (sessionId) => {
      if (sessionId === session.id) this.#markClosed();
    });
    this.#browser.on('crashed', (crashed, exitCode) => {
      if (crashed === targetId) this.emit('crashed', exitCode);
    });
    session.on('Page.loadEventFired', () => {
      if (!this.#isLoaded) return;
      this.#loading?.resolve();
      this.emit('finished');
    });
    session.on('Page.lifecycleEvent', ({ name }) => {
      if (this.#isLoaded && name === 'firstContentfulPaint') this.emit('painted');
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      if (!url.startsWith('about:blank#standin-')) this.emit('window-open', pageUrl(url), windowName, windowFeatures.join(','));
    });
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return;
      this.emit('close-asked', (accept) => {
        session.send('Page.handleJavaScriptDialog', { accept }).catch(ignoreGone);
      });
    });
  }

  #allowNavigation(url: string, frameId: string): boolean {
    const isMainFrame = frameId === this.frames.mainId;
    const expected = isMainFrame && url === this.#expectedUrl;
    if (isMainFrame) this.#expectedUrl = undefined;
    return expected || this.#options.allowNavigation(pageUrl(url), isMainFrame);
  }

  #markClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#loading?.reject(new Error('the window was closed'));
    this.emit('closed');
  }
}
