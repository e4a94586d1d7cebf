/**
 * The isolated world in which the app's preload runs: require('electron') with contextBridge and ipcRenderer, and nothing of
 * Node, as in Electron's sandbox. Injected as source together with the wire and the preload itself.
 */
import type { Wire } from '../wire.ts';
import type { Outcome, Packed, Secret, ToPage, ToPreload } from './crossing.ts';

/** Text from the preload world to the stand-in's main process. */
export type FromPreload =
  | { readonly op: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly op: 'failed'; readonly stack: string };

/** From the stand-in's main process to the preload world; `args` and `value` are wire text. */
export type ToPreloadWorld =
  | { readonly op: 'answer'; readonly id: number; readonly value: string }
  | { readonly op: 'refusal'; readonly id: number; readonly message: string }
  | { readonly op: 'message'; readonly channel: string; readonly args: string };

export interface PreloadOptions {
  readonly secret: Secret;
  /** Names of the two global functions by which text comes and goes; both are gone before the preload runs. */
  readonly sendName: string;
  readonly receiveName: string;
  readonly platform: string;
  readonly arch: string;
  readonly versions: Readonly<Record<string, string>>;
}

type Listener = (event: object, ...args: unknown[]) => void;
type PreloadSource = (require: (id: string) => unknown, module: { exports: object }, exports: object, process: object) => void;

declare const window: EventTarget & { readonly top: unknown };

export function preloadWorld(options: PreloadOptions, makeWire: () => Wire, preload: PreloadSource): void {
  if (window.top !== window) return;
  const { encode, decode } = makeWire();
  const native: (text: string) => void = Reflect.get(globalThis, options.sendName);
  Reflect.deleteProperty(globalThis, options.sendName);
  const toMain = (message: FromPreload): void => native(JSON.stringify(message));

  // contextBridge
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  let lastFunction = 0;
  let lastPromise = 0;
  let exposed: Extract<ToPreload, { op: 'exposed' }> | undefined;

  const toPage = (detail: ToPage): void => {
    window.dispatchEvent(new CustomEvent(options.secret.toPage, { detail }));
  };
  const packError = (error: unknown): Packed => ({
    is: 'error',
    message: error instanceof Error || error instanceof DOMException ? error.message : String(error),
  });

  function pack(value: unknown, frozen: boolean): Packed {
    if (typeof value === 'function') {
      const id = ++lastFunction;
      functions.set(id, value as (...args: unknown[]) => unknown);
      return { is: 'function', id };
    }
    if (value instanceof Promise) {
      const promise = ++lastPromise;
      value.then(
        (result) => toPage({ op: 'settled', promise, outcome: { value: pack(result, false) } }),
        (error) => toPage({ op: 'settled', promise, outcome: { error: packError(error) } }),
      );
      return { is: 'promise', id: promise };
    }
    if (value instanceof Error) return packError(value);
    if (Array.isArray(value)) return { is: 'list', items: value.map((item) => pack(item, frozen)), frozen };
    if (typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
      const members = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item, frozen)]));
      return { is: 'object', members, frozen };
    }
    return { is: 'value', value };
  }

  function unpack(packed: Packed): unknown {
    switch (packed.is) {
      case 'value':
        return packed.value;
      case 'function':
        return (...args: unknown[]) => toPage({ op: 'callback', id: packed.id, args: args.map((arg) => pack(arg, false)) });
      case 'list':
        return packed.items.map(unpack);
      case 'object':
        return Object.fromEntries(Object.entries(packed.members).map(([key, item]) => [key, unpack(item)]));
      default:
        throw new Error(`a page cannot send a ${packed.is}`);
    }
  }

  function callFor(message: Extract<ToPreload, { op: 'call' }>): Outcome {
    try {
      return { value: pack(functions.get(message.id)?.(...message.args.map(unpack)), false) };
    } catch (error) {
      return { error: packError(error) };
    }
  }

  window.addEventListener(options.secret.toPreload, (event) => {
    // Chromium gives null for a detail that it could not clone; the page then misses its answer and says so.
    const message = (event as CustomEvent<ToPreload | null>).detail;
    if (message?.op === 'call') toPage({ op: 'returned', call: message.call, outcome: callFor(message) });
    else if (message?.op === 'exposed') exposed = message;
  });

  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      exposed = undefined;
      toPage({ op: 'expose', key, value: pack(api, true) });
      const answer = exposed as Extract<ToPreload, { op: 'exposed' }> | undefined;
      if (!answer) throw new Error('An object could not be cloned.');
      if (answer.refusal !== undefined) throw new Error(answer.refusal);
    },
  };

  // ipcRenderer
  const listeners = new Map<string, Listener[]>();
  const waiting = new Map<number, { channel: string; resolve(value: unknown): void; reject(error: Error): void }>();
  let lastInvoke = 0;

  const ipcRenderer = {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = ++lastInvoke;
      const text = encode(args);
      return new Promise((resolve, reject) => {
        waiting.set(id, { channel, resolve, reject });
        toMain({ op: 'invoke', id, channel, args: text });
      });
    },
    on(channel: string, listener: Listener): unknown {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: Listener): unknown {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };

  function receive(message: ToPreloadWorld): void {
    if (message.op === 'message') {
      const args = decode(message.args) as unknown[];
      for (const listener of listeners.get(message.channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.op === 'answer') call?.resolve(decode(message.value));
    else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.message}`));
  }
  Object.defineProperty(globalThis, options.receiveName, { value: (text: string) => receive(JSON.parse(text)) });

  const modules: Readonly<Record<string, unknown>> = { electron: { contextBridge, ipcRenderer } };
  const require = (id: string): unknown => {
    const name = id === 'electron/renderer' ? 'electron' : id;
    if (!Object.hasOwn(modules, name)) throw new Error(`module not found: ${id}`);
    return modules[name];
  };
  const { platform, arch, versions } = options;
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, platform, arch, versions };
  const module = { exports: {} };
  try {
    preload(require, module, module.exports, process);
  } catch (error) {
    toMain({ op: 'failed', stack: String(error instanceof Error ? error.stack : error) });
  }
}
