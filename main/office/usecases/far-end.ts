/**
 * A device or a platform that is asked many things in one run: who stays silent is not asked for ever.
 */
import { ok, type ProblemCode, type Result } from '../../../domain/problem.ts';

export interface FarEnd {
  /** The answer; null when there was none, and without asking once it failed three times in a row. */
  ask<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T } | null>;
  /** The same about one thing of many, whose answer may be broken for what it is about: that says nothing of who answers. */
  askAbout<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T | 'broken' } | null>;
  /** Why it did not answer, the last time it did not; null while it always did. */
  problem(): ProblemCode | null;
}

/** Enough to tell one broken answer from an end that is gone. */
const mostFailures = 3;

export function farEnd(): FarEnd {
  let problem: ProblemCode | null = null;
  let failures = 0;

  async function ask<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T } | null> {
    if (failures >= mostFailures) return null;
    const result = await question();
    failures = result.ok ? 0 : failures + 1;
    if (result.ok) return { answer: result.value };
    problem = result.problem.code;
    return null;
  }

  return {
    ask,
    askAbout: <T>(question: () => Promise<Result<T>>) =>
      ask<T | 'broken'>(async () => {
        const result = await question();
        return !result.ok && result.problem.code === 'platform-broken-answer' ? ok('broken') : result;
      }),
    problem: () => problem,
  };
}
