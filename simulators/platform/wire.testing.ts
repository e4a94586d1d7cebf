/**
 * A counter of the tests' own on the platform's wire: it signs as docs/platform-api.yaml says, and every exchange is held
 * against that file.
 */
import { createHash, createHmac } from 'node:crypto';
import { checkedFetch } from './contract.testing.ts';

export interface WireCounter {
  /** One signed request. */
  send(method: string, path: string, body?: Buffer, type?: string, signal?: AbortSignal): Promise<Response>;
  sendJson(method: string, path: string, json: unknown, signal?: AbortSignal): Promise<Response>;
  /** A signed GET past the contract, for an answer that is not to be whole. */
  sendUnchecked(path: string): Promise<Response>;
  /** What did not fit the contract so far. */
  readonly violations: readonly string[];
}

export function wireCounter(address: string, counterId: string, secret: string): WireCounter {
  const { fetch: checked, violations } = checkedFetch();

  function headersOf(method: string, path: string, body?: Buffer): Headers {
    const headers = new Headers({ date: new Date().toUTCString() });
    if (body !== undefined) headers.set('content-digest', `sha-256=:${createHash('sha256').update(body).digest('base64')}:`);
    const lines = [`"@method": ${method}`, `"@target-uri": ${address}${path}`];
    for (const name of ['content-digest', 'date']) if (headers.has(name)) lines.push(`"${name}": ${headers.get(name)}`);
    const names = lines.map((line) => line.slice(0, line.indexOf(':'))).join(' ');
    const parameters = `(${names});keyid="${counterId}"`;
    const base = [...lines, `"@signature-params": ${parameters}`].join('\n');
    headers.set('signature-input', `sig=${parameters}`);
    headers.set('signature', `sig=:${createHmac('sha256', secret).update(base).digest('base64')}:`);
    return headers;
  }

  function send(method: string, path: string, body?: Buffer, type = 'application/json', signal?: AbortSignal): Promise<Response> {
    const headers = headersOf(method, path, body);
    if (body !== undefined) headers.set('content-type', type);
    const init: RequestInit = { method, headers, signal: signal ?? null };
    return checked(`${address}${path}`, body === undefined ? init : { ...init, body: new Uint8Array(body) });
  }

  return {
    send,
    sendJson: (method, path, json, signal) => send(method, path, Buffer.from(JSON.stringify(json)), 'application/json', signal),
    sendUnchecked: (path) => fetch(`${address}${path}`, { headers: headersOf('GET', path) }),
    violations,
  };
}
