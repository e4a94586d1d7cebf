/**
 * The control API of a simulator: JSON over HTTP on the loopback, for tests and the demo. It is not part of any device.
 * `GET /ledger` · `POST /faults` replaces the fault script · `POST /set` changes the device · `GET /held` answers `{held:n}` as
 * soon as an exchange stands still, `{held:0}` when none does for 20 s · `POST /release` lets it go on.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { whyTurnedAway } from '../control-door.ts';
import type { Holds } from './holds.ts';

/** How long a question for what is held stays open, ms. */
const heldPatience = 20_000;

export interface ControlHandlers {
  ledger(): unknown;
  /** The handlers check what they are given and throw a ZodError when it is wrong. */
  faults(body: unknown): void;
  set(body: unknown): void | Promise<void>;
  release(body: unknown): void | Promise<void>;
  readonly holds: Holds;
}

export interface ControlServer {
  readonly url: string;
  close(): void;
}

/** Listens on a free port of the loopback. */
export async function startControl(handlers: ControlHandlers): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const why = whyTurnedAway(request);
    if (why !== null) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ error: why }));
      return;
    }
    answer(request, handlers).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => {
        const wrong = error instanceof z.ZodError || error instanceof SyntaxError;
        const message = error instanceof Error ? error.message : String(error);
        response.writeHead(wrong ? 400 : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: message }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control API has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, handlers: ControlHandlers): Promise<unknown> {
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /ledger') return handlers.ledger();
  if (route === 'GET /held') return { held: await handlers.holds.anyWithin(heldPatience) };
  const body: unknown = JSON.parse((await bodyOf(request)) || 'null');
  if (route === 'POST /faults') handlers.faults(body);
  else if (route === 'POST /set') await handlers.set(body);
  else if (route === 'POST /release') await handlers.release(body);
  else throw new SyntaxError(`no such route: ${route}`);
  return {};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
