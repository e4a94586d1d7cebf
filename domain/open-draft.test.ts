import { describe, expect, test } from 'vitest';
import { invoiceable } from './guard.ts';
import { fen } from './money.ts';
import { draftFromOrder } from './open-draft.ts';
import type { Order } from './order.ts';
import {
  cateringService,
  charset,
  freightTransport,
  lineId,
  now,
  order,
  orderLine,
  otherModernService,
  requestId,
  seller,
  today,
} from './samples.testing.ts';
import type { TaxRate } from './tax-types.ts';
import { validateDraft } from './validate-draft.ts';

function open(of: Order, lineIds = of.lines.map((line) => line.lineId), kind?: '007') {
  return draftFromOrder({ order: of, lineIds, requestId, kind, now, guard: invoiceable(of, today), charset });
}
function opened(of: Order) {
  const draft = open(of);
  if (!draft.ok) throw new Error(draft.problem.code);
  return draft.value;
}

test('a passenger order is filled in as a counter prints it', () => {
  expect(open(order())).toEqual({
    ok: true,
    value: {
      requestId: 'request-0001',
      orderNo: 'E123456789',
      source: 'passenger',
      openedAt: '2026-11-22T10:00:00+08:00',
      kind: '026',
      buyer: { name: '江苏某科技有限公司', taxId: '91320111339366503A', addressPhone: '', bankAccount: '' },
      lines: [
        {
          orderLineId: '1',
          name: '*运输服务*旅客运输服务',
          taxCode: '3010101010100000000',
          spec: 'G101',
          unit: '次',
          quantity: '1',
          price: '553.00',
          amount: 55300,
          includesTax: true,
          rate: '0.09',
        },
      ],
      remarks: '2026-11-20 G101 北京南-上海虹桥 张三',
      payee: '',
      reviewer: '',
    },
  });
});

test('and can be issued as it is', () => {
  const of = order({ lines: [orderLine(), orderLine({ lineId: lineId('2'), passenger: '李四', refunded: fen(100) })] });
  const checked = validateDraft({ draft: opened(of), order: of, seller, clerk: '王五', charset });
  expect(checked.findings).toEqual([]);
  expect(checked.totals.gross).toBe(55300 + 55200);
  expect(opened(of).remarks).toBe('2026-11-20 G101 北京南-上海虹桥 张三、李四');
});

test('another kind can be wished', () => {
  expect(open(order(), undefined, '007')).toMatchObject({ value: { kind: '007' } });
});

describe('what does not fit is left out', () => {
  test('a train that is no train number, from the specification', () => {
    expect(opened(order({ lines: [orderLine({ train: '临'.repeat(18) })] })).lines[0]?.spec).toBe('临'.repeat(18));
    expect(opened(order({ lines: [orderLine({ train: '临'.repeat(19) })] })).lines[0]?.spec).toBe('');
  });

  test('trips from the remarks, when they are many', () => {
    const tour = Array.from({ length: 12 }, (_, index) => orderLine({ lineId: lineId(`${index}`), train: `G${index}` }));
    expect(opened(order({ lines: tour })).remarks).toBe('2026-11-20');
  });

  test('travellers from the remarks, when they are many or cannot be written', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => orderLine({ lineId: lineId(`${index}`), passenger: `旅客${index}` }));
    expect(opened(order({ lines: crowd })).remarks).toBe('2026-11-20 G101 北京南-上海虹桥');
    expect(opened(order({ lines: [orderLine({ passenger: '张䶮' })] })).remarks).toBe('2026-11-20 G101 北京南-上海虹桥');
  });
});

test('freight names where from, where to, wagon and goods in the remarks', () => {
  const freight = order({
    source: 'freight',
    lines: [
      orderLine({ description: '煤炭运费', taxCode: freightTransport, train: 'C70 1234567', from: '大同', to: '秦皇岛' }),
      orderLine({
        lineId: lineId('2'),
        description: '煤炭运费',
        taxCode: freightTransport,
        train: 'C70 1234568',
        from: '大同',
        to: '秦皇岛',
      }),
    ],
  });
  expect(opened(freight).remarks).toBe('起运地:大同 到达地:秦皇岛 车种车号:C70 1234567、C70 1234568 货物信息:煤炭运费');
  expect(opened(freight).lines[0]).toMatchObject({ name: '*运输服务*煤炭运费', spec: '', unit: '批' });
});

test('other businesses keep their description, with the class in front', () => {
  const meal = orderLine({ description: '工作餐', taxCode: cateringService, taxRate: '0.06' as TaxRate });
  expect(opened(order({ source: 'catering', lines: [meal] }))).toMatchObject({
    remarks: '',
    lines: [{ name: '*餐饮服务*工作餐', spec: '', unit: '项' }],
  });
  const fee = orderLine({ description: '退票费', taxCode: otherModernService, gross: fen(2800) });
  expect(opened(order({ lines: [fee] })).lines[0]).toMatchObject({ name: '*现代服务*退票费', spec: '' });
});

describe('refused', () => {
  test('with the guard’s own reason', () => {
    const of = order({ lines: [orderLine(), orderLine({ lineId: lineId('2'), gross: fen(0) })] });
    expect(open(of, [lineId('1'), lineId('2')])).toMatchObject({ ok: false, problem: { code: 'amount-zero' } });
    expect(open(of, [lineId('1')])).toMatchObject({ ok: true });
    expect(open(order({ state: 'closed' }))).toMatchObject({ ok: false, problem: { code: 'order-not-invoiceable' } });
  });

  test('for a line the order does not have, or none at all', () => {
    expect(open(order(), [lineId('9')])).toMatchObject({ ok: false, problem: { code: 'line-missing' } });
    expect(open(order(), [])).toMatchObject({ ok: false, problem: { code: 'line-missing' } });
  });
});

test('a line named twice is one row', () => {
  const draft = open(order(), [lineId('1'), lineId('1')]);
  expect(draft.ok && draft.value.lines).toHaveLength(1);
});
