/**
 * Inspects a ledger file in a thread of its own: it takes seconds, and a counter does not stand still for seconds.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Inspection } from './inspect.ts';

/** Beside this file when run from the source; in the build beside the programs, one floor above its chunks. */
const program = ['inspect-worker.ts', 'inspect-worker.js', '../inspect-worker.js']
  .map((file) => join(import.meta.dirname, file))
  .find((file) => existsSync(file));

/** @throws Error when the thread breaks, or `signal` ends it. */
export async function inspectAside(file: string, signal: AbortSignal): Promise<Inspection> {
  if (program === undefined) throw new Error('inspect-worker is not where it was built');
  const worker = new Worker(program, { workerData: file });
  try {
    // The thread's own message; it is of this very program.
    const [inspection] = (await once(worker, 'message', { signal })) as [Inspection];
    return inspection;
  } finally {
    await worker.terminate();
  }
}
