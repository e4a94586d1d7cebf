/**
 * Sample orders for looking at the pages without an office.
 */
import type { Instant, InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from '../../domain/ids.ts';
import type { Fen } from '../../domain/money.ts';
import type { TaxCode, TaxRate } from '../../domain/tax-types.ts';
import type { Order, OrderLine } from '../api.ts';

const passengerTransport = '3010101010100000000' as TaxCode;
const freightTransport = '3010102010100000000' as TaxCode;
const cateringService = '3070401000000000000' as TaxCode;
const hotelService = '3070402000000000000' as TaxCode;

interface Sold {
  readonly description: string;
  readonly yuan: number;
  readonly taxCode: TaxCode;
  readonly rate: string;
}

function line(index: number, { description, yuan, taxCode, rate }: Sold, more: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId: `L${index + 1}` as OrderLineId,
    description,
    taxCode,
    taxRate: rate as TaxRate,
    gross: Math.round(yuan * 100) as Fen,
    refunded: 0 as Fen,
    invoiced: null,
    ...more,
  };
}

const ticket = (index: number, passenger: string, yuan: number, more: Partial<OrderLine> = {}): OrderLine =>
  line(
    index,
    { description: '旅客运输', yuan, taxCode: passengerTransport, rate: '0.09' },
    {
      passenger,
      idMasked: '1101011990****1234',
      train: 'G1',
      from: '北京南',
      to: '上海虹桥',
      seat: `07 车 0${index + 1}A`,
      ...more,
    },
  );

function order(orderNo: string, source: Order['source'], lines: OrderLine[], more: Partial<Order> = {}): Order {
  return {
    orderNo: orderNo as OrderNo,
    source,
    state: 'paid',
    paidAt: '2026-11-21T18:42:10+08:00' as Instant,
    travelDate: '2026-11-22',
    lines,
    version: 1,
    ...more,
  };
}

const family = ['王芳', '李娜', '张伟', '欧阳建国', '赵敏', '钱学礼', '孙丽', '周杰', '吴桐', '郑爽', '冯程', '陈㛃'];

export const sampleOrders: readonly Order[] = [
  order('E123456789', 'passenger', [ticket(0, '王芳', 553), ticket(1, '李娜', 553)], {
    state: 'travelled',
    buyerHint: { name: '北京远航科技有限公司', taxId: '91110108339805094M' },
  }),
  order(
    'E200000008',
    'passenger',
    family.map((name, index) => ticket(index, name, 272.5)),
  ),
  order(
    'E300000001',
    'passenger',
    [
      ticket(0, '王芳', 553),
      ticket(1, '李娜', 553, {
        invoiced: { code: '011002100111' as InvoiceCode, number: '00001288' as InvoiceNumber, channel: '12306 App' },
      }),
      ticket(2, '张伟', 553, { refunded: 55_300 as Fen }),
    ],
    { state: 'partlyRefunded' },
  ),
  order('E400000001', 'passenger', [ticket(0, '王芳', 553, { refunded: 55_300 as Fen })], { state: 'refunded' }),
  order('HY202611220001', 'freight', [
    line(0, { description: '铁路货物运输 整车 北京大红门—郑州圃田', yuan: 18_640, taxCode: freightTransport, rate: '0.09' }),
    line(1, { description: '货物快运 装卸', yuan: 1_280.5, taxCode: freightTransport, rate: '0.09' }),
  ]),
  order('CY2026112201', 'catering', [line(0, { description: '餐饮服务', yuan: 186, taxCode: cateringService, rate: '0.06' })]),
  order('JD2026112201', 'hotel', [line(0, { description: '住宿服务 2 晚', yuan: 716, taxCode: hotelService, rate: '0.06' })]),
];
