/**
 * Something that a page asks the office for while it is open, and asks again on demand. Of several answers on their way the
 * last question's counts; what was there stays on screen until the next answer.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ToldProblem } from '../api.ts';

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ToldProblem };

export interface Asked<T> {
  /** Null until the first answer. */
  readonly value: T | null;
  readonly problem: ToldProblem | null;
  readonly asking: boolean;
  again(): void;
}

/** @param ask Must keep its identity while the question is the same (`useCallback`). */
export function useReply<T>(ask: () => Promise<Answer<T>>): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'again'>>({ value: null, problem: null, asking: true });
  const turn = useRef(0);
  const again = useCallback(() => {
    const mine = ++turn.current;
    setState((before) => ({ ...before, asking: true }));
    void ask().then((reply) => {
      if (mine !== turn.current) return;
      setState(
        reply.ok
          ? { value: reply.value, problem: null, asking: false }
          : (before) => ({ ...before, problem: reply.problem, asking: false }),
      );
    });
  }, [ask]);
  useEffect(() => {
    setState({ value: null, problem: null, asking: true });
    again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  return { ...state, again };
}
