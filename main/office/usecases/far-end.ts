/**
 * A device or a platform that is asked many things in one run: who stays silent is not asked for ever.
 */
import type { ProblemCode, Result } from '../../../domain/problem.ts';

export interface FarEnd {
  /** The answer; null when there was none, and without asking once it failed three times in a row. */
  ask<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T } | null>;
  /** Why it did not answer, the last time it did not; null while it always did. */
  problem(): ProblemCode | null;
}

/** Enough to tell one broken answer from an end that is gone. */
const mostFailures = 3;

export function farEnd(): FarEnd {
  let problem: ProblemCode | null = null;
  let failures = 0;
  return {
    async ask(question) {
      if (failures >= mostFailures) return null;
      const result = await question();
      failures = result.ok ? 0 : failures + 1;
      if (result.ok) return { answer: result.value };
      problem = result.problem.code;
      return null;
    },
    problem: () => problem,
  };
}
