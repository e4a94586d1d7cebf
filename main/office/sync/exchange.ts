/**
 * One signed HTTP exchange with the platform. Everything a network can do to it ends here as a Problem: above this file
 * there are only answers, with a status and a text of bounded length.
 */
import { epochMs } from '../../../domain/instant.ts';
import type { Clock } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { isKeyId, signatureHeaders } from './signature.ts';

/** Longest answer that is read, bytes after decompression. A full page of orders is far below it. */
export const maxAnswerBytes = 8 * 1024 * 1024;

export interface ExchangeOptions {
  /** Base address, with or without a path and a trailing slash: `https://platform.example/api`. */
  readonly url: string;
  readonly counterId: string;
  readonly secret: string;
  /** Longest time for a whole exchange, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Node's own unless a test listens in. */
  readonly fetch?: typeof fetch;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the base address, already escaped: `/v1/time`. */
  readonly path: string;
  /** JSON text, or the bytes of a PDF. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** How long the platform may wait on purpose before it answers, ms; added to the usual longest time. */
  readonly patienceMs?: number;
}

/** What came back, whatever its status; redirects are not followed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Exchange {
  /** Sends once. Fails with `platform-unreachable` (nothing, or not all, came back) or `platform-broken-answer` (too long, not UTF-8). */
  send(request: Request): Promise<Result<Answer>>;
  /** Gives up everything in flight and refuses what comes later, so that a closing office does not wait for a time-out. */
  close(): void;
}

/** @throws Error when the counter id cannot be a key id or the address is none: both are checked when the configuration is read. */
export function openExchange(options: ExchangeOptions): Exchange {
  if (!isKeyId(options.counterId)) throw new Error('counter id is not printable ASCII');
  const base = new URL(options.url).href.replace(/\/+$/, '');
  const doFetch = options.fetch ?? fetch;
  const inFlight = new Set<AbortController>();
  let closed = false;

  async function send(request: Request): Promise<Result<Answer>> {
    if (closed) return failed('platform-unreachable', { reason: 'closed' });
    const url = new URL(base + request.path).href;
    const body = request.body === undefined ? {} : { body: request.body };
    const at = epochMs(options.clock.now());
    if (at === null) throw new Error('the clock gave no instant');
    const headers = {
      accept: 'application/json, application/problem+json',
      ...(request.body === undefined
        ? {}
        : { 'content-type': typeof request.body === 'string' ? 'application/json' : 'application/pdf' }),
      ...signatureHeaders({ method: request.method, url, at, ...body }, options),
    };
    const abort = new AbortController();
    const longestMs = options.timeoutMs + (request.patienceMs ?? 0);
    const timer = setTimeout(() => abort.abort(new Error('timeout')), longestMs);
    inFlight.add(abort);
    try {
      const response = await doFetch(url, { method: request.method, headers, ...body, redirect: 'manual', signal: abort.signal });
      const bytes = await readBounded(response);
      if (bytes === null) {
        abort.abort();
        return failed('platform-broken-answer', { reason: 'too-long' });
      }
      const text = decodeUtf8(bytes);
      if (text === null) return failed('platform-broken-answer', { reason: 'not-utf-8' });
      return ok({ status: response.status, headers: response.headers, text });
    } catch (error) {
      return failed('platform-unreachable', { reason: networkReason(error) });
    } finally {
      clearTimeout(timer);
      inFlight.delete(abort);
    }
  }

  return {
    send,
    close() {
      closed = true;
      for (const abort of inFlight) abort.abort(new Error('closed'));
    },
  };
}

/** The whole body, or null as soon as it is longer than {@link maxAnswerBytes}. */
async function readBounded(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxAnswerBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The machine's own short word for a network failure: `ECONNREFUSED`, `ENOTFOUND`, `timeout` … */
function networkReason(error: unknown): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.message === 'timeout' || cause.message === 'closed') return cause.message;
  }
  return 'network';
}
