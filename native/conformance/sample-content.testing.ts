/**
 * Invoices for the conformance suite: small, valid everywhere, and different from each other when asked.
 */

import type { InvoiceKey } from '../../domain/ids.ts';
import type { InvoiceContent, InvoiceLine, Party } from '../../domain/invoice.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import { fen } from '../../domain/money.ts';
import { negated, splitGross, totalsOf } from '../../domain/tax.ts';
import type { Decimal, TaxCode, TaxRate } from '../../domain/tax-types.ts';
import { type RemarkSubject, remarksOf } from '../../domain/text-rules.ts';

/** The seller every far end of the suite must be registered to. */
export const seller: Party = {
  name: '中国铁路示例局集团有限公司北京站',
  taxId: '91110108339805094M',
  addressPhone: '北京市东城区毛家湾胡同甲13号 010-51821114',
  bankAccount: '工商银行北京站支行 0200000309014400123',
};

const buyer: Party = {
  name: '北京示例科技有限公司',
  taxId: '91320111339366503A',
  addressPhone: '北京市海淀区中关村大街1号 010-62500000',
  bankAccount: '招商银行中关村支行 110902345610101',
};

export interface Wish {
  readonly kind: InvoiceKind;
  /** Price of one line, fen, tax included. */
  readonly fare?: number;
  readonly lines?: number;
  readonly rate?: string;
  readonly buyerName?: string;
}

/** A blue invoice of passenger transport. */
export function blueInvoice({ kind, fare = 55_300, lines = 1, rate = '0.09', buyerName = buyer.name }: Wish): InvoiceContent {
  const rows = Array.from({ length: lines }, (_, index) => line(fare + index, rate as TaxRate));
  return {
    kind,
    colour: 'blue',
    seller,
    buyer: { ...buyer, name: buyerName },
    lines: rows,
    totals: totalsOf(rows),
    remarks: 'G123次 北京南-上海虹桥',
    payee: '王收款',
    reviewer: '李复核',
    clerk: '张开票',
  };
}

/** Reverses a blue one, whole, or one fare of it. */
export function redInvoice(blue: InvoiceContent, original: InvoiceKey, fare?: number): InvoiceContent {
  const [first] = blue.lines;
  if (first === undefined) throw new Error('a blue invoice has a line');
  const part = fare === undefined ? blue.lines : [{ ...first, ...line(fare, first.rate) }];
  const lines = part.map((row) => ({ ...row, ...negated(row), quantity: '-1' as Decimal }));
  const red: RemarkSubject = kindFacts[blue.kind].special
    ? { kind: blue.kind, colour: 'red', original, redFormNo: '1101022611000011' }
    : { kind: blue.kind, colour: 'red', original };
  return { ...blue, ...red, lines, totals: totalsOf(lines), remarks: remarksOf(red, '') };
}

function line(fare: number, rate: TaxRate): InvoiceLine {
  const { net, tax } = splitGross(fen(fare), rate);
  return {
    nature: 'normal',
    name: '*运输服务*旅客运输',
    taxCode: '3010101010100000000' as TaxCode,
    spec: '二等座',
    unit: '张',
    quantity: '1' as Decimal,
    price: (net / 100).toFixed(2) as Decimal,
    priceIncludesTax: false,
    net,
    rate,
    tax,
  };
}
