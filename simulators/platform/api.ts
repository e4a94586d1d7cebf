/**
 * The calls of docs/platform-api.yaml that this platform knows, and which of them a request means.
 */
import { type ApiAnswer, type ApiRequest, type Handler, problem } from './answer.ts';
import { changes, stationCounters, telemetry, time } from './counter-calls.ts';
import {
  compareDigests,
  deliver,
  oneInvoice,
  oneRedForm,
  putLayout,
  requestRedForm,
  takeReconciliation,
  theirReconciliation,
  upload,
} from './invoice-calls.ts';
import { claim, oneOrder, orderPage, releaseClaim } from './order-calls.ts';
import type { SimulatedPlatform } from './platform.ts';
import { signSeal } from './seals/seal-calls.ts';

/** Longest body of any request. */
export const maxBodyBytes = 4 * 1024 * 1024;

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
  { method: 'POST', template: '/v1/digests', handler: compareDigests },
  { method: 'GET', template: '/v1/reconciliation/{day}', handler: theirReconciliation },
  { method: 'PUT', template: '/v1/reconciliation/{day}', handler: takeReconciliation },
  { method: 'PUT', template: '/v1/layouts/{code}/{number}/{format}', handler: putLayout },
  { method: 'POST', template: '/v1/seals/sign', handler: signSeal },
  { method: 'POST', template: '/v1/deliveries', handler: deliver },
  { method: 'POST', template: '/v1/red-forms', handler: requestRedForm },
  { method: 'GET', template: '/v1/red-forms/{requestId}', handler: oneRedForm },
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
