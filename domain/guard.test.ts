import { describe, expect, test } from 'vitest';
import { invoiceable, remainingOf } from './guard.ts';
import type { Instant, InvoiceCode, InvoiceNumber } from './ids.ts';
import { fen } from './money.ts';
import type { Order } from './order.ts';
import { lineId, order, orderLine, orderNo, otherModernService, today } from './samples.testing.ts';

const refusalsOf = (of: Order, on = today) =>
  invoiceable(of, on).refusals.map((refused) => [refused.lineId, refused.problem.code]);

test('a travelled order is invoiceable with what was paid', () => {
  expect(invoiceable(order(), today)).toEqual({ lines: [{ lineId: '1', gross: 55300 }], refusals: [] });
});

test.each(['paid', 'travelled', 'changed', 'partlyRefunded'] as const)('so is one that is %s', (state) => {
  expect(refusalsOf(order({ state }))).toEqual([]);
});

test('what was paid back is not invoiced', () => {
  const line = orderLine({ refunded: fen(10000) });
  expect(remainingOf(line)).toBe(45300);
  expect(invoiceable(order({ state: 'partlyRefunded', lines: [line] }), today).lines).toEqual([{ lineId: '1', gross: 45300 }]);
});

describe('refused', () => {
  test('a closed order, as a whole', () => {
    expect(invoiceable(order({ state: 'closed' }), today)).toEqual({
      lines: [],
      refusals: [{ lineId: null, problem: { code: 'order-not-invoiceable', details: { orderNo, state: 'closed' } } }],
    });
  });

  test('an order without lines', () => {
    expect(refusalsOf(order({ lines: [] }))).toEqual([[null, 'order-not-invoiceable']]);
  });

  test('a line invoiced here or elsewhere, naming the invoice', () => {
    const invoiced = { code: '011001900111' as InvoiceCode, number: '00000001' as InvoiceNumber, channel: '12306' };
    const of = order({ lines: [orderLine({ invoiced }), orderLine({ lineId: lineId('2') })] });
    expect(invoiceable(of, today)).toEqual({
      lines: [{ lineId: '2', gross: 55300 }],
      refusals: [{ lineId: '1', problem: { code: 'order-already-invoiced', details: { orderNo, lineId: '1', ...invoiced } } }],
    });
  });

  test('a line paid back in full or more', () => {
    for (const refunded of [55300, 60000]) {
      expect(refusalsOf(order({ state: 'refunded', lines: [orderLine({ refunded: fen(refunded) })] }))).toEqual([
        ['1', 'order-refunded'],
      ]);
    }
  });

  test('a line of nothing', () => {
    expect(refusalsOf(order({ lines: [orderLine({ gross: fen(0) })] }))).toEqual([['1', 'amount-zero']]);
  });
});

describe('of a refunded trip', () => {
  test('the fare is refused even before its refund is booked on the line', () => {
    expect(refusalsOf(order({ state: 'refunded' }))).toEqual([['1', 'order-refunded']]);
  });

  test('the fee is invoiceable, as a line of its own or as what was kept back', () => {
    const fee = orderLine({ taxCode: otherModernService, gross: fen(2800) });
    expect(refusalsOf(order({ state: 'refunded', lines: [fee] }))).toEqual([]);
    const kept = orderLine({ refunded: fen(52500) });
    expect(invoiceable(order({ state: 'refunded', lines: [kept] }), today).lines).toEqual([{ lineId: '1', gross: 2800 }]);
  });
});

describe('age', () => {
  const trip = order({ travelDate: '2026-05-26' });

  test('180 days after the trip is the last day', () => {
    expect(refusalsOf(trip, '2026-11-22')).toEqual([]);
    expect(invoiceable(trip, '2026-11-23').refusals).toEqual([
      { lineId: null, problem: { code: 'order-too-old', details: { orderNo, travelDate: '2026-05-26', days: 180 } } },
    ]);
  });

  test('without a day of travel, or with none on the calendar, the day of payment counts', () => {
    const { travelDate: _, ...undated } = order({ paidAt: '2026-01-01T09:00:00+08:00' as Instant });
    expect(refusalsOf(undated)).toEqual([[null, 'order-too-old']]);
    expect(refusalsOf({ ...undated, travelDate: '2026-02-30' })).toEqual([[null, 'order-too-old']]);
  });

  test('other businesses have no such limit', () => {
    expect(refusalsOf(order({ source: 'freight', travelDate: '2025-01-01' }))).toEqual([]);
  });
});
