import { describe, expect, test } from 'vitest';
import type { DeviceInvoice, Stock } from './device.ts';
import { fen } from './money.ts';
import { buyer, content, invoiceLine, key, now, recorded, requestId, segment, stock } from './samples.testing.ts';
import { decideSettlement, type SettlementFacts, sameInvoice, settlementQueries, signedOf } from './settlement.ts';

const a = '011001900111';
const b = '011001900211';

/** A device that forgets requests, about to give number 5 of a segment of ten. */
function facts(stockNow: Stock | null, change: Partial<SettlementFacts> = {}): SettlementFacts {
  const before = stock(segment(a, 1, 10, 6), segment(b, 101, 10, 10));
  return { request: content(), expected: key(a, 5), before, stockNow, remembersRequests: false, ...change };
}
const decide = (of: SettlementFacts, found: readonly DeviceInvoice[] | null) => decideSettlement(of, found);
const ours = recorded(key(a, 5));

describe('a device without memory of requests', () => {
  const unchanged = facts(stock(segment(a, 1, 10, 6)));
  const oneOn = facts(stock(segment(a, 1, 10, 5)));

  test('next number unchanged: nothing was signed, and nothing needs to be asked', () => {
    expect(settlementQueries(unchanged, requestId, now, true)).toEqual([]);
    expect(decide(unchanged, null)).toEqual({ decision: 'release', reason: 'number-unchanged' });
  });

  test('unchanged, but a record of the number: contradiction', () => {
    expect(decide(unchanged, [ours])).toEqual({ decision: 'unknown', reason: 'contradiction' });
  });

  test('one on: the record of that number is asked for, and ours is adopted', () => {
    expect(settlementQueries(oneOn, requestId, now, true)).toEqual([
      { by: 'numbers', kind: '026', code: a, from: '00000005', to: '00000005' },
    ]);
    expect(decide(oneOn, [ours])).toEqual({ decision: 'adopt', reason: 'same-invoice', invoice: ours });
  });

  test.each<[string, Partial<DeviceInvoice>]>([
    ['buyer', { buyerName: '别的公司' }],
    ['tax id', { buyerTaxId: '91110108339805094M' }],
    ['net', { totals: { ...ours.totals, net: fen(50735) } }],
    ['tax', { totals: { ...ours.totals, tax: fen(4567) } }],
    ['rows', { lineCount: 2 }],
    ['blank void', { state: 'blankVoid' }],
    ['void since', { state: 'blueVoid' }],
    ['red', { state: 'red' }],
  ])('one on, but with another %s: a person decides', (_, change) => {
    expect(decide(oneOn, [{ ...ours, ...change }])).toEqual({ decision: 'unknown', reason: 'other-invoice' });
  });

  test('one on, no record: a person decides', () => {
    expect(decide(oneOn, [])).toEqual({ decision: 'unknown', reason: 'record-missing' });
    expect(decide(oneOn, [recorded(key(b, 5))])).toEqual({ decision: 'unknown', reason: 'record-missing' });
  });

  test('one on, no answer: still unknown', () => {
    expect(decide(oneOn, null)).toEqual({ decision: 'unknown', reason: 'no-answer' });
  });

  test('two on: somebody else issued, and nothing is guessed even if the record looks like ours', () => {
    const twoOn = facts(stock(segment(a, 1, 10, 4)));
    expect(settlementQueries(twoOn, requestId, now, true)).toEqual([]);
    expect(decide(twoOn, [ours])).toEqual({ decision: 'unknown', reason: 'advanced-by-more' });
  });

  test.each<[string, Stock]>([
    ['lower number', stock(segment(a, 1, 10, 7))],
    ['other code', stock(segment(b, 101, 10, 10))],
    ['no stock', stock()],
  ])('%s without a segment’s end: unknown', (_, stockNow) => {
    expect(settlementQueries(facts(stockNow), requestId, now, true)).toEqual([]);
    expect(decide(facts(stockNow), [ours])).toEqual({ decision: 'unknown', reason: 'segment-changed' });
  });

  test('stock that cannot be read, or an expectation nobody kept: unknown', () => {
    expect(decide(facts(null), null)).toEqual({ decision: 'unknown', reason: 'no-answer' });
    expect(decide({ ...oneOn, expected: null }, [ours])).toEqual({ decision: 'unknown', reason: 'no-answer' });
    expect(settlementQueries(facts(null), requestId, now, true)).toEqual([]);
  });

  test('without the stock of before, the number alone still tells', () => {
    expect(decide({ ...unchanged, before: null }, null)).toMatchObject({ decision: 'release' });
    expect(decide({ ...oneOn, before: null }, [ours])).toMatchObject({ decision: 'adopt' });
  });
});

