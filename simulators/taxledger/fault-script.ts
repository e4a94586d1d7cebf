/**
 * Which fault hits which exchange. A script is a list; each entry waits for the n-th exchange it matches and then hits as many as
 * it says. What a fault does is each simulator's own.
 */
import { z } from 'zod';

/** The part every fault entry has. */
export const faultMatch = z.strictObject({
  /** Command or id it is meant for, `0A`, `FPKJ` or `10008`; any when left out. */
  cmd: z.string().optional(),
  /** First matching exchange it hits, counted from 1 since the script was posted. */
  nth: z.number().int().positive().default(1),
  /** How many matching exchanges in a row it hits. */
  times: z.number().int().positive().default(1),
});
export type FaultMatch = z.infer<typeof faultMatch>;

export interface FaultScript<Fault extends FaultMatch> {
  replace(faults: readonly Fault[]): void;
  /**
   * The fault for an exchange that goes by any of `names`; uses it up. Only the first entry that hits counts.
   * @param among Looks at these entries only; the others do not count the exchange.
   */
  take(names: readonly string[], among?: (fault: Fault) => boolean): Fault | null;
  /** Entries that still wait for an exchange. */
  waiting(): number;
}

export function createFaultScript<Fault extends FaultMatch>(): FaultScript<Fault> {
  let entries: { readonly fault: Fault; seen: number }[] = [];
  const over = (entry: { readonly fault: Fault; readonly seen: number }) => entry.seen >= entry.fault.nth - 1 + entry.fault.times;
  return {
    replace(faults) {
      entries = faults.map((fault) => ({ fault, seen: 0 }));
    },
    take(names, among = () => true) {
      const wanted = names.map((name) => name.toUpperCase());
      let taken: Fault | null = null;
      for (const entry of entries) {
        const { cmd } = entry.fault;
        if (over(entry) || !among(entry.fault) || (cmd !== undefined && !wanted.includes(cmd.toUpperCase()))) continue;
        // an entry that would hit too waits for the next exchange
        if (taken !== null && entry.seen >= entry.fault.nth - 1) continue;
        entry.seen += 1;
        if (entry.seen >= entry.fault.nth) taken = entry.fault;
      }
      return taken;
    },
    waiting: () => entries.filter((entry) => !over(entry)).length,
  };
}
