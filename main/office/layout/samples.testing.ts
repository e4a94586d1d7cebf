/**
 * Invoices that the tests of this room draw.
 */
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { Invoice, InvoiceContent, InvoiceLine, Signed } from '../../../domain/invoice.ts';
import { fen } from '../../../domain/money.ts';
import { content, invoiceLine } from '../../../domain/samples.testing.ts';
import type { Decimal } from '../../../domain/tax-types.ts';

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
