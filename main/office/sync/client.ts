/**
 * The central platform over HTTPS. Each call sends one signed request, believes an answer only when all of it is well
 * formed and about what was asked, and turns everything else into a Problem. It never retries: who calls knows when.
 */
import type { z } from 'zod';
import type { ClaimId, Instant, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import { fenToYuan } from '../../../domain/money.ts';
import type { Order, OrderSource } from '../../../domain/order.ts';
import type { Claim, Platform, Telemetry, UploadResult } from '../../../domain/ports.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import { uploadKeyOf } from './document.ts';
import { type Answer, type ExchangeOptions, openExchange, type Request } from './exchange.ts';
import { parseJson, refusalOf } from './refusal.ts';
import { answers } from './wire.ts';

export type PlatformOptions = ExchangeOptions;
type Failure = { readonly ok: false; readonly problem: Problem };

export interface PlatformConnection extends Platform {
  /** Gives up what is in flight; later calls answer `platform-unreachable`. */
  close(): void;
}

/**
 * Opens the client; nothing is sent until the first call.
 * @throws Error when the address or the counter id is impossible; both are checked when the configuration is read.
 */
export function openPlatform(options: PlatformOptions): PlatformConnection {
  const exchange = openExchange(options);

  /** Sends, and reads an answer of one of the expected states with `schema`. */
  async function ask<T>(request: Request, states: readonly number[], schema: z.ZodType<T>): Promise<Result<T>> {
    const sent = await exchange.send(request);
    if (!sent.ok) return sent;
    if (!states.includes(sent.value.status)) return refused(sent.value);
    const read = schema.safeParse(parseJson(sent.value.text));
    if (read.success) return ok(read.data);
    return broken(read.error.issues[0]?.path.map(String).join('.') || 'not-json');
  }

  /** Sends where success has nothing to say (204). */
  async function tell(request: Request): Promise<Result<void>> {
    const sent = await exchange.send(request);
    if (!sent.ok) return sent;
    return sent.value.status === 204 ? ok(undefined) : refused(sent.value);
  }

  function refused(answer: Answer): Failure {
    return { ok: false, problem: refusalOf(answer, epochMs(options.clock.now()) ?? 0) };
  }

  async function time(): Promise<Result<Instant>> {
    const read = await ask({ method: 'GET', path: '/v1/time' }, [200], answers.time);
    return read.ok ? ok(read.value.now) : read;
  }

  async function findOrder(orderNo: OrderNo, source: OrderSource | null): Promise<Result<Order>> {
    const query = source === null ? '' : `?source=${source}`;
    const read = await ask({ method: 'GET', path: `/v1/orders/${encodeURIComponent(orderNo)}${query}` }, [200], answers.order);
    if (!read.ok) return aboutOrder(read, orderNo);
    return read.value.orderNo === orderNo || isTicketNo(orderNo) ? read : broken('orderNo');
  }

  async function orders(
    cursor: string | null,
    limit: number,
  ): Promise<Result<{ readonly orders: readonly Order[]; readonly cursor: string; readonly more: boolean }>> {
    const query = new URLSearchParams({ ...(cursor === null ? {} : { cursor }), limit: String(limit) });
    const read = await ask({ method: 'GET', path: `/v1/orders?${query}` }, [200], answers.orders);
    // more to come behind a cursor that stands still would be asked for ever
    return read.ok && read.value.more && read.value.cursor === cursor ? broken('cursor') : read;
  }

  async function claim(claimId: ClaimId, orderNo: OrderNo, lineIds: readonly OrderLineId[]): Promise<Result<Claim>> {
    const body = JSON.stringify({ claimId, orderNo, lineIds });
    const read = await ask({ method: 'POST', path: '/v1/claims', body }, [200, 201], answers.claim);
    if (!read.ok) return aboutOrder(read, orderNo);
    return read.value.claimId === claimId ? read : broken('claimId');
  }

  function releaseClaim(claimId: ClaimId): Promise<Result<void>> {
    return tell({ method: 'DELETE', path: `/v1/claims/${encodeURIComponent(claimId)}` });
  }

  async function upload(documents: readonly string[]): Promise<Result<readonly UploadResult[]>> {
    const keys = documents.map(uploadKeyOf);
    const body = `{"documents":[${documents.join(',')}]}`;
    const read = await ask({ method: 'POST', path: '/v1/invoices', body }, [200], answers.upload);
    if (!read.ok) return read;
    const { results } = read.value;
    if (results.length !== keys.length) return broken('results');
    return results.every((result, index) => result.uploadKey === keys[index]) ? ok(results) : broken('uploadKey');
  }

  function telemetry(report: Telemetry): Promise<Result<void>> {
    const { at, version, devices, unuploaded, printers } = report;
    const unsent = { ...unuploaded, gross: fenToYuan(unuploaded.gross) };
    const body = JSON.stringify({ counterId: options.counterId, at, version, devices, unuploaded: unsent, printers });
    return tell({ method: 'POST', path: '/v1/telemetry', body });
  }

  return { time, findOrder, orders, claim, releaseClaim, upload, telemetry, close: exchange.close };
}

/** `reason` names the part that was not what was asked for. */
function broken(reason: string): Failure {
  return failed('platform-broken-answer', { reason });
}

/** An electronic ticket number (电子客票号) may stand for an order number; the order found has a number of its own. */
function isTicketNo(orderNo: OrderNo): boolean {
  return /^\d{20,21}$/.test(orderNo);
}

/** Trouble that is about an order names it. */
function aboutOrder(failure: Failure, orderNo: OrderNo): Failure {
  const { code, details } = failure.problem;
  return code.startsWith('order-') ? failed(code, { ...details, orderNo }) : failure;
}
