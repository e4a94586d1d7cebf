/**
 * The calls of docs/platform-api.yaml that this platform knows: time, orders, claims, invoices, changes, telemetry and
 * stations. A request comes here whole and with its counter known; what goes out is a status and a JSON value.
 */

import { cursorOf, seqOf } from './changes.ts';
import { rfc3339 } from './clock.ts';
import type { SimulatedPlatform } from './platform.ts';
import { claimSchema, telemetrySchema, uploadSchema } from './wire.ts';

export interface ApiRequest {
  readonly method: string;
  /** Path without query, still escaped. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly counterId: string;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON value; absent for an empty body. */
  readonly json?: unknown;
}

/** Longest upload. */
const maxDocuments = 200;
export const maxBodyBytes = 4 * 1024 * 1024;

type Handler = (platform: SimulatedPlatform, request: ApiRequest, ids: readonly string[]) => ApiAnswer | Promise<ApiAnswer>;

interface Route {
  readonly method: string;
  /** Path as docs/platform-api.yaml writes it. */
  readonly template: string;
  readonly handler: Handler;
}

export const routes: readonly Route[] = [
  { method: 'GET', template: '/v1/time', handler: time },
  { method: 'GET', template: '/v1/orders', handler: orderPage },
  { method: 'GET', template: '/v1/orders/{orderNo}', handler: oneOrder },
  { method: 'POST', template: '/v1/claims', handler: claim },
  { method: 'DELETE', template: '/v1/claims/{claimId}', handler: releaseClaim },
  { method: 'POST', template: '/v1/invoices', handler: upload },
  { method: 'GET', template: '/v1/invoices/{code}/{number}', handler: oneInvoice },
  { method: 'GET', template: '/v1/changes', handler: changes },
  { method: 'POST', template: '/v1/telemetry', handler: telemetry },
  { method: 'GET', template: '/v1/stations/{stationId}/counters', handler: stationCounters },
];

/** The route of a request and the ids in its path; null when there is none. */
export function routeOf(method: string, path: string): { readonly route: Route; readonly ids: readonly string[] } | null {
  for (const route of routes) {
    const pattern = new RegExp(`^${route.template.replace(/\{\w+\}/g, '([^/]+)')}$`);
    const match = route.method === method ? pattern.exec(path) : null;
    const ids = match?.slice(1).map(unescaped);
    if (ids?.every((id) => id !== null)) return { route, ids };
  }
  return null;
}

/** Null when the escapes in a path are none. */
function unescaped(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Answers one request; what it changed is on disk when the promise resolves. */
export async function answerRequest(platform: SimulatedPlatform, request: ApiRequest): Promise<ApiAnswer> {
  const found = routeOf(request.method, request.path);
  if (found === null) return problem(404, 'not-found');
  const answer = await found.route.handler(platform, request, found.ids);
  if (request.method !== 'GET') platform.changes.wake();
  return answer;
}

/** An RFC 9457 problem; `more` are the members its type adds. */
export function problem(status: number, type: string, detail?: string, more: Readonly<Record<string, unknown>> = {}): ApiAnswer {
  return {
    status,
    json: { type, title: type.replaceAll('-', ' '), status, ...(detail === undefined ? {} : { detail }), ...more },
  };
}

function time({ clock }: SimulatedPlatform): ApiAnswer {
  return { status: 200, json: { now: rfc3339(clock.now()) } };
}

function oneOrder({ orders }: SimulatedPlatform, { query }: ApiRequest, [orderNo = '']: readonly string[]): ApiAnswer {
  const order = orders.find(orderNo);
  const source = query.get('source');
  if (order === null || (source !== null && source !== order.source)) return problem(404, 'order-not-found');
  return { status: 200, json: order };
}

function orderPage({ orders }: SimulatedPlatform, { query }: ApiRequest): ApiAnswer {
  const after = seqOf(query.get('cursor'));
  const limit = Number(query.get('limit') ?? 100);
  if (after === null || !Number.isInteger(limit) || limit < 1 || limit > 500) return problem(400, 'malformed', 'cursor or limit');
  const page = orders.page(after, limit);
  return { status: 200, json: { orders: page.orders, cursor: cursorOf(page.seq), more: page.more } };
}

function claim({ claims, clock }: SimulatedPlatform, { body, counterId }: ApiRequest): ApiAnswer {
  const request = claimSchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'claim');
  const answer = claims.claim(counterId, request.data, clock.now());
  switch (answer.answer) {
    case 'held':
      return { status: 201, json: { claimId: request.data.claimId, expiresAt: rfc3339(answer.expiresAt) } };
    case 'order-not-found':
      return problem(404, 'order-not-found');
    case 'unknown-line':
      return problem(422, 'unknown-line');
    case 'already-invoiced': {
      const { by, code, number, at } = answer;
      return problem(409, 'already-invoiced', undefined, { by, code, number, at: rfc3339(at) });
    }
    case 'claimed':
    case 'claim-mismatch':
      return problem(409, answer.answer);
  }
}

function releaseClaim({ claims }: SimulatedPlatform, { counterId }: ApiRequest, [claimId = '']: readonly string[]): ApiAnswer {
  claims.release(counterId, claimId);
  return { status: 204 };
}

function upload(platform: SimulatedPlatform, { body }: ApiRequest): ApiAnswer {
  const request = uploadSchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'documents');
  if (request.data.documents.length > maxDocuments) return problem(413, 'too-large', 'more than 200 documents');
  return {
    status: 200,
    json: { results: platform.documents.receive(request.data.documents, platform.rejectKeys, platform.clock.now()) },
  };
}

function oneInvoice({ documents }: SimulatedPlatform, _: ApiRequest, [code = '', number = '']: readonly string[]): ApiAnswer {
  const row = documents.find(code, number);
  if (row === null) return problem(404, 'not-found');
  return { status: 200, json: { ...JSON.parse(row.content), receivedAt: rfc3339(row.receivedAt) } };
}

async function changes({ changes: feed }: SimulatedPlatform, { query, gone }: ApiRequest): Promise<ApiAnswer> {
  const after = seqOf(query.get('cursor'));
  const wait = Number(query.get('wait') ?? 25);
  if (after === null || !Number.isInteger(wait) || wait < 0 || wait > 60) return problem(400, 'malformed', 'cursor or wait');
  if (wait > 0 && feed.since(after).seq === after) await feed.wait(wait * 1000, gone);
  const page = feed.since(after);
  return { status: 200, json: { changes: page.changes, cursor: cursorOf(page.seq) } };
}

function telemetry({ counters, clock }: SimulatedPlatform, { body, counterId }: ApiRequest): ApiAnswer {
  const report = telemetrySchema.safeParse(jsonOf(body));
  if (!report.success || report.data.counterId !== counterId) return problem(400, 'malformed', 'telemetry');
  counters.report(report.data, clock.now());
  return { status: 204 };
}

function stationCounters(
  { counters }: SimulatedPlatform,
  { counterId }: ApiRequest,
  [stationId = '']: readonly string[],
): ApiAnswer {
  const reports = counters.ofStation(stationId);
  if (reports === null) return problem(404, 'not-found');
  return { status: 200, json: { counters: reports.filter((row) => row.counterId !== counterId).map((row) => row.report) } };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
