/**
 * The fault script: what goes wrong, at which calls, how often. `POST /faults` replaces it; the first entry that fits a
 * request and has turns left is played.
 */
import { z } from 'zod';

const what = z.discriminatedUnion('fault', [
  /** Serves at once, answers after `ms`. */
  z.object({ fault: z.literal('slow'), ms: z.int().min(0).max(600_000) }),
  /** Breaks the connection before anything is done. */
  z.object({ fault: z.literal('drop') }),
  /** Does what was asked, then breaks the connection without an answer. */
  z.object({ fault: z.literal('cutAfterCommit') }),
  /** Does what was asked and never answers. */
  z.object({ fault: z.literal('lostAnswer') }),
  /** Does what was asked and breaks the connection in the middle of the answer. */
  z.object({ fault: z.literal('cutAnswer') }),
  /** Does what was asked; the answer ends in the middle but looks complete to HTTP. */
  z.object({ fault: z.literal('truncatedJson') }),
  /** Does what was asked twice, as a network may that repeats a request; answers the second outcome. */
  z.object({ fault: z.literal('doubled') }),
  /** An error; with `after`, what was asked is done all the same. `retryAfter` is the header's text. */
  z.object({
    fault: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfter: z.string().optional(),
    after: z.boolean().default(false),
  }),
  /** A captive portal's page instead of an answer; nothing is done. */
  z.object({ fault: z.literal('html'), status: z.int().min(200).max(599).default(200) }),
  /**
   * Stands still until `POST /release`: at `request` with nothing done, at `acted` with everything done and not a byte of
   * the answer out, at `answer` with half of its bytes out (an answer without a body stands still before its first). Nothing
   * is dropped: with the client gone meanwhile, what was asked is done all the same.
   */
  z.object({ fault: z.literal('hold'), at: z.enum(['request', 'acted', 'answer']) }),
  /** The platform's clock is off by so much for this request. */
  z.object({ fault: z.literal('wrongClock'), offsetMs: z.int() }),
  /** Does what was asked, answers this JSON instead. */
  z.object({ fault: z.literal('instead'), status: z.int().min(200).max(599).default(200), json: z.unknown() }),
]);

/** `path` may hold `*` for any run of characters; without `method` every method fits; `skip` lets so many pass first. */
const entry = z
  .object({
    method: z.string().optional(),
    path: z.string().default('*'),
    skip: z.int().min(0).default(0),
    times: z.int().min(1).default(1),
  })
  .and(what);

/** Body of `POST /faults`: a list. */
export const faultScriptSchema = z.array(entry);
export type Fault = z.output<typeof what>;
type Entry = z.output<typeof entry>;

export interface FaultDirector {
  replace(script: z.output<typeof faultScriptSchema>): void;
  /** The fault of this request, used up by asking; null for none. */
  next(method: string, path: string): Fault | null;
  /** What is left to play. */
  left(): readonly Entry[];
}

export function openFaults(): FaultDirector {
  let script: Entry[] = [];
  return {
    replace(faults) {
      script = faults.map((fault) => ({ ...fault }));
    },
    next(method, path) {
      const found = script.find((fault) => fits(fault, method, path));
      if (found === undefined) return null;
      if (found.skip > 0) {
        found.skip -= 1;
        return null;
      }
      found.times -= 1;
      script = script.filter((fault) => fault.times > 0);
      return found;
    },
    left: () => script,
  };
}

function fits(fault: Entry, method: string, path: string): boolean {
  return (fault.method === undefined || fault.method === method) && globOf(fault.path).test(path);
}

/** A pattern in which only `*` is special. */
export function globOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')}$`, 's');
}
