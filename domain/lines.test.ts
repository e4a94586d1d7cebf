import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf, productMatches, rowsOf, unitPrice } from './lines.ts';
import { fen, maxFen } from './money.ts';
import { draftLine, nine } from './samples.testing.ts';
import { totalsOf } from './tax.ts';
import type { Decimal } from './tax-types.ts';

const decimal = (text: string) => text as Decimal;

describe('rows of the form', () => {
  test('an inclusive amount is split', () => {
    expect(rowsOf(draftLine())).toEqual([
      {
        nature: 'normal',
        name: '*运输服务*旅客运输服务',
        taxCode: '3010101010100000000',
        spec: '',
        unit: '次',
        priceIncludesTax: true,
        rate: '0.09',
        net: 50734,
        tax: 4566,
      },
    ]);
  });

  test('an exclusive amount is taxed half-up', () => {
    expect(rowsOf(draftLine({ amount: fen(50), includesTax: false }))).toMatchObject([
      { net: 50, tax: 5, priceIncludesTax: false },
    ]);
  });

  test('a discount is a negative row of its own, directly after, without quantity, price, unit and spec', () => {
    const line = draftLine({ quantity: decimal('2'), price: decimal('276.5'), spec: 'G101', discount: fen(5300) });
    const rows = linesOf([line, draftLine()]);
    expect(rows.map((row) => row.nature)).toEqual(['discounted', 'discount', 'normal']);
    expect(rows[0]).toMatchObject({ quantity: '2', price: '276.5', spec: 'G101' });
    expect(rows[1]).toEqual({
      nature: 'discount',
      name: line.name,
      taxCode: line.taxCode,
      spec: '',
      unit: '',
      priceIncludesTax: true,
      rate: '0.09',
      net: -4862,
      tax: -438,
    });
  });

  test('amount less discount is the gross total, to the fen', () => {
    const input = fc
      .tuple(fc.integer({ min: 1, max: maxFen }), fc.integer({ min: 1, max: maxFen }))
      .map(([a, b]) => ({ amount: fen(Math.max(a, b)), discount: fen(Math.min(a, b)) }));
    fc.assert(
      fc.property(input, ({ amount, discount }) => {
        expect(totalsOf(rowsOf(draftLine({ amount, discount }))).gross).toBe(amount - discount);
      }),
    );
  });

  test('a price is worked out from the quantity, and left out without one', () => {
    expect(rowsOf(draftLine({ quantity: decimal('3'), amount: fen(10000) }))[0]).toMatchObject({
      quantity: '3',
      price: '33.333',
    });
    expect(rowsOf(draftLine({ price: decimal('5') }))[0]).not.toHaveProperty('price');
    expect(rowsOf(draftLine({ quantity: decimal('0') }))[0]).not.toHaveProperty('quantity');
  });

  test('a zero-rate mark is carried', () => {
    expect(rowsOf(draftLine({ zeroRate: 'exempt' }))[0]).toHaveProperty('zeroRate', 'exempt');
    expect(rowsOf(draftLine())[0]).not.toHaveProperty('zeroRate');
  });
});

describe('unit price', () => {
  test.each([
    [55300, '1', '553.00'],
    [10000, '3', '33.333'],
    [100, '3', '0.333'],
    [1, '1000', '0.00001'],
    [12345, '2.5', '49.38'],
  ])('%d fen over %s is %s', (amount, quantity, price) => {
    expect(unitPrice(fen(amount), decimal(quantity))).toBe(price);
  });

  test('multiplies back to the amount', () => {
    const quantities = fc
      .integer({ min: 10, max: 10_000_000 })
      .map((thousandths) => decimal(new Big(thousandths).div(1000).toFixed()));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxFen }).map(fen), quantities, (amount, quantity) => {
        const price = unitPrice(amount, quantity);
        if (price === null) throw new Error('no price');
        expect(productMatches({ amount, quantity, price })).toBe(true);
      }),
    );
  });

  test('there is none for nothing', () => {
    expect(unitPrice(fen(100), decimal('0'))).toBeNull();
    expect(unitPrice(fen(100), decimal('x'))).toBeNull();
    expect(unitPrice(maxFen, decimal('0.001'))).toBeNull();
  });
});

test('quantity times price may be one fen off the amount', () => {
  const at = (price: string) => productMatches({ amount: fen(1000), quantity: decimal('2'), price: decimal(price) });
  expect(at('5')).toBe(true);
  expect(at('5.005')).toBe(true);
  expect(at('5.0051')).toBe(false);
  expect(at('4.99')).toBe(false);
  expect(at('five')).toBe(false);
  expect(productMatches({ amount: fen(1), quantity: decimal('1'), price: decimal('0.00') })).toBe(false);
});

test('two thousand rows are worked out exactly', () => {
  const rows = linesOf(Array.from({ length: 2000 }, (_, index) => draftLine({ amount: fen(index + 1), rate: nine })));
  expect(totalsOf(rows).gross).toBe((2000 * 2001) / 2);
});
