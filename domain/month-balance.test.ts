import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MonthStatistics } from './device.ts';
import type { InvoiceState } from './invoice.ts';
import type { Fen } from './money.ts';
import { type LedgerMonth, monthBalanceOf, usedStates } from './month-balance.ts';

const total = (count: number | null, net: number | null) => ({ count, net: net as Fen | null, tax: null });
const november: MonthStatistics = {
  kind: '007',
  month: '202611',
  opening: 100,
  bought: 500,
  returned: 50,
  closing: 541,
  states: {
    blue: total(5, 500_00),
    blueVoid: total(1, 100_00),
    red: total(2, -80_00),
    redVoid: total(0, 0),
    blankVoid: total(1, 0),
  },
};
const ledger: LedgerMonth = {
  bought: 500,
  returned: null,
  states: {
    blue: { count: 5, net: 500_00 as Fen },
    blueVoid: { count: 1, net: 100_00 as Fen },
    red: { count: 2, net: -80_00 as Fen },
    blankVoid: { count: 1, net: 0 as Fen },
  },
};
const of = (states: Partial<MonthStatistics['states']>) => ({ ...november, states: { ...november.states, ...states } });

test('a month that is right, line by line', () => {
  const balance = monthBalanceOf(november, ledger);
  expect(balance).toMatchObject({ kind: '007', month: '202611', balanced: true, agrees: true });
  expect(balance.rows.map((row) => [row.of, row.device, row.deviceNet, row.ledger, row.ledgerNet])).toEqual([
    ['opening', 100, null, null, null],
    ['bought', 500, null, 500, null],
    ['returned', 50, null, null, null],
    ['blue', 5, 500_00, 5, 500_00],
    ['blueVoid', 1, 100_00, 1, 100_00],
    ['red', 2, -80_00, 2, -80_00],
    ['redVoid', 0, 0, 0, 0],
    ['blankVoid', 1, 0, 1, 0],
    ['closing', 541, null, null, null],
  ]);
});

test.each<[string, MonthStatistics, LedgerMonth]>([
  ['another count', of({ blue: total(4, 500_00) }), ledger],
  ['another sum', of({ red: total(2, -80_01) }), ledger],
  ['an invoice that the ledger lacks', of({ redVoid: total(1, -10_00) }), ledger],
  ['more bought than the device says', november, { ...ledger, bought: 400 }],
])('%s does not agree', (_, device, ours) => {
  expect(monthBalanceOf(device, ours).agrees).toBe(false);
});

test('what the device did not tell agrees with everything and balances with nothing', () => {
  const silent = of({ blue: total(null, null) });
  expect(monthBalanceOf(silent, ledger)).toMatchObject({ balanced: null, agrees: true });
  expect(monthBalanceOf({ ...november, closing: null }, ledger)).toMatchObject({ balanced: null, agrees: true });
});

test('where there is nothing to compare, nothing agrees and nothing differs', () => {
  const none = total(null, null);
  const silent = of({ blue: none, blueVoid: none, red: none, redVoid: none, blankVoid: none });
  // Opening and closing stock are the device's alone.
  expect(monthBalanceOf({ ...silent, bought: null }, ledger)).toMatchObject({ balanced: null, agrees: null });
  expect(monthBalanceOf(silent, ledger).agrees).toBe(true);
  expect(monthBalanceOf(silent, { ...ledger, bought: 400 }).agrees).toBe(false);
});

test('a number that vanished unbalances the month', () => {
  expect(monthBalanceOf({ ...november, closing: 540 }, ledger).balanced).toBe(false);
});

test('it balances exactly when closing is opening + bought − returned − every number used', () => {
  const count = fc.nat(10_000);
  const states = fc.record(Object.fromEntries(usedStates.map((state) => [state, count])) as Record<InvoiceState, typeof count>);
  fc.assert(
    fc.property(count, count, count, states, fc.integer({ min: -2, max: 2 }), (opening, bought, returned, used, off) => {
      const all = Object.fromEntries(usedStates.map((state) => [state, total(used[state], 0)])) as MonthStatistics['states'];
      const sum = usedStates.reduce((sum, state) => sum + used[state], 0);
      const closing = opening + bought - returned - sum + off;
      const device = { ...november, opening, bought, returned, closing, states: all };
      expect(monthBalanceOf(device, { states: {}, bought: null, returned: null }).balanced).toBe(off === 0);
    }),
  );
});
