import { describe, expect, it } from 'vitest';
import { batchSize } from './batch-size.ts';

describe('batchSize', () => {
  it('shrinks by halves when the platform takes less, and tries more after ten good requests', () => {
    const size = batchSize();
    size.tooLarge(200);
    expect(size.now()).toBe(100);
    size.tooLarge(100);
    for (let good = 0; good < 9; good += 1) size.succeeded();
    expect(size.now()).toBe(50);
    size.succeeded();
    expect(size.now()).toBe(100);
    for (let good = 0; good < 100; good += 1) size.succeeded();
    expect(size.now()).toBe(200);
  });

  it('comes back quickly after the search for a bad document', () => {
    const size = batchSize();
    size.spoiled(200);
    size.spoiled(100);
    size.spoiled(3);
    expect(size.now()).toBe(1);
    size.spoiled(1);
    expect(size.now()).toBe(1);
    for (let good = 0; good < 8; good += 1) size.succeeded();
    expect(size.now()).toBe(200);
  });
});
