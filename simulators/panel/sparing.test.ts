import { expect, test } from 'vitest';
import { sparing } from './sparing.ts';

/** Looks that take `tookMs` each, by a clock that stands still otherwise. */
function lookout(tookMs: number) {
  const clock = { now: 0 };
  let looks = 0;
  const watched = sparing(
    async () => {
      looks += 1;
      const which = looks;
      await Promise.resolve();
      clock.now += tookMs;
      return which;
    },
    () => clock.now,
  );
  return { ...watched, clock };
}

test('those who ask at once share one look, which then serves for ten times as long as it took', async () => {
  const { look, clock } = lookout(50);
  expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
  clock.now += 499;
  expect(await look()).toBe(1);
  clock.now += 1;
  expect(await look()).toBe(2);
});

test('a look that costs nothing is not kept', async () => {
  const { look } = lookout(0);
  expect(await look()).toBe(1);
  expect(await look()).toBe(2);
});

test('after a change a new look is taken, and serves from then on, whatever is still under way', async () => {
  const { look, lookAnew } = lookout(50);
  const before = look();
  const after = lookAnew();
  expect(await Promise.all([before, after, look()])).toEqual([1, 2, 2]);
  expect(await look()).toBe(2);
});

test('a look that failed is tried again', async () => {
  let tries = 0;
  const { look } = sparing(
    async () => {
      tries += 1;
      if (tries === 1) throw new Error('gone');
      return tries;
    },
    () => 0,
  );
  await expect(look()).rejects.toThrow('gone');
  expect(await look()).toBe(2);
});
