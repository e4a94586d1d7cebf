/**
 * One POST with a connection of its own, so that it is always known whether the server can have seen it. Pooled
 * connections are not used: one that the server had just closed would turn a quiet evening into doubtful issues.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Posted =
  | { readonly outcome: 'answered'; readonly status: number; readonly body: Uint8Array }
  /** No connection was made, so the server has seen nothing. */
  | { readonly outcome: 'notSent'; readonly reason: string }
  /** The server may or may not have acted. */
  | { readonly outcome: 'unknown'; readonly reason: string };

/** @param mostBytes A longer answer is given up. Never rejects. */
export type Post = (url: URL, body: Uint8Array, timeoutMs: number, mostBytes: number) => Promise<Posted>;

export const post: Post = (url, body, timeoutMs, mostBytes) => {
  const { promise, resolve } = Promise.withResolvers<Posted>();
  const secure = url.protocol === 'https:';
  let connected = false;
  const request = (secure ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'text/xml; charset=gbk', 'content-length': body.length },
  });
  const fail = (reason: string) => {
    resolve({ outcome: connected ? 'unknown' : 'notSent', reason });
    request.destroy();
  };
  const timer = setTimeout(() => fail('no answer in time'), timeoutMs);
  request.on('socket', (socket) => {
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      connected = true;
    });
  });
  request.on('error', (error) => fail(error.message));
  request.on('close', () => clearTimeout(timer));
  request.on('response', (response) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > mostBytes) fail('the answer is too long');
    });
    response.on('error', (error) => fail(error.message));
    response.on('end', () => resolve({ outcome: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
  });
  request.end(body);
  return promise;
};
