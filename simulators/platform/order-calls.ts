/**
 * The calls of docs/platform-api.yaml about orders: finding one, paging through all, holding lines for an invoice.
 */
import { type ApiAnswer, type ApiRequest, jsonOf, problem } from './answer.ts';
import { cursorOf, seqOf } from './changes.ts';
import { rfc3339 } from './clock.ts';
import type { SimulatedPlatform } from './platform.ts';
import { claimSchema } from './wire.ts';

export function oneOrder({ orders }: SimulatedPlatform, { query }: ApiRequest, [orderNo = '']: readonly string[]): ApiAnswer {
  const order = orders.find(orderNo);
  const source = query.get('source');
  if (order === null || (source !== null && source !== order.source)) return problem(404, 'order-not-found');
  return { status: 200, json: order };
}

export function orderPage({ orders }: SimulatedPlatform, { query }: ApiRequest): ApiAnswer {
  const after = seqOf(query.get('cursor'));
  const limit = Number(query.get('limit') ?? 100);
  if (after === null || !Number.isInteger(limit) || limit < 1 || limit > 500) return problem(400, 'malformed', 'cursor or limit');
  const page = orders.page(after, limit);
  return { status: 200, json: { orders: page.orders, cursor: cursorOf(page.seq), more: page.more } };
}

export function claim({ claims, clock }: SimulatedPlatform, { body, counterId }: ApiRequest): ApiAnswer {
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

export function releaseClaim(
  { claims, clock }: SimulatedPlatform,
  { counterId }: ApiRequest,
  [claimId = '']: readonly string[],
): ApiAnswer {
  claims.release(counterId, claimId, clock.now());
  return { status: 204 };
}
