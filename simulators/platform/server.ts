/**
 * The platform's wire: HTTP on loopback, signature first, faults in between. The link can be cut: then every connection
 * is reset as soon as it opens, the port staying ours, and those that were open break.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { problem } from './answer.ts';
import { answerRequest, maxBodyBytes, routeOf } from './api.ts';
import { rfc3339 } from './clock.ts';
import type { FaultDirector } from './faults.ts';
import type { Holds } from './holds.ts';
import type { SimulatedPlatform } from './platform.ts';
import { playAfter, playedBefore, send } from './play-fault.ts';
import { openTraffic, type TrafficView } from './traffic.ts';
import { verifyRequest } from './verify.ts';

export interface PlatformServer {
  readonly port: number;
  link(state: 'up' | 'down'): void;
  linkState(): 'up' | 'down';
  traffic(): TrafficView;
  close(): Promise<void>;
}

export async function startServer(
  platform: SimulatedPlatform,
  faults: FaultDirector,
  holds: Holds,
  port: number,
): Promise<PlatformServer> {
  const sockets = new Set<Socket>();
  const traffic = openTraffic();
  let state: 'up' | 'down' = 'up';

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.on('connection', (socket) => {
    if (state === 'down') {
      traffic.connectionBroken();
      socket.resetAndDestroy();
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const method = request.method ?? '';
    const body = await readBody(request);
    traffic.came(`${method} ${routeOf(method, url.pathname)?.route.template ?? url.pathname}`, body);
    const fault = faults.next(method, url.pathname);
    if (fault !== null && playedBefore(fault, response)) return;
    if (body === null) return send(response, problem(413, 'too-large', 'more than 4 MiB'));

    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const now = platform.clock.now() + (fault?.fault === 'wrongClock' ? fault.offsetMs : 0);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]));
    const verdict = verifyRequest({ method, targetUri: targetOf(request), headers, body }, platform.counters.secretOf, now);
    if (!verdict.ok) {
      const more = verdict.type === 'clock-skew' ? { now: rfc3339(now) } : {};
      return send(response, problem(401, verdict.type, verdict.detail, more));
    }
    const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const path = url.pathname;
    const whole = { method, path, query: url.searchParams, contentType, body, counterId: verdict.keyId, gone: gone.signal };
    if (fault?.fault === 'hold' && fault.at === 'request') await holds.stop();
    if (fault?.fault === 'doubled') await answerRequest(platform, whole);
    const answer = await answerRequest(platform, whole);
    if (fault === null) send(response, answer);
    else await playAfter(fault, response, answer, holds);
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
    traffic: () => traffic.view(),
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
