/** Electron's `webContents`: what a window shows. A thin view of a Page in Electron's terms. */
import { EventEmitter } from 'node:events';
import type { Frame } from './frames.ts';
import type { FromPreload } from './in-page/preload-world.ts';
import { invoke } from './ipc-main.ts';
import type { Page } from './page.ts';
import { preventable } from './preventable.ts';
import { listPrinters, printPage } from './printers.ts';
import { makeWire } from './wire.ts';

const wire = makeWire();
const all = new Map<number, WebContents>();
const pages = new WeakMap<WebContents, Page>();

type OpenHandler = (details: Electron.HandlerDetails) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  readonly id: number;
  readonly #page: Page;
  #openHandler: OpenHandler | undefined;

  constructor(id: number, page: Page) {
    super();
    this.id = id;
    this.#page = page;
    all.set(id, this);
    pages.set(this, page);
    page.on('finished', () => this.emit('did-finish-load', preventable()));
    page.on('crashed', (exitCode) => this.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode }));
    page.on('window-open', (url, frameName, features) => this.#windowOpen(url, frameName, features));
    page.on('preload', (message, context, frameId) => this.#fromPreload(message, context, frameId));
    page.on('closed', () => {
      all.delete(id);
      this.emit('destroyed');
    });
  }

  get mainFrame(): Frame {
    return this.#page.frames.main;
  }

  getURL(): string {
    return this.#page.url;
  }

  isDestroyed(): boolean {
    return this.#page.closed;
  }

  loadURL(url: string): Promise<void> {
    return this.#page.load(url);
  }

  reload(): void {
    void this.#page.reload();
  }

  /** To the preload of the main frame; arguments are cloned now, so a DataCloneError is thrown here. */
  send(channel: string, ...args: unknown[]): void {
    this.#page.sendToPreload(channel, wire.encode(args));
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const target = await this.#page.session();
    const { result, exceptionDetails } = await target.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    return listPrinters();
  }

  /** Without a dialog only. */
  print(options: Electron.WebContentsPrintOptions = {}, callback?: (success: boolean, failureReason: string) => void): void {
    this.#print(options).then(
      () => callback?.(true, ''),
      (error: unknown) => callback?.(false, error instanceof Error ? error.message : String(error)),
    );
  }

  /** Whatever the handler answers, no window opens; one that would allow it is told so. */
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  close(): void {
    void this.#page.close();
  }

  async #print(options: Electron.WebContentsPrintOptions): Promise<void> {
    const title = await this.executeJavaScript('document.title');
    await printPage(await this.#page.session(), String(title), options);
  }

  #windowOpen(url: string, frameName: string, features: string): void {
    const referrer = { url: this.getURL(), policy: 'default' as const };
    const answer = this.#openHandler?.({ url, frameName, features, disposition: 'foreground-tab', referrer });
    if (answer?.action !== 'deny') console.error(`The stand-in opens no window for a page: ${url}`);
  }

  #fromPreload(message: FromPreload, context: number, frameId: string): void {
    if (message.op === 'failed') {
      console.error('The preload failed:', message.stack);
      return;
    }
    const event = { type: 'frame' as const, sender: this, senderFrame: this.#page.frames.frame(frameId) };
    // The arguments are an array: the preload encoded one.
    const args = wire.decode(message.args) as unknown[];
    void invoke(message.channel, event, args)
      .then((value) => ({ value: wire.encode(value) }))
      .catch((error: unknown) => ({ message: String(error) }))
      .then((answer) => this.#page.answerPreload(context, message.id, answer));
  }
}

/** Whose page has this frame. */
export function contentsOfFrame(frameId: string): WebContents | undefined {
  return [...all.values()].find((contents) => pages.get(contents)?.frames.state(frameId) !== undefined);
}

export const webContents = {
  getAllWebContents: (): WebContents[] => [...all.values()],
  fromDevToolsTargetId: (targetId: string): WebContents | undefined =>
    [...all.values()].find((contents) => pages.get(contents)?.targetId === targetId),
};
