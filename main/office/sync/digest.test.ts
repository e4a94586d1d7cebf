import { describe, expect, it } from 'vitest';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedRange } from '../../../domain/outbox.ts';
import { digestOf, isListOf } from './digest.ts';

const number = (text: string) => text as InvoiceNumber;
const range: AcknowledgedRange = {
  deviceNo: '499000123456',
  kind: '026',
  code: '011002300411' as InvoiceCode,
  from: number('00000007'),
  to: number('00000100'),
  entries: [
    { number: number('00000007'), revision: 1, sha256: 'a'.repeat(64), gross: fen(55_300) },
    { number: number('00000012'), revision: 2, sha256: '0'.repeat(64), gross: fen(-300) },
  ],
};

describe('digestOf', () => {
  it('says count, amount and the hash of the lines', () => {
    // printf '00000007 1 %s\n00000012 2 %s\n' $(printf 'a%.0s' {1..64}) $(printf '0%.0s' {1..64}) | sha256sum
    expect(digestOf(range)).toEqual({
      deviceNo: '499000123456',
      kind: '026',
      code: '011002300411',
      from: '00000007',
      to: '00000100',
      count: 2,
      amount: '550.00',
      sha256: '47b40ae6172bb6453e4520c9f03afdeeeb940a825aa754c1dbd749e5c046b865',
    });
  });

  it('says the hash of nothing for an empty range', () => {
    expect(digestOf({ ...range, entries: [] })).toMatchObject({
      count: 0,
      amount: '0.00',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });
});

describe('isListOf', () => {
  const list = (...numbers: string[]) => numbers.map((text) => ({ number: number(text), revision: 1, sha256: 'a'.repeat(64) }));

  it.each<[boolean, string[]]>([
    [true, []],
    [true, ['00000007', '00000100']],
    [false, ['00000006']],
    [false, ['00000101']],
    [false, ['00000012', '00000012']],
    [false, ['00000013', '00000012']],
  ])('%s for %j', (expected, numbers) => {
    expect(isListOf(range, list(...numbers))).toBe(expected);
  });
});
