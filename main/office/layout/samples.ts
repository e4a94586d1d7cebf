/**
 * Invoices for this room's tests.
 */
import type { Invoice, InvoiceContent, InvoiceLine } from '../../../domain/invoice.ts';

const line = {
  nature: 'normal',
  name: '*运输服务*旅客运输',
  taxCode: '3010101010100000000',
  spec: 'G101 二等座',
  unit: '人次',
  quantity: '1',
  price: '493',
  priceIncludesTax: true,
  net: 45229,
  rate: '0.09',
  tax: 4071,
} as InvoiceLine;

export function sampleLine(changes: Partial<Record<keyof InvoiceLine, unknown>> = {}): InvoiceLine {
  return { ...line, ...changes } as InvoiceLine;
}

const content = {
  kind: '026',
  colour: 'blue',
  seller: {
    name: '中国铁路北京局集团有限公司北京南站',
    taxId: '91110000100001234X',
    addressPhone: '北京市丰台区永外大街12号 010-51867182',
    bankAccount: '中国工商银行北京永定门支行 0200004109022100123',
  },
  buyer: {
    name: '北京百望云科技有限公司',
    taxId: '91110108339805094M',
    addressPhone: '北京市海淀区西北旺东路10号院 010-82600000',
    bankAccount: '招商银行北京上地支行 110907362310601',
  },
  lines: [line],
  totals: { net: 45229, tax: 4071, gross: 49300 },
  remarks: '乘车日期 2026-11-20 北京南—上海虹桥 G101',
  payee: '王小燕',
  reviewer: '李建国',
  clerk: '张敏',
} as unknown as InvoiceContent;

export function sampleInvoice(
  changes: Partial<InvoiceContent> = {},
  signed: Partial<Record<keyof Invoice['signed'], string>> = {},
): Invoice {
  return {
    content: { ...content, ...changes },
    signed: {
      code: '011002600111',
      number: '12345678',
      issuedAt: '2026-11-22T10:00:00+08:00',
      cipher: '03*5/6<7>8+90-1234*56/78<90>+1-2345/6*78<90+12>34-56*78/90<1+23>4-5*67/890<12+34>56-7*89/01<2+3>45-67*8/90<1>*+',
      checkCode: '02418567008427471889',
      ...signed,
    },
    origin: {
      requestId: 'req-00000001',
      deviceId: 'disk-1',
      deviceNo: '661234567890',
      orderNo: 'E123456789',
      source: 'passenger',
      orderLineIds: ['1'],
      offline: false,
    },
  } as unknown as Invoice;
}
