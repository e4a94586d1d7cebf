/**
 * Sample orders: one of everything a counter meets, with dates counted from the day the ledger is made, so that they never
 * grow old by themselves. Descriptions carry no tax class in stars; that is the counter's to add.
 */
import { rfc3339 } from './clock.ts';
import { type OrderInput, orderSchema, type StoredOrder } from './wire.ts';

/** Order numbers by what they are for. */
export const sampleOrderNos = {
  single: 'E260110001',
  family: 'E260110002',
  businessTrip: 'E260110003',
  notTravelledYet: 'E260110004',
  changed: 'E260110005',
  refundFee: 'E260110006',
  partlyRefunded: 'E260110007',
  invoicedElsewhere: 'E260110008',
  tooOld: 'E260110009',
  rareCharacters: 'E260110010',
  outsideGbk: 'E260110011',
  withFreeInfant: 'E260110012',
  closed: 'E260110013',
  freight: 'HY202601150001',
  freightLongList: 'HY202601150002',
  freightOverLimit: 'HY202601150003',
  freightPartlyInvoiced: 'HY202601150004',
  catering: 'CY2601200001',
  banquet: 'CY2601200002',
  hotel: 'JD2601200001',
  hotelCompany: 'JD2601200002',
  luggage: 'QT2601200001',
} as const;

/** Electronic ticket numbers (电子客票号) that find their orders. */
export const sampleTickets = [
  { ticketNo: '26010152410100000101', orderNo: sampleOrderNos.single },
  { ticketNo: '260101524101000002011', orderNo: sampleOrderNos.family },
] as const;

const passengerCarriage = { taxCode: '3010101010100000000', taxRate: '0.09' };
const freightCarriage = { taxCode: '3010102010100000000', taxRate: '0.09' };
const catering = { taxCode: '3070401000000000000', taxRate: '0.06' };
const lodging = { taxCode: '3070402000000000000', taxRate: '0.06' };
const modernService = { taxCode: '3049900000000000000', taxRate: '0.06' };

const shipper = { name: '华北铁路物资示例有限公司', taxId: '91110108339805094M' };
const tradingHouse = { name: '南京江畔贸易示例有限公司', taxId: '91320111339366503A' };

type Line = OrderInput['lines'][number];

const trains = {
  G1: { train: 'G1', from: '北京南', to: '上海虹桥' },
  G7: { train: 'G7', from: '北京南', to: '南京南' },
  D701: { train: 'D701', from: '北京', to: '上海' },
} as const;

function seat(lineId: string, train: keyof typeof trains, passenger: string, gross: string, more: Partial<Line> = {}): Line {
  return {
    lineId,
    description: '旅客运输服务',
    passenger,
    idMasked: '1101011990****1234',
    ...trains[train],
    seat: '二等座 05车12A号',
    ...passengerCarriage,
    gross,
    ...more,
  };
}

function item(lineId: string, description: string, gross: string, tax: { taxCode: string; taxRate: string }): Line {
  return { lineId, description, ...tax, gross };
}

