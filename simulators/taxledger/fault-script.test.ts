import { expect, test } from 'vitest';
import { createFaultScript, type FaultMatch } from './fault-script.ts';

const scriptOf = (...faults: (Partial<FaultMatch> & { readonly name: string })[]) => {
  const script = createFaultScript<FaultMatch & { readonly name: string }>();
  script.replace(faults.map((fault) => ({ nth: 1, times: 1, ...fault })));
  return (...names: string[]) => script.take(names)?.name ?? null;
};

test('an entry hits once, the exchange it was meant for', () => {
  const take = scriptOf({ name: 'a', cmd: '0a' });
  expect([take('08', 'GPXXCX'), take('0A', 'FPKJ'), take('0A', 'FPKJ')]).toEqual([null, 'a', null]);
});

test('nth waits, times repeats', () => {
  const take = scriptOf({ name: 'a', cmd: 'FPKJ', nth: 2, times: 2 });
  expect([1, 2, 3, 4].map(() => take('0A', 'FPKJ'))).toEqual([null, 'a', 'a', null]);
});

test('entries without a command hit anything, in order', () => {
  const take = scriptOf({ name: 'a' }, { name: 'b' });
  expect([take('08'), take('0A'), take('0C')]).toEqual(['a', 'b', null]);
});

test('entries count side by side until they hit', () => {
  const take = scriptOf({ name: 'third', nth: 3 }, { name: 'first' });
  expect([take('08'), take('08'), take('08')]).toEqual(['first', null, 'third']);
});

test('entries that are not asked for are left alone', () => {
  const script = createFaultScript<FaultMatch & { readonly name: string }>();
  script.replace([
    { nth: 1, times: 1, name: 'early' },
    { nth: 1, times: 1, name: 'late' },
  ]);
  expect(script.take(['0A'], ({ name }) => name === 'late')?.name).toBe('late');
  expect(script.waiting()).toBe(1);
  expect(script.take(['0A'])?.name).toBe('early');
});
