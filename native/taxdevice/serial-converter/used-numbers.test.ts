import { expect, it } from 'vitest';
import type { InvoiceCode, InvoiceKey, InvoiceNumber } from '../../../domain/ids.ts';
import { createUsedNumbers } from './used-numbers.ts';

const code = '1100214320' as InvoiceCode;
const key = (number: string): InvoiceKey => ({ code, number: number as InvoiceNumber });
const segment = (first: string, count: number, remaining: number) => ({
  code,
  first: first as InvoiceNumber,
  last: String(Number(first) + count - 1).padStart(8, '0') as InvoiceNumber,
  count,
  remaining,
  boughtAt: null,
});

it('a number is used when it lies before the next one of its segment', () => {
  const used = createUsedNumbers();
  expect(used.isUsed('007', key('00000010'))).toBe(false);
  used.learnStock({
    kind: '007',
    next: key('00000013'),
    remaining: 12,
    segments: [segment('00000010', 5, 2), segment('00000001', 5, 5)],
  });
  expect(['00000009', '00000010', '00000012', '00000013', '00000015'].map((number) => used.isUsed('007', key(number)))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  // a segment with lower numbers follows; they are unused
  expect(used.isUsed('007', key('00000001'))).toBe(false);
  expect(used.isUsed('004', key('00000010'))).toBe(false);
});

it('a number is used when it was signed since', () => {
  const used = createUsedNumbers();
  used.learnUsed('007', key('00000013'));
  expect(used.isUsed('007', key('13'))).toBe(true);
  used.learnStock({ kind: '007', next: key('00000013'), remaining: 2, segments: [] });
  expect(used.isUsed('007', key('00000013'))).toBe(false);
});
