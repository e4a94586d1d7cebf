import { expect, test } from 'vitest';
import { monthStatistics } from './months.ts';
import { giveBack, purchase, readIn } from './purchase.ts';
import { sampleUnit } from './sample-unit.testing.ts';
import { openSegments } from './wire-texts.ts';

const offered = { kind: '007', code: '1100214340', first: 500, count: 20 } as const;
const unitWithOffer = () => sampleUnit({ segments: [{ ...offered, first: '00000500', state: 'offered' }] });

test('a purchase is downloaded, confirmed and read in, in this order; doing a step again changes nothing', () => {
  const unit = unitWithOffer();
  expect(purchase(unit, offered, true)).toBe(0);
  expect(purchase(unit, offered, false)).toBe(1);
  expect(purchase(unit, offered, false)).toBe(1);
  expect(readIn(unit, '007')).toEqual([]);
  expect(purchase(unit, offered, true)).toBe(2);
  expect(purchase(unit, offered, false)).toBe(2);
  expect(openSegments(unit, '007')).toEqual([]);
  expect(readIn(unit, '007')).toHaveLength(1);
  expect(openSegments(unit, '007')).toHaveLength(1);
  expect(monthStatistics(unit, '007', '202611')).toMatchObject({ bought: 20, closing: 20 });
});

test('a purchase needs the bureau and a range it offers', () => {
  const unit = unitWithOffer();
  expect(purchase(unit, { ...offered, count: 19 }, false)).toMatchObject({ refusal: 'codeNumber' });
  unit.change({ bureau: 'down' });
  expect(purchase(unit, offered, false)).toMatchObject({ refusal: 'bureauUnreachable' });
});

test('only the unused end of a segment can be returned', () => {
  const unit = sampleUnit();
  const range = { kind: '007', code: '1100214330', first: 102, count: 2 } as const;
  expect(giveBack(unit, { ...range, first: 100 })).toMatchObject({ refusal: 'codeNumber' });
  expect(giveBack(unit, { ...range, first: 98, count: 6 })).toMatchObject({ refusal: 'codeNumber' });
  expect(giveBack(unit, range)).toBeNull();
  expect(monthStatistics(unit, '007', '202611')).toMatchObject({ bought: 7, returned: 2, closing: 5 });
  expect(giveBack(unit, { ...range, first: 100 })).toBeNull();
  expect(openSegments(unit, '007').map(({ code }) => code)).toEqual(['1100214320']);
});
