/**
 * The exchanges of a recording, and which of them comes next. Changes come in their order and each once; questions may be left
 * out or asked again, for a test need not poll as a counter does.
 */
import { type Asked, isSameRequest } from './same-request.ts';

export interface Exchange<Event> {
  readonly request: Asked;
  readonly events: readonly Event[];
}

export interface Script<Event> {
  /** The exchange that a request begins; null when the recording has none that could come now. */
  take(live: Asked): Exchange<Event> | null;
  report(): { readonly exchanges: number; readonly played: number; readonly unexpected: readonly string[] };
}

/** Commands that ask and change nothing, by the name they have on the wire. */
const questions: ReadonlySet<string> = new Set([
  ...['link test', 'SKPXXCX', 'JKSJCX', 'SQSLCX', 'GPXXCX', 'FPCX', 'TJXXCX', 'HQLXSJ', 'SCCWFP'],
  ...['20002', '10004', '10005', '10010', '10017'],
]);

/** @param oneLine One exchange at a time; else requests that were under way together may come in any order. */
export function createScript<Event>(exchanges: readonly Exchange<Event>[], oneLine: boolean): Script<Event> {
  const played = new Set<number>();
  const unexpected: string[] = [];
  let next = 0;

  function ahead(live: Asked): number {
    for (const [index, { request }] of exchanges.entries()) {
      if (index < next) continue;
      if (isSameRequest(request, live)) return index;
      if (oneLine && !questions.has(request.name)) return -1;
    }
    return -1;
  }

  function behind(live: Asked): number {
    return exchanges.findLastIndex(
      ({ request }, index) =>
        index < next && (questions.has(live.name) || (!oneLine && !played.has(index))) && isSameRequest(request, live),
    );
  }

  return {
    take(live) {
      const forward = ahead(live);
      const index = forward >= 0 ? forward : behind(live);
      const exchange = exchanges[index];
      if (exchange === undefined) {
        unexpected.push(live.name);
        return null;
      }
      played.add(index);
      next = Math.max(next, index + 1);
      return exchange;
    },
    report: () => ({ exchanges: exchanges.length, played: played.size, unexpected }),
  };
}
