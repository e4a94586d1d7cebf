/**
 * What a fault does to one exchange: instead of serving it, or to the answer after it was served.
 */
import type { ServerResponse } from 'node:http';
import { type ApiAnswer, problem } from './api.ts';
import type { Fault } from './faults.ts';

/** Plays a fault that keeps the request from being served; false when it is none of those. */
export function playedBefore(fault: Fault, response: ServerResponse): boolean {
  if (fault.fault === 'drop') response.destroy();
  else if (fault.fault === 'html') guestPage(response, fault.status);
  else if (fault.fault === 'status' && !fault.after) sendStatus(response, fault);
  else return false;
  return true;
}

/** Sends the answer of a request that was served, or what the fault leaves of it. */
export function playAfter(fault: Fault, response: ServerResponse, answer: ApiAnswer): void {
  const text = JSON.stringify(answer.json ?? {});
  const half = text.slice(0, text.length / 2);
  switch (fault.fault) {
    case 'slow':
      setTimeout(() => send(response, answer), fault.ms);
      return;
    case 'cutAfterCommit':
      response.destroy();
      return;
    case 'lostAnswer':
      return;
    case 'cutAnswer':
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(half, () => response.destroy());
      return;
    case 'truncatedJson':
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(half);
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

/** Sends an answer as it is. */
export function send(
  response: ServerResponse,
  { status, json }: ApiAnswer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (json === undefined) {
    response.writeHead(status).end();
    return;
  }
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(json));
}

function sendStatus(response: ServerResponse, { status, retryAfter }: Extract<Fault, { fault: 'status' }>): void {
  const type = status === 429 ? 'too-many-requests' : 'trouble';
  send(response, problem(status, type), retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

function guestPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Guest network</title><p>Please sign in to use this network.</p>');
}
