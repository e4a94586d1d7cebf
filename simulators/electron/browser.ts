/**
 * The Chromium process behind the stand-in: how it is started, how its windows are opened, how it ends. It can outlive this
 * process in no way: it quits when the debugging pipe closes, and the kernel kills it when this process dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { CdpConnection, type CdpSession, ignoreGone } from './cdp.ts';
import { chromiumArguments } from './chromium-switches.ts';
import { dyingWithParent } from './dying-with-parent.ts';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Chromium ends in a fifth of a second; one that has not after this long is killed. */
const closeWithinMs = 3000;
const linesKept = 20;

export interface BrowserOptions {
  /** Folder of cookies, local storage and caches. */
  readonly profile: string;
  /** Title of a window that shows nothing yet. */
  readonly title: string;
  readonly switches: ReadonlyMap<string, string>;
}

/** One window of Chromium, before anything is loaded into it. */
export interface Target {
  readonly session: CdpSession;
  readonly targetId: string;
}

interface BrowserEvents {
  gone: [];
  crashed: [targetId: string, exitCode: number];
  closed: [sessionId: string];
}

export class Browser extends EventEmitter<BrowserEvents> {
  readonly #process: ChildProcess;
  readonly #connection: CdpConnection;
  /** Windows that were asked for, by the mark in their first address; any other window is closed. */
  readonly #expected = new Map<string, PromiseWithResolvers<Target>>();
  readonly #open = new Map<string, Target>();
  /** The window that Chromium opened when it started, until somebody takes it. */
  #startWindow: Promise<Target> | undefined;

  private constructor(process: ChildProcess, connection: CdpConnection, startMark: string) {
    super();
    this.setMaxListeners(0);
    this.#process = process;
    this.#connection = connection;
    this.#startWindow = this.#expect(startMark);
    const { browser } = connection;
    browser.on('Target.attachedToTarget', ({ sessionId, targetInfo: { targetId, url } }) => {
      const session = connection.session(sessionId);
      this.#identify({ session, targetId }, url).catch(ignoreGone);
    });
    browser.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.#open.delete(sessionId);
      this.emit('closed', sessionId);
    });
    browser.on('Target.targetCrashed', ({ targetId, errorCode }) => this.emit('crashed', targetId, errorCode));
    connection.on('closed', () => this.emit('gone'));
  }

  /** Starts Chromium; rejects with its last words when it does not come up. */
  static async start({ profile, title, switches }: BrowserOptions): Promise<Browser> {
    mkdirSync(profile, { recursive: true });
    const mark = newMark();
    const blank = `data:text/html;charset=utf-8,<title>${encodeURIComponent(title)}</title><!--${mark}-->`;
    const args = [...chromiumArguments(profile, switches, process.getuid?.() === 0), '--remote-debugging-pipe', `--app=${blank}`];
    const run = dyingWithParent(findChromium(), args);
    const child = spawn(run.command, run.args, {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // Under a plain C locale it drops every name of a file that is not ASCII.
      env: { ...process.env, LC_CTYPE: 'C.UTF-8' },
    });
    const closed = once(child, 'close');
    const [, , , out, incoming] = child.stdio;
    if (!(out instanceof Writable && incoming instanceof Readable && child.stderr)) throw new Error('no pipes to Chromium');
    const lastWords = followStderr(child.stderr);
    const browser = new Browser(child, new CdpConnection(out, incoming), mark);
    try {
      await browser.#greet();
    } catch (error) {
      child.kill('SIGKILL');
      await closed;
      throw new Error(`Chromium did not start:\n${lastWords.join('\n')}`, { cause: error });
    }
    return browser;
  }

  get session(): CdpSession {
    return this.#connection.browser;
  }

  /** Opens a window, paused before its first document. There is a first one for nothing; the others are opened from it. */
  async openWindow(): Promise<Target> {
    const start = this.#startWindow;
    if (start) {
      this.#startWindow = undefined;
      return start;
    }
    const opener = [...this.#open.values()][0];
    if (!opener) throw new Error('Chromium has no window left from which another could be opened');
    // From a world of its own, so that no page can interfere; a popup has neither tabs nor an address bar.
    const { frameTree } = await opener.session.send('Page.getFrameTree');
    const { executionContextId } = await opener.session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'standin-opener',
    });
    const mark = newMark();
    const target = this.#expect(mark);
    await opener.session.send('Runtime.evaluate', {
      expression: `void window.open('about:blank#${mark}', '_blank', 'popup,noopener')`,
      contextId: executionContextId,
      userGesture: true,
    });
    return target;
  }

  async closeWindow(targetId: string): Promise<void> {
    await this.session.send('Target.closeTarget', { targetId }).catch(ignoreGone);
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), closeWithinMs);
    this.session.send('Browser.close').catch(ignoreGone);
    await gone;
    clearTimeout(timer);
  }

  async #greet(): Promise<void> {
    const { browser } = this.#connection;
    const { product } = await browser.send('Browser.getVersion');
    Object.defineProperty(process.versions, 'chrome', { value: product.replace(/^.*\//, ''), enumerable: true });
    await Promise.all([
      browser.send('Target.setDiscoverTargets', { discover: true }),
      browser.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
        filter: [{ type: 'page' }],
      }),
    ]);
  }

  #expect(mark: string): Promise<Target> {
    const expected = Promise.withResolvers<Target>();
    this.#expected.set(mark, expected);
    return expected.promise;
  }

  /** Only the stand-in opens windows: what a page or a modified click opened is closed before it loads anything. */
  async #identify(target: Target, url: string): Promise<void> {
    const { frame } = (await target.session.send('Page.getFrameTree')).frameTree;
    // The start window is known by the address it is on its way to; that of a popup is known only to its first document.
    const address = url + frame.url + (frame.urlFragment ?? '');
    const mark = [...this.#expected.keys()].find((known) => address.includes(known));
    if (mark === undefined) {
      // Closed while it is still held at its start, it would hold up for ever the page that opened it.
      await target.session.send('Runtime.runIfWaitingForDebugger');
      await this.closeWindow(target.targetId);
      return;
    }
    this.#open.set(String(target.session.id), target);
    this.#expected.get(mark)?.resolve(target);
    this.#expected.delete(mark);
  }
}

/** The empty page with which every window starts, before the app loads its own. */
export const isStartPage = (url: string): boolean => url === '' || url === 'about:blank' || /^data:.*<!--standin-/.test(url);

const newMark = (): string => `standin-${randomBytes(12).toString('hex')}`;

function findChromium(): string {
  const named = process.env.STANDIN_CHROMIUM;
  const found = named ?? usualPlaces.find((place) => existsSync(place));
  if (found === undefined)
    throw new Error(`No Chromium in ${usualPlaces.join(', ')}; install it or name it in STANDIN_CHROMIUM.`);
  return found;
}

/** Hands on the line that tools wait for, and keeps the last others for the case that Chromium does not start. */
function followStderr(stderr: Readable): readonly string[] {
  const last: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`);
    last.push(line);
    if (last.length > linesKept) last.shift();
  });
  return last;
}
