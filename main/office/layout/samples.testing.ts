/**
 * Invoices that the tests of this room draw.
 */
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { Invoice, InvoiceContent, InvoiceLine, Signed } from '../../../domain/invoice.ts';
import { type InvoiceKind, kindFacts } from '../../../domain/kinds.ts';
import { fen } from '../../../domain/money.ts';
import { content, invoiceLine } from '../../../domain/samples.testing.ts';
import type { Decimal } from '../../../domain/tax-types.ts';
import { fieldBytes } from '../../../domain/text-rules.ts';

/** A ticket at 493.00: 452.29 and 9 % tax. */
export function ticket(change: Partial<InvoiceLine> = {}): InvoiceLine {
  return invoiceLine({
    spec: 'G101 二等座',
    quantity: '1' as Decimal,
    price: '493' as Decimal,
    net: fen(45229),
    tax: fen(4071),
    ...change,
  });
}

export function tickets(count: number): readonly InvoiceLine[] {
  return Array.from({ length: count }, (_, index) => ticket({ name: `*运输服务*第${index + 1}程`, spec: `G${101 + index}` }));
}

export function invoice(change: Partial<InvoiceContent> = {}, signed: Partial<Signed> = {}): Invoice {
  return {
    content: content({
      lines: [ticket()],
      remarks: '乘车日期 2026-11-20 北京南—上海虹桥',
      payee: '王小燕',
      reviewer: '李建国',
      clerk: '张敏',
      ...change,
    }),
    signed: {
      code: '011002600111' as InvoiceCode,
      number: '12345678' as InvoiceNumber,
      issuedAt: '2026-11-22T10:00:00+08:00' as Instant,
      cipher:
        '03*5/6<7>8+90-1234*56/78<90>' +
        '+1-2345/6*78<90+12>34-56*78/' +
        '90<1+23>4-5*67/890<12+34>56-' +
        '7*89/01<2+3>45-67*8/90<1>*+5',
      checkCode: '02418567008427471889',
      ...signed,
    },
    origin: {
      requestId: 'request-0001' as RequestId,
      deviceId: 'disk-1' as DeviceId,
      deviceNo: '661234567890' as DeviceNo,
      orderNo: 'E123456789' as OrderNo,
      source: 'passenger',
      orderLineIds: [],
      offline: false,
    },
  };
}

/**
 * The longest invoice that a device takes on its face: every text as long as its field, of one wide character, and the
 * largest amounts of eight rows.
 */
export function longestInvoice(kind: InvoiceKind, character: '鬱' | 'W'): Invoice {
  const bytes = (count: number) => character.repeat(character === 'W' ? count : count / 2);
  const party = {
    name: bytes(fieldBytes.partyName),
    taxId: 'W'.repeat(fieldBytes.taxId),
    addressPhone: bytes(fieldBytes.addressPhone),
    bankAccount: bytes(fieldBytes.bankAccount),
  };
  const row = ticket({
    name: bytes(fieldBytes.itemName),
    spec: bytes(fieldBytes.spec),
    unit: bytes(fieldBytes.unit),
    quantity: '8888888.88888' as Decimal,
    price: '888888.888888' as Decimal,
    priceIncludesTax: false,
    net: fen(99_999_999_999),
    tax: fen(9_000_000_000),
  });
  const person = bytes(fieldBytes.person);
  const remarks = bytes(kindFacts[kind].remarkBytes);
  const lines = Array.from({ length: 8 }, () => row);
  return invoice({ kind, seller: party, buyer: party, lines, remarks, payee: person, reviewer: person, clerk: person });
}

/** What a template of ours has for certain, though a template in general need not. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the template has no such part');
  return value;
}
