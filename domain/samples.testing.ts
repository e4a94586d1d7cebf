/**
 * Sample orders, drafts and records that tests of this room share.
 */
import type { DeviceInvoice, Monitor, Segment, Stock } from './device.ts';
import type { DraftInput, DraftLine } from './draft.ts';
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber, OrderLineId, OrderNo, RequestId } from './ids.ts';
import type { InvoiceContent, InvoiceLine, Party } from './invoice.ts';
import { fen } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import type { Charset } from './ports.ts';
import { totalsOf } from './tax.ts';
import type { TaxCode, TaxRate } from './tax-types.ts';

export const passengerTransport = '3010101010100000000' as TaxCode;
export const freightTransport = '3010102010100000000' as TaxCode;
export const cateringService = '3070401000000000000' as TaxCode;
export const hotelService = '3070402000000000000' as TaxCode;
export const otherModernService = '3049900000000000000' as TaxCode;

export const nine = '0.09' as TaxRate;
export const now = '2026-11-22T10:00:00+08:00' as Instant;
export const today = '2026-11-22';
export const requestId = 'request-0001' as RequestId;
export const orderNo = 'E123456789' as OrderNo;
export const lineId = (id: string) => id as OrderLineId;

/** ASCII is one byte, everything else two; `𠮷` and `䶮` stand for all that GBK does not hold. */
export const charset: Charset = {
  byteLength: (text) => [...text].reduce((bytes, character) => bytes + (character < '\u0080' ? 1 : 2), 0),
  unencodable: (text) => [...new Set([...text].filter((character) => '𠮷䶮'.includes(character)))],
};

export const seller: Party = {
  name: '北京南站客运服务有限公司',
  taxId: '91110108339805094M',
  addressPhone: '北京市丰台区永外车站路12号 010-51867999',
  bankAccount: '工商银行北京分行 0200001234567890',
};

export const buyer: Party = {
  name: '江苏某科技有限公司',
  taxId: '91320111339366503A',
  addressPhone: '南京市浦口区某路1号 025-88888888',
  bankAccount: '建设银行南京分行 3200001234567890',
};

export function orderLine(change: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId: lineId('1'),
    description: '旅客运输',
    passenger: '张三',
    train: 'G101',
    from: '北京南',
    to: '上海虹桥',
    taxCode: passengerTransport,
    taxRate: nine,
    gross: fen(55300),
    refunded: fen(0),
    invoiced: null,
    ...change,
  };
}

export function order(change: Partial<Order> = {}): Order {
  return {
    orderNo,
    source: 'passenger',
    state: 'travelled',
    paidAt: '2026-11-10T09:00:00+08:00' as Instant,
    travelDate: '2026-11-20',
    buyerHint: { name: buyer.name, taxId: buyer.taxId },
    lines: [orderLine()],
    version: 1,
    ...change,
  };
}

export function draftLine(change: Partial<DraftLine> = {}): DraftLine {
  return {
    orderLineId: lineId('1'),
    name: '*运输服务*旅客运输服务',
    taxCode: passengerTransport,
    spec: '',
    unit: '次',
    amount: fen(55300),
    includesTax: true,
    rate: nine,
    ...change,
  };
}

export function draftInput(change: Partial<DraftInput> = {}): DraftInput {
  return { kind: '026', buyer, lines: [draftLine()], remarks: '', payee: '', reviewer: '', ...change };
}

export function invoiceLine(change: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    nature: 'normal',
    name: '*运输服务*旅客运输服务',
    taxCode: passengerTransport,
    spec: '',
    unit: '次',
    priceIncludesTax: true,
    net: fen(50734),
    rate: nine,
    tax: fen(4566),
    ...change,
  };
}

export function content(change: Partial<InvoiceContent> = {}): InvoiceContent {
  const lines = change.lines ?? [invoiceLine()];
  return {
    kind: '026',
    colour: 'blue',
    seller,
    buyer,
    lines,
    totals: totalsOf(lines),
    remarks: '',
    payee: '',
    reviewer: '',
    clerk: '李四',
    ...change,
  };
}

export function key(code: string, number: number): InvoiceKey {
  return { code: code as InvoiceCode, number: number.toString().padStart(8, '0') as InvoiceNumber };
}

export function segment(code: string, first: number, count: number, remaining: number): Segment {
  return {
    code: key(code, first).code,
    first: key(code, first).number,
    last: key(code, first + count - 1).number,
    count,
    remaining,
    boughtAt: null,
  };
}

/** What a device says of a kind that says nothing but `change`. */
export function monitor(change: Partial<Monitor> = {}): Monitor {
  return {
    kind: '026',
    issueDeadline: null,
    reportPeriodStart: null,
    reportPeriodEnd: null,
    lastReport: null,
    singleLimit: null,
    offlineHours: null,
    offlineCount: null,
    offlineAmount: null,
    uploadDay: null,
    blueSumLimit: null,
    redSumLimit: null,
    redOwnOnly: null,
    redDays: null,
    freeCapacity: null,
    activeLimits: null,
    ...change,
  };
}

/** Stock whose next number is that of the first segment with any left. */
export function stock(...segments: readonly Segment[]): Stock {
  const open = segments.find((candidate) => candidate.remaining > 0);
  return {
    kind: '026',
    next: open ? key(open.code, Number(open.first) + open.count - open.remaining) : null,
    remaining: segments.reduce((sum, candidate) => sum + candidate.remaining, 0),
    segments,
  };
}

export function recorded(at: InvoiceKey, change: Partial<DeviceInvoice> = {}): DeviceInvoice {
  const of = content();
  return {
    kind: of.kind,
    key: at,
    state: 'blue',
    uploaded: false,
    issuedAt: now,
    voidedAt: null,
    buyerName: of.buyer.name,
    buyerTaxId: of.buyer.taxId,
    totals: of.totals,
    lineCount: of.lines.length,
    cipher: '+'.repeat(112),
    checkCode: '12345678901234567890',
    content: of,
    ...change,
  };
}
