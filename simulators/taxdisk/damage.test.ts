import { expect, test } from 'vitest';
import { damaged, noDamage } from './damage.ts';

const frames = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)];
const out = (damage: Partial<typeof noDamage>) => {
  const { frames: sent, cut } = damaged(frames, { ...noDamage, ...damage });
  return [...sent.map((frame) => [...frame]), cut];
};

test('an undamaged reply is as it was', () => {
  expect(out({})).toEqual([[1, 2, 3], [4, 5, 6], false]);
});

test('cuts count bytes over all packets, or packets', () => {
  expect(out({ cutAfterBytes: 0 })).toEqual([[], true]);
  expect(out({ cutAfterBytes: 2 })).toEqual([[1, 2], true]);
  expect(out({ cutAfterBytes: 3 })).toEqual([[1, 2, 3], [], true]);
  expect(out({ cutAfterBytes: 5 })).toEqual([[1, 2, 3], [4, 5], true]);
  expect(out({ cutAfterBytes: 6 })).toEqual([[1, 2, 3], [4, 5, 6], false]);
  expect(out({ cutAfterPackets: 1 })).toEqual([[1, 2, 3], true]);
});

test('one byte is changed, counted from either end', () => {
  expect(out({ corrupt: { byte: 3, xor: 0xff } })).toEqual([[1, 2, 3], [0xfb, 5, 6], false]);
  expect(out({ corrupt: { byte: -1, xor: 0x01 } })).toEqual([[1, 2, 3], [4, 5, 7], false]);
});
