/**
 * The HTTP side of the tax-control server: requests in, answers out, and the faults of the script between them.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeBusiness, parseBusiness, textOf, type XmlFields } from '../../native/taxdevice/business-xml.ts';
import type { Holds } from '../taxledger/holds.ts';
import type { Fault } from './faults.ts';
import { type Answer, failure } from './service.ts';

export interface HttpWorld {
  readonly path: string;
  readonly busyOver: number;
  /** Executes a request; what it changed is on the disk when it resolves. */
  execute(id: string, body: XmlFields): Promise<Answer>;
  /** The fault for a request; counts the exchange. */
  takeFault(id: string): Fault | null;
  readonly holds: Holds;
  /** Called when an answer is out. */
  answered(): void;
  /** Ends the process at once, as a power cut would. */
  crash(): void;
}

interface Exchange {
  readonly id: string;
  readonly comment: string;
  readonly body: XmlFields;
}

const html = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

/** Makes the server; the caller lets it listen. */
export function createTaxServer(world: HttpWorld): Server {
  /** Serials on their way to an invoice. */
  const underway = new Set<string>();
  let inFlight = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    if (request.method !== 'POST' || request.url?.split('?')[0] !== world.path)
      return sendText(response, 404, 'text/plain', 'not found');
    const parsed = parseBusiness(bytes);
    if (!parsed.ok) return sendDocument(response, { id: '', comment: '', body: {} }, failure('3003', `报文格式错误`));
    const { document } = parsed;
    if (inFlight >= world.busyOver) return sendDocument(response, document, failure('-10314', '税控设备忙'));
    inFlight += 1;
    try {
      await play(document, world.takeFault(document.id), response);
    } finally {
      inFlight -= 1;
    }
    world.answered();
  }

  async function execute({ id, body }: Exchange): Promise<Answer> {
    const serial =
      id === '10008' ? textOf(body, 'fpqqlsh') : id === '10010' && textOf(body, 'cxfs') === '2' ? textOf(body, 'cxtj') : '';
    const busy = underway.has(serial);
    return busy ? failure('-10326', '流水号正在开具') : world.execute(id, body);
  }

  /** Lets a serial be under way for a while before it is issued. */
  async function executeSlowly(exchange: Exchange, ms: number): Promise<Answer> {
    const serial = exchange.id === '10008' ? textOf(exchange.body, 'fpqqlsh') : '';
    if (serial === '' || underway.has(serial)) return execute(exchange);
    underway.add(serial);
    await pause(ms);
    underway.delete(serial);
    return execute(exchange);
  }

  async function play(exchange: Exchange, fault: Fault | null, response: ServerResponse): Promise<void> {
    if (fault === null) return sendDocument(response, exchange, await execute(exchange));
    const first = 'executed' in fault && fault.executed ? await execute(exchange) : null;
    switch (fault.fault) {
      case 'status':
        return sendText(response, fault.status, 'text/plain', '');
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'noAnswer':
        return;
      case 'html':
        return sendText(response, 200, 'text/html; charset=utf-8', html);
      case 'truncated':
        return sendTruncated(response, documentOf(exchange, first ?? failure('3003', '')), fault);
      case 'slow':
        if (first === null) return sendDocument(response, exchange, await executeSlowly(exchange, fault.ms));
        await pause(fault.ms);
        return sendDocument(response, exchange, first);
      case 'refuse':
        return sendDocument(response, exchange, failure(fault.code, fault.message));
      case 'crash':
        if (fault.at === 'afterWrite') await execute(exchange);
        return world.crash();
      case 'hold':
        return playHold(exchange, fault.at, response);
      default:
        throw new Error(`impossible fault: ${JSON.stringify(fault satisfies never)}`);
    }
  }

  async function playHold(exchange: Exchange, at: 'request' | 'acted' | 'reply', response: ServerResponse): Promise<void> {
    if (at === 'request') {
      const { discardRequest } = await world.holds.stop();
      if (discardRequest) response.socket?.destroy();
      else sendDocument(response, exchange, await execute(exchange));
      return;
    }
    const bytes = documentOf(exchange, await execute(exchange));
    const half = at === 'reply' ? Math.ceil(bytes.length / 2) : 0;
    if (half > 0) startDocument(response, bytes).write(bytes.subarray(0, half));
    await world.holds.stop();
    (half > 0 ? response : startDocument(response, bytes)).end(bytes.subarray(half));
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // a host that broke the connection is gone; anything else is a bug and ends the process
      if (!request.socket.destroyed) throw error;
    });
  });
}

function documentOf({ id, comment }: Exchange, { code, message, data }: Answer): Uint8Array {
  return encodeBusiness({ id, comment, body: { returncode: code, returnmsg: message, returndata: data } });
}

function sendDocument(response: ServerResponse, exchange: Exchange, answer: Answer): void {
  const bytes = documentOf(exchange, answer);
  startDocument(response, bytes).end(bytes);
}

function startDocument(response: ServerResponse, { length }: Uint8Array): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/xml; charset=gbk', 'content-length': length });
}

function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

function sendTruncated(
  response: ServerResponse,
  whole: Uint8Array,
  { bytes, closed }: { readonly bytes: number; readonly closed: boolean },
): void {
  const part = whole.subarray(0, bytes);
  startDocument(response, closed ? whole : part);
  if (!closed) response.end(part);
  else response.write(part, () => response.socket?.end());
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
