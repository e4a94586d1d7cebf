/**
 * A small valid invoice for the tests of this room.
 */
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  RequestId,
} from '../../../domain/ids.ts';
import type { Invoice, Party } from '../../../domain/invoice.ts';
import { fen } from '../../../domain/money.ts';
import type { Decimal, TaxCode, TaxRate } from '../../../domain/tax-types.ts';

const seller: Party = {
  name: '示例铁路客运站',
  taxId: '91110108339805094M',
  addressPhone: '北京市示例路1号 010-00000000',
  bankAccount: '示例银行 0000',
};
const buyer: Party = { name: '囍喆镕"示例"有限公司', taxId: '91320111339366503A', addressPhone: '', bankAccount: '' };

/** One row of 553.00 at 9 %, for one line of a sample order. */
export function invoiceForTests(number: string, order: { orderNo: string; lineIds: readonly string[] }): Invoice {
  const totals = { net: fen(50_734), tax: fen(4_566), gross: fen(55_300) };
  return {
    content: {
      kind: '026',
      colour: 'blue',
      seller,
      buyer,
      lines: [
        {
          nature: 'normal',
          name: '*运输服务*旅客运输服务',
          taxCode: '3010101010100000000' as TaxCode,
          spec: '',
          unit: '张',
          quantity: '1' as Decimal,
          price: '553' as Decimal,
          priceIncludesTax: true,
          net: totals.net,
          rate: '0.09' as TaxRate,
          tax: totals.tax,
        },
      ],
      totals,
      remarks: '',
      payee: '',
      reviewer: '',
      clerk: '王小明',
    },
    signed: {
      code: '011002300411' as InvoiceCode,
      number: number as InvoiceNumber,
      issuedAt: '2026-11-22T10:00:00+08:00' as Instant,
      cipher: '0<3>5*7+9/'.repeat(12).slice(0, 112),
      checkCode: '48114255542168294433',
    },
    origin: {
      requestId: `request-${number}` as RequestId,
      deviceId: 'disk-1' as DeviceId,
      deviceNo: '499000123456' as DeviceNo,
      orderNo: order.orderNo as OrderNo,
      source: 'passenger',
      orderLineIds: order.lineIds.map((lineId) => lineId as OrderLineId),
      offline: false,
    },
  };
}
