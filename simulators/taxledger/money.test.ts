import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOf, formatFen, parseDecimal, parseFen, parseRate, taxOnDifference, taxOnNet } from './money.ts';

test('amounts are read and written to the fen', () => {
  fc.assert(fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (fen) => parseFen(formatFen(fen)) === fen));
  expect(parseFen('12.3')).toBe(1230);
  expect(parseFen('12')).toBe(1200);
});

test.each(['', '-0.00', '-0', '1.234', '1,00', '1e2', ' 1', '+1', '12345678901.00', '.5', '5.'])('"%s" is no amount', (text) => {
  expect(parseFen(text)).toBeNull();
});

test('rates are ten-thousandths', () => {
  expect(['0.09', '0.090', '0.015', '0', '0.00', '1'].map(parseRate)).toEqual([900, 900, 150, 0, 0, 10_000]);
  expect(['9', '9%', '0.00005', '1.1', '', '-0.09'].map(parseRate)).toEqual([null, null, null, null, null, null]);
});

test.each([
  ['452.29', '0.09', '40.71'],
  ['83.49', '0.09', '7.51'],
  ['250.00', '0.09', '22.50'],
  ['218.81', '0.09', '19.69'],
  ['507.34', '0.09', '45.66'],
  ['26.42', '0.06', '1.59'],
  ['1.89', '0.06', '0.11'],
  ['0.50', '0.09', '0.05'],
  ['-0.50', '0.09', '-0.05'],
  ['9999999999.99', '0.13', '1300000000.00'],
])('tax on %s at %s is %s', (net, rate, tax) => {
  expect(formatFen(taxOnNet(parseFen(net) ?? 0, parseRate(rate) ?? 0))).toBe(tax);
});

test('differential tax is on what is left after the deduction', () => {
  expect(taxOnDifference(10_600, 0, 600)).toBe(600);
  expect(taxOnDifference(20_600, 10_000, 600)).toBe(600);
  expect(taxOnDifference(-20_600, -10_000, 600)).toBe(-600);
});

test('quantity times price is exact before it is rounded', () => {
  const product = (quantity: string, price: string) => {
    const [one, other] = [parseDecimal(quantity), parseDecimal(price)];
    return one === null || other === null ? null : amountOf(one, other);
  };
  expect(product('3', '0.335')).toBe(101);
  expect(product('-3', '0.335')).toBe(-101);
  expect(product('0.1', '0.2')).toBe(2);
  expect(product('3', '33.333333333333333')).toBe(10_000);
});
