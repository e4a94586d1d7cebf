/**
 * Brings the preload into every document of a page, in an isolated world, and carries text between it and this process.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type CdpSession, ignoreGone, type Protocol } from './cdp.ts';
import type { Secret } from './in-page/crossing.ts';
import { keyGuard } from './in-page/key-guard.ts';
import { mainWorld } from './in-page/main-world.ts';
import { type FromPreload, type PreloadOptions, preloadWorld, type ToPreloadWorld } from './in-page/preload-world.ts';
import { makeWire } from './wire.ts';

const worldName = 'standin-preload';
const sendName = '__standinSend';
const receiveName = '__standinReceive';

interface ChannelEvents {
  /** From the preload of `frameId`; answer into `context`. */
  message: [message: FromPreload, context: number, frameId: string];
}

export class PreloadChannel extends EventEmitter<ChannelEvents> {
  readonly #session: CdpSession;
  /** Execution contexts of the preload's world, by number, with their frame. */
  readonly #contexts = new Map<number, string>();

  constructor(session: CdpSession) {
    super();
    this.#session = session;
    session.on('Runtime.executionContextCreated', ({ context }) => this.#remember(context));
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#contexts.delete(executionContextId));
    session.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frameId = this.#contexts.get(executionContextId);
      if (name === sendName && frameId !== undefined) {
        this.emit('message', JSON.parse(payload) as FromPreload, executionContextId, frameId);
      }
    });
  }

  /**
   * Registers the scripts for every document from now on. Navigate only after this has resolved: before the browser has
   * answered, a new document may start without them.
   */
  async install(preload: string | undefined): Promise<void> {
    const random = `standin-${randomBytes(16).toString('hex')}`;
    const secret = { toPage: `${random}-page`, toPreload: `${random}-preload` };
    await Promise.all([
      this.#inject('standin-keys', `(${keyGuard})()`),
      this.#inject(undefined, `(${mainWorld})(${JSON.stringify(secret)})`),
      ...(preload === undefined ? [] : this.#injectPreload(preload, secret)),
    ]);
  }

  #injectPreload(preload: string, secret: Secret): Promise<unknown>[] {
    const { platform, arch } = process;
    const { electron, chrome, node } = process.versions;
    const versions = { electron: String(electron), chrome: String(chrome), node };
    const options: PreloadOptions = { secret, sendName, receiveName, platform, arch, versions };
    const source = `(function (require, module, exports, process) {${readFileSync(preload, 'utf8')}\n})`;
    const call = `(${preloadWorld})(${JSON.stringify(options)},${makeWire},${source})`;
    return [
      this.#session.send('Runtime.addBinding', { name: sendName, executionContextName: worldName }),
      this.#inject(worldName, `${call}\n//# sourceURL=${pathToFileURL(preload)}`),
    ];
  }

  /** Into a world of that name, or into the page's own. */
  #inject(world: string | undefined, source: string): Promise<unknown> {
    return this.#session.send('Page.addScriptToEvaluateOnNewDocument', {
      source,
      ...(world === undefined ? {} : { worldName: world }),
    });
  }

  /** Sends to the preload of a frame, if it has one; what arrives during a navigation is lost, as in Electron. */
  sendToFrame(frameId: string, message: ToPreloadWorld): void {
    for (const [context, frame] of this.#contexts) if (frame === frameId) this.sendToContext(context, message);
  }

  sendToContext(executionContextId: number, message: ToPreloadWorld): void {
    this.#session
      .send('Runtime.callFunctionOn', {
        functionDeclaration: `function (text) { ${receiveName}(text); }`,
        arguments: [{ value: JSON.stringify(message) }],
        executionContextId,
        silent: true,
      })
      .catch(ignoreGone);
  }

  #remember(context: Protocol.Runtime.ExecutionContextDescription): void {
    const frameId: unknown = context.auxData?.frameId;
    if (context.name === worldName && typeof frameId === 'string') this.#contexts.set(context.id, frameId);
  }
}
