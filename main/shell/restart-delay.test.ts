import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

test('the first restart is at once, then the wait doubles up to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(restartDelayMs)).toEqual([
    0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
  ]);
});