/** The orders as they would be on the day of `now` (milliseconds since 1970). */
export function sampleOrders(now: number): StoredOrder[] {
  const instant = (days: number) => rfc3339(now + days * 86_400_000);
  const day = (days: number) => instant(days).slice(0, 10);
  const trip = (paid: number, travelled: number) => ({
    source: 'passenger' as const,
    paidAt: instant(paid),
    travelDate: day(travelled),
  });
  const service = (source: 'freight' | 'catering' | 'hotel' | 'other', paid: number) => {
    return { source, state: 'paid' as const, paidAt: instant(paid), travelDate: day(paid) };
  };
  const no = sampleOrderNos;

  const orders: OrderInput[] = [
    { orderNo: no.single, ...trip(-5, -2), state: 'travelled', lines: [seat('1', 'G1', '张伟', '553.00')] },
    {
      orderNo: no.family,
      ...trip(-9, -3),
      state: 'travelled',
      buyerHint: shipper,
      lines: [
        seat('1', 'G7', '王芳', '493.00'),
        seat('2', 'G7', '李强', '493.00', { seat: '二等座 05车12B号' }),
        seat('3', 'G7', '李小明', '272.50', { seat: '二等座 05车12C号', description: '旅客运输服务（儿童票）' }),
      ],
    },
    {
      orderNo: no.businessTrip,
      ...trip(-12, -10),
      state: 'travelled',
      buyerHint: tradingHouse,
      lines: [seat('1', 'D701', '赵敏', '272.50')],
    },
    { orderNo: no.notTravelledYet, ...trip(-1, 5), state: 'paid', lines: [seat('1', 'G1', '刘洋', '553.00')] },
    { orderNo: no.changed, ...trip(-8, -1), state: 'changed', lines: [seat('1', 'G7', '陈静', '238.50')] },
    {
      orderNo: no.refundFee,
      ...trip(-6, -4),
      state: 'refunded',
      lines: [
        seat('1', 'G1', '周杰', '553.00', { refunded: '553.00' }),
        { ...item('1-fee', '退票费', '28.00', modernService), passenger: '周杰', idMasked: '1101011990****1234' },
      ],
    },
    {
      orderNo: no.partlyRefunded,
      ...trip(-7, -2),
      state: 'partlyRefunded',
      lines: [
        seat('1', 'G7', '孙丽', '493.00'),
        seat('2', 'G7', '孙浩', '493.00', { refunded: '493.00' }),
        seat('3', 'G7', '孙奶奶', '493.00', { refunded: '98.60' }),
      ],
    },
    {
      orderNo: no.invoicedElsewhere,
      ...trip(-15, -14),
      state: 'travelled',
      lines: [seat('1', 'G1', '吴磊', '553.00', { invoiced: { code: '', number: '26119110000012345678', channel: '12306' } })],
    },
    { orderNo: no.tooOld, ...trip(-205, -200), state: 'travelled', lines: [seat('1', 'G1', '郑爽朗', '553.00')] },
    {
      orderNo: no.rareCharacters,
      ...trip(-4, -2),
      state: 'travelled',
      buyerHint: { name: '囍喆镕酒店管理示例有限公司', taxId: '91320111339366503A' },
      lines: [seat('1', 'G7', '朱镕喆', '493.00'), seat('2', 'G7', '赵囍', '493.00')],
    },
    {
      orderNo: no.outsideGbk,
      ...trip(-4, -2),
      state: 'travelled',
      buyerHint: { name: '陈𬭎工作室', taxId: '91110108339805094M' },
      lines: [seat('1', 'G7', '陈𬭎', '91.00')],
    },
    {
      orderNo: no.withFreeInfant,
      ...trip(-5, -3),
      state: 'travelled',
      lines: [
        seat('1', 'D701', '何洁', '272.50'),
        seat('2', 'D701', '何宝宝', '0.00', { description: '旅客运输服务（免费儿童）' }),
      ],
    },
    { orderNo: no.closed, ...trip(-20, -19), state: 'closed', lines: [seat('1', 'G1', '高飞', '553.00')] },
    {
      orderNo: no.freight,
      ...service('freight', -3),
      buyerHint: shipper,
      lines: [
        { ...item('1', '铁路货物运费', '12800.00', freightCarriage), from: '丰台西', to: '南京东' },
        item('2', '铁路建设基金', '3270.00', freightCarriage),
        item('3', '电气化附加费', '686.70', freightCarriage),
      ],
    },
    {
      orderNo: no.freightLongList,
      ...service('freight', -4),
      buyerHint: tradingHouse,
      lines: Array.from({ length: 12 }, (_, index) => {
        const wagon = String(index + 1).padStart(2, '0');
        return item(wagon, `铁路货物运费 第${wagon}车`, `${1090 + index * 109}.00`, freightCarriage);
      }),
    },
    {
      orderNo: no.freightOverLimit,
      ...service('freight', -2),
      buyerHint: shipper,
      lines: [item('1', '铁路货物运费（整列）', '10900000.00', freightCarriage)],
    },
    {
      orderNo: no.freightPartlyInvoiced,
      ...service('freight', -10),
      buyerHint: shipper,
      lines: [
        {
          ...item('1', '铁路货物运费', '5450.00', freightCarriage),
          invoiced: { code: '3200221130', number: '00015045', channel: '95306' },
        },
        item('2', '取送车运费', '654.00', freightCarriage),
      ],
    },
    {
      orderNo: no.catering,
      ...service('catering', -1),
      lines: [item('1', '餐饮服务', '28.00', catering), item('2', '餐饮服务（饮料）', '2.00', catering)],
    },
    {
      orderNo: no.banquet,
      ...service('catering', -2),
      buyerHint: tradingHouse,
      lines: [item('1', '会议餐饮服务', '3180.00', catering)],
    },
    { orderNo: no.hotel, ...service('hotel', -1), lines: [item('1', '住宿服务', '318.00', lodging)] },
    {
      orderNo: no.hotelCompany,
      ...service('hotel', -3),
      buyerHint: shipper,
      lines: [item('1', '住宿服务 2间2晚', '1272.00', lodging), item('2', '加床', '212.00', lodging)],
    },
    { orderNo: no.luggage, ...service('other', 0), lines: [item('1', '行李寄存服务', '10.60', modernService)] },
  ];
  return orders.map((order) => orderSchema.parse(order));
}
