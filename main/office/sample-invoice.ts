/**
 * An invoice that nobody issued, full to the brim, to show a template with: eight rows, long names, every field filled in.
 */
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, OrderNo, RequestId } from '../../domain/ids.ts';
import type { Invoice, InvoiceLine, Party } from '../../domain/invoice.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { splitGross, totalsOf } from '../../domain/tax.ts';
import type { Decimal, TaxCode, TaxRate } from '../../domain/tax-types.ts';

/** The sample of a kind; its code is of the kind's form (ten digits on paper, twelve on electronic ones). */
export function sampleInvoice(kind: InvoiceKind): Invoice {
  const onPaper = kindFacts[kind].medium === 'paper';
  return {
    content: {
      kind,
      colour: 'blue',
      seller,
      buyer,
      lines: rows,
      totals: totalsOf(rows),
      remarks: '样张，不是发票。乘车日期 2026-11-20，北京南—上海虹桥，G101 次',
      payee: '王小燕',
      reviewer: '李建国',
      clerk: '张敏',
    },
    signed: {
      code: (onPaper ? '1100214130' : '011002600111') as InvoiceCode,
      number: '00000000' as InvoiceNumber,
      issuedAt: '2026-11-22T10:00:00+08:00' as Instant,
      cipher: '03*5/6<7>8+90-1234*56/78<90>'.repeat(4),
      checkCode: kind === '004' ? '' : '02418567008427471889',
    },
    origin: {
      requestId: 'sample' as RequestId,
      deviceId: 'sample' as DeviceId,
      deviceNo: '661234567890' as DeviceNo,
      orderNo: '' as OrderNo,
      source: 'passenger',
      orderLineIds: [],
      offline: false,
    },
  };
}

const seller: Party = {
  name: '示例铁路局集团有限公司示例南站客运服务分公司',
  taxId: '91110108339805094M',
  addressPhone: '示例市示例区永外车站路12号 010-51867999',
  bankAccount: '示例银行示例市分行营业部 0200001234567890123',
};

const buyer: Party = {
  name: '示例市示例区高新技术产业开发区示例科技股份有限公司',
  taxId: '91320111339366503A',
  addressPhone: '示例市示例区示例大道1号示例大厦20层 025-88888888',
  bankAccount: '示例银行示例市示例支行 3200001234567890123',
};

const rows: readonly InvoiceLine[] = [
  row('*运输服务*旅客运输服务（北京南—上海虹桥）', 'G101 二等座', '张', '2', 1106_00),
  row('*运输服务*旅客运输服务（上海虹桥—北京南）', 'G102 一等座', '张', '1', 933_00),
  row('*运输服务*国际旅客运输服务', 'K19 软卧', '张', '1', 4536_00),
  row('*物流辅助服务*行李包裹托运服务', '25 kg 以内', '件', '3', 136_50),
  row('*餐饮服务*列车餐饮服务', '套餐', '份', '4', 260_00, '0.06'),
  row('*经纪代理服务*代售票手续费', '', '次', '4', 20_00, '0.06'),
  row('*现代服务*候车室商务座休息服务', '', '次', '2', 200_00, '0.06'),
  row('*运输服务*铁路旅客意外伤害保险附加服务', '2026-11-20', '份', '4', 12_00),
];

function row(name: string, spec: string, unit: string, quantity: string, gross: number, rate = '0.09'): InvoiceLine {
  const amount: Fen = fen(gross);
  const price = (gross / 100 / Number(quantity)).toFixed(2);
  return {
    nature: 'normal',
    name,
    taxCode: '3010101010100000000' as TaxCode,
    spec,
    unit,
    quantity: quantity as Decimal,
    price: price as Decimal,
    priceIncludesTax: true,
    rate: rate as TaxRate,
    ...splitGross(amount, rate as TaxRate),
  };
}
