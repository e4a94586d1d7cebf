/**
 * How many documents go into one request: fewer while looking for a bad one or when the platform takes less, and slowly more again.
 */
import { maxBatchDocuments } from './batch.ts';

/** Requests in a row that must succeed before more is tried than the platform once found too much. */
const goodRequests = 10;

export interface BatchSize {
  now(): number;
  /** A batch was too large as such: half of it is the new ceiling. */
  tooLarge(length: number): void;
  /** A batch failed for what may be in it: half of it is next, and twice as much with every success. */
  spoiled(length: number): void;
  succeeded(): void;
}

export function batchSize(): BatchSize {
  let ceiling = maxBatchDocuments;
  let limit = maxBatchDocuments;
  let good = 0;

  return {
    now: () => Math.min(limit, ceiling),
    tooLarge(length) {
      ceiling = Math.max(1, Math.floor(length / 2));
      good = 0;
    },
    spoiled(length) {
      limit = Math.max(1, Math.floor(length / 2));
    },
    succeeded() {
      limit = Math.min(maxBatchDocuments, limit * 2);
      good += 1;
      if (good < goodRequests) return;
      good = 0;
      ceiling = Math.min(maxBatchDocuments, ceiling * 2);
    },
  };
}
