/**
 * A device or a platform that is asked many things in one run: who stays silent is not asked for ever, and nobody is once the run is stopped.
 */
import { ok, type ProblemCode, type Result } from '../../../domain/problem.ts';

export interface FarEnd {
  /** The answer; null when there was none, and without asking once it failed three times in a row or the run was stopped. */
  ask<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T } | null>;
  /** The same about one thing of many, whose answer may be broken for what it is about: that says nothing of who answers. */
  askAbout<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T | 'broken' } | null>;
  /** Why it did not answer, the last time it did not; null while it always did. */
  problem(): ProblemCode | null;
}

/** Enough to tell one broken answer from an end that is gone. */
const mostFailures = 3;

/** @param signal Stops the run: nobody waits for a question under way any more. */
export function farEnd(signal: AbortSignal): FarEnd {
  let problem: ProblemCode | null = null;
  let failures = 0;
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));

  async function ask<T>(question: () => Promise<Result<T>>): Promise<{ readonly answer: T } | null> {
    if (failures >= mostFailures || signal.aborted) return null;
    const result = await Promise.race([question(), stopped]);
    if (result === null) return null;
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
