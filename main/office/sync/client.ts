/**
 * The central platform over HTTPS. Each call sends one signed request, believes an answer only when all of it is well
 * formed and about what was asked, and turns everything else into a Problem. It never retries: who calls knows when.
 */
import type { z } from 'zod';
import type { Change } from '../../../domain/change.ts';
import type { ClaimId, Instant, InvoiceKey, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import { fenToYuan } from '../../../domain/money.ts';
import type { Order, OrderSource } from '../../../domain/order.ts';
import type { CounterReport } from '../../../domain/other-counters.ts';
import type { AcknowledgedRange, OutboxResult } from '../../../domain/outbox.ts';
import type { Claim, Platform, PlatformDocument, Telemetry, TheirEntry } from '../../../domain/ports.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { LayoutFormat, SealAnswer, SealRequest } from '../../../domain/seal.ts';
import { channelOf } from './delivery.ts';
import { digestOf, isListOf } from './digest.ts';
import { uploadKeyOf } from './document.ts';
import { type Answer, type ExchangeOptions, openExchange, type Request } from './exchange.ts';
import { readDocument } from './read-document.ts';
import { parseJson, refusalOf } from './refusal.ts';
import { aboutSeal, sealAnswers, sealBody } from './seal.ts';
import { answers } from './wire.ts';

export type PlatformOptions = ExchangeOptions;
/** How long the platform holds a question for changes when there are none, seconds. */
const longPollSeconds = 25;
/** States by which the platform says that it will never take a layout file, or a delivery, as it is. */
const finalOfLayout: readonly number[] = [404, 413, 422];
const finalOfDelivery: readonly number[] = [400, ...finalOfLayout];

type Failure = { readonly ok: false; readonly problem: Problem };

export interface PlatformConnection extends Platform {
  /** The last report of each other counter of a station. */
  counters(stationId: string): Promise<Result<readonly CounterReport[]>>;
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

  async function upload(documents: readonly string[]): Promise<Result<readonly OutboxResult[]>> {
    const keys = documents.map(uploadKeyOf);
    const body = `{"documents":[${documents.join(',')}]}`;
    const read = await ask({ method: 'POST', path: '/v1/invoices', body }, [200], answers.upload);
    if (!read.ok) return read;
    const { results } = read.value;
    if (results.length !== keys.length) return broken('results');
    return results.every((result, index) => result.uploadKey === keys[index]) ? ok(results) : broken('uploadKey');
  }

  async function putLayout(
    uploadKey: string,
    { code, number }: InvoiceKey,
    format: LayoutFormat,
    file: Uint8Array,
  ): Promise<Result<OutboxResult>> {
    const path = `/v1/layouts/${code}/${number}/${format}`;
    const sent = await exchange.send({ method: 'PUT', path, body: new Uint8Array(file) });
    if (!sent.ok) return sent;
    const { status, text } = sent.value;
    const stored = status === 201 || status === 200;
    // The platform says nothing more, or says it in JSON; a page is of somebody in between.
    if (stored && text.trim() !== '' && parseJson(text) === undefined) return broken('not-json');
    if (stored) return ok({ outcome: status === 201 ? 'accepted' : 'duplicate', uploadKey });
    return turnedDown(uploadKey, refused(sent.value), finalOfLayout);
  }

  async function deliver(uploadKey: string, json: string): Promise<Result<OutboxResult>> {
    const read = await ask({ method: 'POST', path: '/v1/deliveries', body: json }, [202], answers.delivery);
    if (!read.ok) return turnedDown(uploadKey, read, finalOfDelivery);
    const url = read.value.url ?? null;
    // The buyer has nothing else to find it by.
    if (url === null && channelOf(json) === 'qr') return broken('url');
    return ok({ outcome: 'delivered', uploadKey, url });
  }

  async function seal(request: SealRequest): Promise<Result<SealAnswer>> {
    const asked = { method: 'POST', path: '/v1/seals/sign', body: sealBody(request) } as const;
    const read = await ask(asked, [200], sealAnswers[request.format]);
    return read.ok ? read : { ok: false, problem: aboutSeal(read.problem, request.companyName) };
  }

  async function compare(range: AcknowledgedRange): Promise<Result<readonly TheirEntry[] | null>> {
    const body = JSON.stringify(digestOf(range));
    const read = await ask({ method: 'POST', path: '/v1/digests', body }, [200], answers.digest);
    return !read.ok || read.value === null || isListOf(range, read.value) ? read : broken('theirs');
  }

  async function document(key: InvoiceKey): Promise<Result<PlatformDocument | null>> {
    const sent = await exchange.send({ method: 'GET', path: `/v1/invoices/${key.code}/${key.number}` });
    if (!sent.ok) return sent;
    if (sent.value.status !== 200) {
      const failure = refused(sent.value);
      const { code, details } = failure.problem;
      return code === 'platform-refused' && details.status === 404 && details.type === 'not-found' ? ok(null) : failure;
    }
    const read = readDocument(parseJson(sent.value.text), key);
    return read.ok ? ok(read.document) : broken(read.reason);
  }

  function changes(cursor: string | null): Promise<Result<{ readonly changes: readonly Change[]; readonly cursor: string }>> {
    const query = new URLSearchParams({ ...(cursor === null ? {} : { cursor }), wait: String(longPollSeconds) });
    const patienceMs = longPollSeconds * 1000;
    return ask({ method: 'GET', path: `/v1/changes?${query}`, patienceMs }, [200], answers.changes);
  }

  function telemetry(report: Telemetry): Promise<Result<void>> {
    const { at, version, devices, unuploaded, printers } = report;
    const unsent = { ...unuploaded, gross: fenToYuan(unuploaded.gross) };
    const body = JSON.stringify({ counterId: options.counterId, at, version, devices, unuploaded: unsent, printers });
    return tell({ method: 'POST', path: '/v1/telemetry', body });
  }

  async function counters(stationId: string): Promise<Result<readonly CounterReport[]>> {
    const path = `/v1/stations/${encodeURIComponent(stationId)}/counters`;
    const read = await ask({ method: 'GET', path }, [200], answers.counters);
    if (!read.ok) return read;
    const others = read.value.counters.filter(({ counterId }) => counterId !== options.counterId);
    return new Set(others.map(({ counterId }) => counterId)).size === others.length ? ok(others) : broken('counterId');
  }

  return {
    time,
    findOrder,
    orders,
    claim,
    releaseClaim,
    upload,
    putLayout,
    deliver,
    seal,
    compare,
    document,
    changes,
    telemetry,
    counters,
    close: exchange.close,
  };
}

/** `reason` names the part that was not what was asked for. */
function broken(reason: string): Failure {
  return failed('platform-broken-answer', { reason });
}

/** A refusal that is an answer about this one entry, as its outcome; every other trouble stays trouble. */
function turnedDown(uploadKey: string, failure: Failure, final: readonly number[]): Result<OutboxResult> {
  const { code, details } = failure.problem;
  if (code !== 'platform-refused') return failure;
  if (details.status === 409) return ok({ outcome: 'conflict', uploadKey });
  if (!final.includes(Number(details.status))) return failure;
  return ok({ outcome: 'rejected', uploadKey, type: String(details.type), detail: String(details.detail) });
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
