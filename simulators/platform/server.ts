/**
 * The platform's wire: HTTP on loopback, signature first, faults in between. The link can be cut: then every connection
 * is reset as soon as it opens, the port staying ours, and those that were open break.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ApiAnswer, answerRequest, maxBodyBytes, problem, routeOf } from './api.ts';
import { rfc3339 } from './clock.ts';
import type { Fault, FaultDirector } from './faults.ts';
import type { SimulatedPlatform } from './platform.ts';
import { verifyRequest } from './verify.ts';

export interface PlatformServer {
  readonly port: number;
  link(state: 'up' | 'down'): void;
  linkState(): 'up' | 'down';
  /** Requests that came, by method and path template. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function startServer(platform: SimulatedPlatform, faults: FaultDirector, port: number): Promise<PlatformServer> {
  const sockets = new Set<Socket>();
  const counted = new Map<string, number>();
  let state: 'up' | 'down' = 'up';

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.on('connection', (socket) => {
    if (state === 'down') socket.resetAndDestroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const method = request.method ?? '';
    const body = await readBody(request);
    count(`${method} ${routeOf(method, url.pathname)?.route.template ?? url.pathname}`);
    const fault = faults.next(method, url.pathname);
    if (fault?.fault === 'drop') return void response.destroy();
    if (fault?.fault === 'html') return page(response, fault.status);
    if (fault?.fault === 'status' && !fault.after) return send(response, faultAnswer(fault), fault.retryAfter);
    if (body === null) return send(response, problem(413, 'too-large', 'more than 4 MiB'));

    const now = platform.clock.now() + (fault?.fault === 'wrongClock' ? fault.offsetMs : 0);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]));
    const verdict = verifyRequest({ method, targetUri: targetOf(request), headers, body }, platform.counters.secretOf, now);
    if (!verdict.ok) {
      const more = verdict.type === 'clock-skew' ? { now: rfc3339(now) } : {};
      return send(response, problem(401, verdict.type, verdict.detail, more));
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const whole = { method, path: url.pathname, query: url.searchParams, body, counterId: verdict.keyId, gone: gone.signal };
    const first = await answerRequest(platform, whole);
    await play(fault, response, fault?.fault === 'doubled' ? await answerRequest(platform, whole) : first);
  }

  function count(call: string): void {
    counted.set(call, (counted.get(call) ?? 0) + 1);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    link(next) {
      state = next;
      if (next === 'down') for (const socket of sockets) socket.resetAndDestroy();
    },
    linkState: () => state,
    requests: () => Object.fromEntries([...counted].sort()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The address as the client signed it: the request line's own path, not a tidied one. */
function targetOf(request: IncomingMessage): string {
  return `http://${request.headers.host ?? ''}${request.url ?? ''}`;
}

/** The body, or null when it is longer than any request may be; read to its end all the same, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length > maxBodyBytes ? null : Buffer.concat(chunks);
}

/** Gives the answer, or what the fault makes of it. */
async function play(fault: Fault | null, response: ServerResponse, answer: ApiAnswer): Promise<void> {
  switch (fault?.fault) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return send(response, answer);
    case 'cutAfterCommit':
      response.destroy();
      return;
    case 'lostAnswer':
      return;
    case 'cutAnswer': {
      const text = JSON.stringify(answer.json ?? {});
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    case 'truncatedJson': {
      const text = JSON.stringify(answer.json ?? {});
      response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, text.length / 2));
      return;
    }
    case 'instead':
      return send(response, { status: fault.status, json: fault.json });
    case 'status':
      return send(response, faultAnswer(fault), fault.retryAfter);
    default:
      return send(response, answer);
  }
}

function faultAnswer(fault: Extract<Fault, { fault: 'status' }>): ApiAnswer {
  return problem(fault.status, fault.status === 429 ? 'too-many-requests' : 'trouble');
}

function send(response: ServerResponse, { status, json }: ApiAnswer, retryAfter?: string): void {
  if (json === undefined) return void response.writeHead(status).end();
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  response.writeHead(status, { 'content-type': type, ...wait }).end(JSON.stringify(json));
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Guest network</title><p>Please sign in to use this network.</p>');
}
