/**
 * What a fault does to one exchange: instead of serving it, or to the answer after it was served.
 */
import type { ServerResponse } from 'node:http';
import { type ApiAnswer, bodyOf, problem } from './answer.ts';
import type { Fault } from './faults.ts';
import type { Holds } from './holds.ts';

/** Plays a fault that keeps the request from being served; false when it is none of those. */
export function playedBefore(fault: Fault, response: ServerResponse): boolean {
  if (fault.fault === 'drop') response.destroy();
  else if (fault.fault === 'html') guestPage(response, fault.status);
  else if (fault.fault === 'status' && !fault.after) sendStatus(response, fault);
  else return false;
  return true;
}

/** Sends the answer of a request that was served, or what the fault leaves of it. */
export async function playAfter(fault: Fault, response: ServerResponse, answer: ApiAnswer, holds: Holds): Promise<void> {
  const { type, text } = bodyOf(answer) ?? { type: 'application/json', text: '{}' };
  const half = text.slice(0, text.length / 2);
  switch (fault.fault) {
    case 'slow':
      setTimeout(() => send(response, answer), fault.ms);
      return;
    case 'hold':
      return fault.at === 'request' ? send(response, answer) : sendHeld(fault.at, response, answer, holds);
    case 'cutAfterCommit':
      response.destroy();
      return;
    case 'lostAnswer':
      return;
    case 'cutAnswer':
      response.writeHead(answer.status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
      response.write(half, () => response.destroy());
      return;
    case 'truncatedJson':
      response.writeHead(answer.status, { 'content-type': type }).end(half);
      return;
    case 'instead':
      send(response, { status: fault.status, json: fault.json });
      return;
    case 'status':
      sendStatus(response, fault);
      return;
    case 'doubled':
    case 'wrongClock':
    case 'drop':
    case 'html':
      send(response, answer);
  }
}

/** Sends an answer as it is; a client that is gone only misses it. */
export function send(response: ServerResponse, answer: ApiAnswer, headers: Readonly<Record<string, string>> = {}): void {
  const body = bodyOf(answer);
  const later = answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter };
  if (body === null) response.writeHead(answer.status).end();
  else response.writeHead(answer.status, { 'content-type': body.type, ...later, ...headers }).end(body.text);
}

/** Stands still before the first byte of an answer or in the middle of it, then sends the rest. */
async function sendHeld(at: 'acted' | 'answer', response: ServerResponse, answer: ApiAnswer, holds: Holds): Promise<void> {
  const body = bodyOf(answer);
  if (at === 'acted' || body === null) {
    await holds.stop();
    return send(response, answer);
  }
  const bytes = Buffer.from(body.text, 'utf8');
  const half = Math.floor(bytes.length / 2);
  response.writeHead(answer.status, { 'content-type': body.type, 'content-length': bytes.length });
  response.write(bytes.subarray(0, half));
  await holds.stop();
  response.end(bytes.subarray(half));
}

function sendStatus(response: ServerResponse, { status, retryAfter }: Extract<Fault, { fault: 'status' }>): void {
  const type = status === 429 ? 'too-many-requests' : 'trouble';
  send(response, problem(status, type), retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

function guestPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Guest network</title><p>Please sign in to use this network.</p>');
}
