/**
 * What a counter may not do: end in another way than by the engine's hand, and write of a bug into its log.
 */
import type { Counter } from './counter.ts';

/** One sentence for each. */
export function surprisesIn({ ends, log }: Pick<Counter, 'ends' | 'log'>): readonly string[] {
  const odd = ends.filter(({ signal }) => signal !== 'SIGKILL');
  return [
    ...odd.map(({ code, signal }) => `an office ended by itself: code ${code}, signal ${signal}`),
    ...log()
      .split('\n')
      .filter((line) => line !== '' && !/^\{.*"level":"info"/.test(line))
      .map((line) => `in the log: ${line.slice(0, 600)}`),
  ];
}
