/**
 * Chromium's debugging protocol over a pipe: JSON messages, each ended by a NUL byte. A pipe and not a socket, because
 * Chromium quits by itself when its end closes, however this process dies.
 */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from 'devtools-protocol/types/protocol.js';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

export type { Protocol };

type Commands = ProtocolMapping.Commands;

/** Taken on trust: the far end is Chromium, and the types are generated from its own description. */
interface Incoming {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Chromium's words for a window, document or request that went while it was spoken to. */
const goneWords =
  /the browser is gone|not found|No target|Cannot find context|context was destroyed|Invalid InterceptionId|navigated or closed|Not attached/;

/** For `catch`: what is gone needs no answer. Anything else is thrown on. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && goneWords.test(error.message))) throw error;
}

const browserGone = (): Error => new Error('the browser is gone');

/** One conversation: with the browser itself (no id) or with one page. Emits the protocol's events under their names. */
export class CdpSession extends EventEmitter<ProtocolMapping.Events> {
  readonly id: string | undefined;
  readonly #connection: CdpConnection;

  constructor(connection: CdpConnection, id: string | undefined) {
    super();
    this.setMaxListeners(0);
    this.#connection = connection;
    this.id = id;
  }

  /** Rejects with Chromium's own words. */
  async send<M extends keyof Commands>(method: M, ...params: Commands[M]['paramsType']): Promise<Commands[M]['returnType']> {
    return (await this.#connection.request(method, params[0], this.id)) as Commands[M]['returnType'];
  }
}

export class CdpConnection extends EventEmitter<{ closed: [] }> {
  readonly browser = new CdpSession(this, undefined);
  readonly #out: Writable;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #closed = false;

  constructor(out: Writable, incoming: Readable) {
    super();
    this.#out = out;
    const close = (): void => this.#close();
    out.on('error', close);
    incoming.on('error', close).on('close', close);
    const feed = splitAtNul((text) => this.#receive(JSON.parse(text) as Incoming));
    incoming.on('data', feed);
  }

  get closed(): boolean {
    return this.#closed;
  }

  session(id: string): CdpSession {
    let session = this.#sessions.get(id);
    if (!session) {
      session = new CdpSession(this, id);
      this.#sessions.set(id, session);
    }
    return session;
  }

  request(method: string, params: unknown, sessionId: string | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(browserGone());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #receive(message: Incoming): void {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting?.resolve(message.result);
    } else if (message.method !== undefined) {
      const session = message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
      if (session) EventEmitter.prototype.emit.call(session, message.method, message.params);
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(browserGone());
    this.#waiting.clear();
    this.emit('closed');
  }
}

/** Gathers chunks and hands on each text that a NUL ended. Messages of many megabytes come in many chunks. */
export function splitAtNul(take: (text: string) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0, start); end >= 0; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      start = end + 1;
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      take(text);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  };
}