describe('at a segment’s end', () => {
  const last = key(a, 10);
  const before = stock(segment(a, 1, 10, 1), segment(b, 101, 10, 10));
  const rolled = (stockNow: Stock, stockBefore = before) => facts(stockNow, { expected: last, before: stockBefore });
  const mine = recorded(last);

  test('the next number is of another segment: the expected number is asked for, and days only behind it, one by one', () => {
    const over = rolled(stock(segment(b, 101, 10, 10)));
    const byNumber = { by: 'numbers', kind: '026', code: a, from: '00000010', to: '00000010' };
    const day = (of: string) => ({ by: 'dates', kind: '026', from: of, to: of, unuploadedOnly: false });
    expect(settlementQueries(over, requestId, now, false)).toEqual([byNumber]);
    expect(settlementQueries(over, requestId, now, true)).toEqual([byNumber, ...['20261122', '20261123', '20261121'].map(day)]);
    expect(decide(over, [recorded(key(a, 9)), mine])).toMatchObject({ decision: 'adopt', invoice: mine });
    expect(decide(over, [recorded(key(a, 9))])).toEqual({ decision: 'unknown', reason: 'record-missing' });
  });

  test('unchanged is unchanged', () => {
    expect(decide(rolled(before), null)).toMatchObject({ decision: 'release' });
  });

  test('the next segment has been used too: advanced by more', () => {
    expect(decide(rolled(stock(segment(b, 101, 10, 9))), [mine])).toEqual({ decision: 'unknown', reason: 'advanced-by-more' });
  });

  test('it was the very last number: nothing is left, and the record is adopted', () => {
    const over = rolled(stock(), stock(segment(a, 1, 10, 1)));
    expect(decide(over, [mine])).toMatchObject({ decision: 'adopt' });
  });

  test('new stock was bought meanwhile', () => {
    const over = rolled(stock(segment(b, 501, 10, 10)), stock(segment(a, 1, 10, 1)));
    expect(decide(over, [mine])).toMatchObject({ decision: 'adopt' });
  });

  test('a segment that should be next is gone: unknown', () => {
    expect(decide(rolled(stock()), [mine])).toEqual({ decision: 'unknown', reason: 'segment-changed' });
    expect(decide(rolled(stock(segment(a, 501, 10, 10))), [mine])).toEqual({ decision: 'unknown', reason: 'segment-changed' });
  });

  test('a higher number of the old code in the records: advanced by more', () => {
    const over = rolled(stock(segment(b, 101, 10, 10)));
    expect(decide(over, [mine, recorded(key(a, 11))])).toEqual({ decision: 'unknown', reason: 'advanced-by-more' });
  });
});

describe('a device that remembers requests', () => {
  const remembers = facts(null, { remembersRequests: true, expected: null, before: null });

  test('is asked by our id', () => {
    expect(settlementQueries(remembers, requestId, now, true)).toEqual([{ by: 'request', kind: '026', requestId }]);
  });

  test('knows it: adopted, whatever number it got', () => {
    const found = recorded(key(b, 777));
    expect(decide(remembers, [found])).toEqual({ decision: 'adopt', reason: 'same-invoice', invoice: found });
  });

  test('does not know it: nothing was signed', () => {
    expect(decide(remembers, [])).toEqual({ decision: 'release', reason: 'request-not-known' });
  });

  test('has something else under it, or two, or does not answer: unknown', () => {
    expect(decide(remembers, [recorded(key(a, 5), { buyerName: '别的公司' })])).toMatchObject({ reason: 'other-invoice' });
    expect(decide(remembers, [ours, recorded(key(a, 6))])).toMatchObject({ reason: 'contradiction' });
    expect(decide(remembers, null)).toMatchObject({ reason: 'no-answer' });
  });
});

describe('the same invoice', () => {
  test('whatever the device does to spaces and to a missing tax id', () => {
    const of = content({ buyer: { ...buyer, taxId: '' } });
    for (const buyerTaxId of ['', '000000000000000', '               ']) {
      expect(sameInvoice(of, recorded(key(a, 5), { buyerTaxId, buyerName: `${buyer.name}  ` }))).toBe(true);
    }
    expect(sameInvoice(of, recorded(key(a, 5)))).toBe(false);
  });

  test('a red one is recorded red', () => {
    const lines = [invoiceLine({ net: fen(-50734), tax: fen(-4566) })];
    const red = content({ colour: 'red', lines });
    expect(sameInvoice(red, recorded(key(a, 5), { state: 'red', totals: red.totals }))).toBe(true);
    expect(sameInvoice(red, recorded(key(a, 5), { totals: red.totals }))).toBe(false);
  });
});

test('a record carries the signature', () => {
  expect(signedOf(ours)).toEqual({
    code: a,
    number: '00000005',
    issuedAt: now,
    cipher: ours.cipher,
    checkCode: ours.checkCode,
  });
});
