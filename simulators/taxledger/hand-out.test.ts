import { expect, test } from 'vitest';
import { giveBackHandedOut, handOut, receiveHandedOut, runSchema, takeBack } from './hand-out.ts';
import { monthStatistics } from './months.ts';
import { readIn } from './purchase.ts';
import { sampleUnit } from './sample-unit.testing.ts';
import { openSegments } from './wire-texts.ts';

const run = { kind: '007', code: '1100214330', first: 102, count: 2 } as const;
const left = (unit: ReturnType<typeof sampleUnit>) =>
  openSegments(unit, '007').map(({ code, first, count, used }) => `${code} ${first + used}+${count - used}`);

test('a handed-out run is the end of a segment, is stock no more, and is handed out once', () => {
  const unit = sampleUnit();
  expect(handOut(unit, { ...run, first: 100 }, 3)).toMatchObject({ refusal: 'codeNumber' });
  expect(handOut(unit, { ...run, first: 98, count: 6 }, 3)).toMatchObject({ refusal: 'codeNumber' });
  expect(handOut(unit, run, 3)).toBeNull();
  expect(left(unit)).toEqual(['1100214320 9+3', '1100214330 100+2']);
  expect(handOut(unit, run, 3)).toMatchObject({ refusal: 'codeNumber' });
  expect(unit.store.handOuts('007')).toMatchObject([{ ...run, machineNo: 3, state: 'out' }]);
});

test('only what was given back, exactly so and by that machine, is taken into stock, and once', () => {
  const unit = sampleUnit();
  handOut(unit, run, 3);
  expect(takeBack(unit, run, 3)).toMatchObject({ refusal: 'codeNumber' });
  giveBackHandedOut(unit, run);
  expect(takeBack(unit, run, 4)).toMatchObject({ refusal: 'codeNumber' });
  expect(takeBack(unit, { ...run, count: 1 }, 3)).toMatchObject({ refusal: 'codeNumber' });
  expect(takeBack(unit, run, 3)).toBeNull();
  expect(left(unit)).toEqual(['1100214320 9+3', '1100214330 100+2', '1100214330 102+2']);
  expect(takeBack(unit, run, 3)).toMatchObject({ refusal: 'codeNumber' });
  expect(monthStatistics(unit, '007', '202611')).toMatchObject({ bought: 9, returned: 2, closing: 7 });
});

test('the other machine may keep what it has used', () => {
  const unit = sampleUnit();
  handOut(unit, run, 3);
  expect(() => giveBackHandedOut(unit, { ...run, count: 1 })).toThrow('no such run');
  giveBackHandedOut(unit, { ...run, first: 103, count: 1 });
  expect(unit.store.handOuts('007')).toMatchObject([
    { first: 102, count: 1, state: 'out' },
    { first: 103, count: 1, state: 'back' },
  ]);
  expect(takeBack(unit, { ...run, first: 103, count: 1 }, 3)).toBeNull();
});

test('the unit of the other machine reads in what it was handed', () => {
  const sub = sampleUnit({ machineNo: 3, segments: [] });
  receiveHandedOut(sub, runSchema.parse({ ...run, first: '00000102' }));
  expect(left(sub)).toEqual([]);
  expect(readIn(sub, '007')).toHaveLength(1);
  expect(left(sub)).toEqual(['1100214330 102+2']);
});
