import { expect, test } from 'vitest';
import { createHolds } from './holds.ts';

test('whoever asks is told as soon as something stands still, or that nothing does', async () => {
  const holds = createHolds();
  expect(await holds.anyWithin(1)).toBe(0);
  const told = holds.anyWithin(60_000);
  const first = holds.stop();
  expect(await told).toBe(1);
  const second = holds.stop();
  expect(await holds.anyWithin(60_000)).toBe(2);
  holds.release({ discardRequest: true });
  expect(await Promise.all([first, second])).toEqual([{ discardRequest: true }, { discardRequest: true }]);
  expect(holds.count()).toBe(0);
});

test('what was given up is not held', async () => {
  const holds = createHolds();
  const life = new AbortController();
  const stopped = holds.stop(life.signal);
  life.abort();
  await expect(stopped).rejects.toThrow('abort');
  expect(holds.count()).toBe(0);
  await expect(holds.stop(life.signal)).rejects.toThrow('abort');
});
