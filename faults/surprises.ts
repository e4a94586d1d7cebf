/**
 * What a counter may not do: end in another way than by the engine's hand, and write of a bug into its log.
 */
import type { Counter } from './counter.ts';

/** A process that fails at every start says the same thing a thousand times. */
const most = 20;

/** One sentence for each, without repeats. */
export function surprisesIn({ ends, log }: Pick<Counter, 'ends' | 'log'>): readonly string[] {
  const odd = ends.filter(({ signal }) => signal !== 'SIGKILL');
  const said = [
    ...odd.map(({ code, signal }) => `an office ended by itself: code ${code}, signal ${signal}`),
    ...log()
      .split('\n')
      .filter((line) => line !== '' && !/^\{.*"level":"info"/.test(line))
      .map((line) => `in the log: ${line.slice(0, 600)}`),
  ];
  return [...new Set(said)].slice(0, most);
}
