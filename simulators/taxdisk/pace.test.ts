import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer } from './pace.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a byte is through when its ten bits are, and the next begins behind it', async () => {
  const through: [number, number][] = [];
  const pacer = createPacer(9600, (bytes) => through.push([Math.round(performance.now()), bytes.length]));
  const began = Math.round(performance.now());
  void pacer.pass(new Uint8Array(48));
  void pacer.pass(new Uint8Array(48));
  await vi.advanceTimersByTimeAsync(49);
  expect(through.reduce((sum, [, count]) => sum + count, 0)).toBe(47);
  await vi.advanceTimersByTimeAsync(60);
  expect(through.reduce((sum, [, count]) => sum + count, 0)).toBe(96);
  expect((through.at(-1)?.[0] ?? 0) - began).toBe(100);
});

test('what is cleared never comes, and nobody waits for it', async () => {
  const through: number[] = [];
  const pacer = createPacer(9600, (bytes) => through.push(bytes.length));
  const passed = pacer.pass(new Uint8Array(96));
  pacer.clear();
  await passed;
  await vi.advanceTimersByTimeAsync(500);
  expect(through).toEqual([]);
});
