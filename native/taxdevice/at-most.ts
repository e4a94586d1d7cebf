/**
 * Lets a limited number of callers in at the same time; the others wait in the order they came.
 */
export type AtMost = <T>(work: () => Promise<T>) => Promise<T>;

export function createAtMost(limit: number): AtMost {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (inside >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      // a place is handed on without becoming free, so that nobody slips in between
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
