/**
 * Draft lines beside the rows that would be signed.
 */
import { expect, test } from 'vitest';
import type { DraftLine as DomainLine } from '../../../domain/draft.ts';
import { linesOf } from '../../../domain/lines.ts';
import type { Fen } from '../../../domain/money.ts';
import type { TaxCode, TaxRate } from '../../../domain/tax-types.ts';
import { formRows } from './invoice-rows.ts';

const line = (name: string, amount: number, discount?: number): DomainLine => ({
  name,
  taxCode: '3010101010100000000' as TaxCode,
  spec: '',
  unit: '',
  amount: amount as Fen,
  includesTax: true,
  rate: '0.09' as TaxRate,
  ...(discount === undefined ? {} : { discount: discount as Fen }),
});

test('a discount row stays with the line it belongs to', () => {
  const lines = [line('a', 55_300, 10_900), line('b', 9_100)];
  expect(formRows(lines, [...linesOf(lines)])).toMatchObject([
    { name: 'a', net: '507.34', tax: '45.66', discountNet: '-100.00', discountTax: '-9.00' },
    { name: 'b', net: '83.49', tax: '7.51', discountNet: '' },
  ]);
});

test('figures of other lines are never shown', () => {
  const lines = [line('a', 55_300), line('b', 9_100)];
  expect(formRows(lines, [...linesOf(lines.slice(0, 1))]).map(({ net }) => net)).toEqual(['', '']);
});
