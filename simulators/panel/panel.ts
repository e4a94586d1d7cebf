/**
 * The control panel of a simulated station: a page that shows what every far end holds and lets a person move it. It is a door to
 * the simulators' control APIs, so it opens on the loopback only, to requests that name it by its own address and carry the
 * token of the link that was printed. A page of somebody else's, open in the same browser, knows no token and cannot ask
 * for a header of its own without being asked first whether it may.
 *
 * `GET /` the page · `GET /api/state` every far end, null for one that does not answer · `POST /api/{disk|server|platform}/
 * {set|faults|release}` what its own control API takes · `POST /api/printer/set` `{paused}`.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { isOwnAddress } from '../control-door.ts';
import { platformLedgerSchema } from '../platform/ledger-view.ts';
import type { RunningPrinter } from '../printer/start.ts';
import type { RunningSimulator } from '../start.ts';
import { sparing } from './sparing.ts';
import { deviceSummary, platformSummary, printerSummary } from './summary.ts';

type FarEnd = Pick<RunningSimulator, 'address' | 'ledger' | 'set' | 'faults' | 'release'>;

/** The station that is shown and moved. */
export interface Shown {
  readonly disk: FarEnd;
  readonly server: FarEnd;
  readonly platform: FarEnd;
  readonly printer: Pick<RunningPrinter, 'queue' | 'files' | 'pause' | 'resume'>;
  /** Settings file of the counter. */
  readonly configFile: string;
}

export interface Panel {
  /** Address of the page, the token behind the `#`, where no server and no log sees it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Longest body of a request; fault scripts are short. */
const maxBodyBytes = 64 * 1024;

const pageFiles = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/panel.css': ['panel.css', 'text/css; charset=utf-8'],
  ...Object.fromEntries(
    [
      'main',
      'dom',
      'api',
      'format',
      'unit-card',
      'unit-controls',
      'fault-controls',
      'fault-presets',
      'quirk-controls',
      'platform-card',
      'printer-card',
    ].map((name) => [`/${name}.js`, [`${name}.js`, 'text/javascript; charset=utf-8']]),
  ),
} satisfies Record<string, readonly string[]>;

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";

/** Opens the panel on a port of its own. @param port Port on the loopback; a free one when 0. */
export async function startPanel(shown: Shown, port = 0): Promise<Panel> {
  const token = randomBytes(18).toString('base64url');
  const page = new Map(
    Object.entries(pageFiles).map(([path, [name = '', type = '']]) => {
      return [path, { type, bytes: readFileSync(join(import.meta.dirname, 'page', name)) }];
    }),
  );
  let paused = false;

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      send(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the panel has no port');
  const { port: own } = bound;

  const { look, lookAnew } = sparing(state, () => performance.now());

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // another name for this address is another page's
    if (!isOwnAddress(request.headers.host, own)) return send(response, 403, { error: 'not the address of this panel' });
    const path = request.url ?? '';
    const file = page.get(path);
    if (file !== undefined && request.method === 'GET') {
      response.writeHead(200, { 'content-type': file.type, 'content-security-policy': policy, 'cache-control': 'no-store' });
      response.end(file.bytes);
      return;
    }
    if (!path.startsWith('/api/')) return send(response, 404, { error: 'no such page' });
    if (!sameText(request.headers['x-panel-token'], token)) return send(response, 403, { error: 'the token is missing' });
    if (request.method === 'GET' && path === '/api/state') return send(response, 200, await look());
    const [, end, verb] = /^\/api\/(disk|server|platform|printer)\/(set|faults|release)$/.exec(path) ?? [];
    if (request.method !== 'POST' || end === undefined) return send(response, 404, { error: 'no such call' });
    await move(end, verb ?? '', JSON.parse(await bodyOf(request)));
    send(response, 200, await lookAnew());
  }

  async function state() {
    const { disk, server: taxServer, platform, printer, configFile } = shown;
    const [ofDisk, ofServer, ofPlatform, files] = await Promise.all([
      answerOf(disk.ledger().then(deviceSummary)),
      answerOf(taxServer.ledger().then(deviceSummary)),
      answerOf(platform.ledger().then((ledger) => platformSummary(platformLedgerSchema.parse(ledger)))),
      printer.files(),
    ]);
    return {
      configFile,
      disk: { address: disk.address, state: ofDisk },
      server: { address: taxServer.address, state: ofServer },
      platform: { address: platform.address, state: ofPlatform },
      printer: { address: printer.queue, state: printerSummary(files, paused) },
    };
  }

  async function move(end: string, verb: string, body: unknown): Promise<void> {
    if (end === 'printer') {
      ({ paused } = z.strictObject({ paused: z.boolean() }).parse(body));
      await (paused ? shown.printer.pause('no paper') : shown.printer.resume());
      return;
    }
    const farEnd = end === 'disk' ? shown.disk : end === 'server' ? shown.server : shown.platform;
    if (verb === 'faults') await farEnd.faults(z.array(z.unknown()).parse(body));
    else if (verb === 'release') await farEnd.release(z.object({ discardRequest: z.boolean().default(false) }).parse(body));
    else await farEnd.set(z.looseObject({}).parse(body));
  }

  return {
    url: `http://127.0.0.1:${own}/#${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What it answers; null when it is gone, which the panel shows. */
function answerOf<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(() => null);
}

function sameText(given: string | string[] | undefined, wanted: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(json));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) throw new Error('the request is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
