import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultBackoff, longestDelayMs, retryDelayMs } from './schedule.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 2000 });

describe('retryDelayMs', () => {
  it('lies between the floor and the cap, however many failures', () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const delay = retryDelayMs(count, chance, null);
        expect(delay).toBeGreaterThanOrEqual(defaultBackoff.floorMs);
        expect(delay).toBeLessThanOrEqual(defaultBackoff.capMs);
        expect(Number.isInteger(delay)).toBe(true);
      }),
    );
  });

  it('is never shorter than what the platform asked for, up to a day, and never longer than the longest', () => {
    fc.assert(
      fc.property(failures, random, fc.integer({ min: 0, max: 10 ** 12 }), (count, chance, told) => {
        const delay = retryDelayMs(count, chance, told);
        expect(delay).toBeGreaterThanOrEqual(Math.min(told, defaultBackoff.retryAfterCapMs));
        expect(delay).toBeLessThanOrEqual(longestDelayMs());
      }),
    );
  });

  it('doubles its ceiling from one failure to the next until the cap', () => {
    const ceilings = [1, 2, 3, 4, 20].map((count) => retryDelayMs(count, 1 - Number.EPSILON, null));
    expect(ceilings).toEqual([1_999, 3_999, 7_999, 15_999, 299_999]);
  });

  it('spreads a thousand counters evenly over the whole wait', () => {
    const ceiling = 16_000;
    const buckets = new Array<number>(10).fill(0);
    for (let counter = 0; counter < 1000; counter += 1) {
      const bucket = Math.floor((retryDelayMs(4, counter / 1000, null) / ceiling) * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(Math.max(...buckets)).toBeLessThanOrEqual(110);
  });
});
