/**
 * A draft from a paid order: what the counter can fill in by itself, so that the clerk only reads it over.
 */
import { normalisedParty } from './buyer.ts';
import type { Draft, DraftLine } from './draft.ts';
import { freightRemark } from './freight-remark.ts';
import type { Invoiceable } from './guard.ts';
import type { Instant, OrderLineId, RequestId } from './ids.ts';
import { type InvoiceKind, kindFacts } from './kinds.ts';
import { type Fen, fenToYuan } from './money.ts';
import type { Order, OrderLine, OrderSource } from './order.ts';
import type { Charset } from './ports.ts';
import { failed, ok, type Result } from './problem.ts';
import { isPassengerTransport, itemName } from './tax-classes.ts';
import type { Decimal } from './tax-types.ts';
import { fieldBytes } from './text-rules.ts';

/** Kind a counter issues when nobody asked for another: the electronic general one. */
const usualKind: InvoiceKind = '026';
const units: Readonly<Record<OrderSource, string>> = { passenger: '次', freight: '批', catering: '项', hotel: '项', other: '项' };
const one = '1' as Decimal;

export interface OpenDraft {
  readonly order: Order;
  /** Lines to invoice, in the order wished. */
  readonly lineIds: readonly OrderLineId[];
  readonly requestId: RequestId;
  readonly kind?: InvoiceKind | undefined;
  readonly now: Instant;
  /** What the guard said of this order. */
  readonly guard: Invoiceable;
  readonly charset: Charset;
}

/**
 * One row for each order line, with the amount it leaves. Fails with the guard's own refusal of a line, or `line-missing`
 * when the order has no such line.
 */
export function draftFromOrder({ order, lineIds, requestId, kind = usualKind, now, guard, charset }: OpenDraft): Result<Draft> {
  const chosen: OrderLine[] = [];
  const lines: DraftLine[] = [];
  for (const lineId of new Set(lineIds)) {
    const refusal = guard.refusals.find((refused) => refused.lineId === lineId || refused.lineId === null);
    if (refusal) return { ok: false, problem: refusal.problem };
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    const left = guard.lines.find((candidate) => candidate.lineId === lineId);
    if (!line || !left) return failed('line-missing', { orderNo: order.orderNo, lineId });
    chosen.push(line);
    lines.push(draftLine(line, left.gross, order.source, charset));
  }
  if (lines.length === 0) return failed('line-missing', { orderNo: order.orderNo, lineId: '' });
  const { name = '', taxId = '' } = order.buyerHint ?? {};
  return ok({
    requestId,
    orderNo: order.orderNo,
    source: order.source,
    openedAt: now,
    kind,
    buyer: normalisedParty({ name, taxId, addressPhone: '', bankAccount: '' }),
    lines,
    remarks: remarksFor(order, chosen, kind, charset),
    payee: '',
    reviewer: '',
  });
}

function draftLine(line: OrderLine, gross: Fen, source: OrderSource, charset: Charset): DraftLine {
  const trip = isPassengerTransport(line.taxCode);
  return {
    orderLineId: line.lineId,
    name: itemName(line.taxCode, trip ? '旅客运输服务' : line.description),
    taxCode: line.taxCode,
    // The column of the form holds a train number; the stations go into the remarks.
    spec: trip && charset.byteLength(line.train ?? '') <= fieldBytes.spec ? (line.train ?? '') : '',
    unit: units[source],
    quantity: one,
    price: fenToYuan(gross) as Decimal,
    amount: gross,
    includesTax: true,
    rate: line.taxRate,
  };
}

/**
 * Trips name the day, the train with its stations, and the traveller. The counter only proposes: what does not fit or cannot be written is
 * shortened rather than left for the clerk to repair. Freight names what the law wants, all of it.
 */
function remarksFor(order: Order, lines: readonly OrderLine[], kind: InvoiceKind, charset: Charset): string {
  if (order.source === 'freight') return freightRemark(lines);
  if (order.source !== 'passenger') return '';
  const limit = kindFacts[kind].remarkBytes;
  const day = order.travelDate ?? '';
  const travellers = distinct(lines.map((line) => line.passenger)).filter((name) => charset.unencodable(name).length === 0);
  const trips = distinct(lines.map((line) => words(line.train, route(line)))).join('、');
  return firstFitting([words(day, trips, travellers.join('、')), words(day, trips), day], limit, charset);
}

function route({ from, to }: OrderLine): string {
  return [from, to].filter((station) => station !== undefined).join('-');
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== undefined && value !== '').map(String);
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** The first text a field can hold; the last one even when it cannot, for the clerk to see. */
function firstFitting(texts: readonly string[], limit: number, charset: Charset): string {
  return texts.find((text) => charset.byteLength(text) <= limit) ?? texts.at(-1) ?? '';
}
