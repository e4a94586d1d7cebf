/**
 * What became of every number of a run (号码状态): each one that a device ever held is unused, issued, void, or somebody has to find out.
 */
import type { Segment } from './device.ts';
import type { DeviceNo, InvoiceCode, InvoiceNumber } from './ids.ts';
import type { InvoiceState } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import { ascendingIn, type Span } from './number-spans.ts';
import { invoiceNumber, nextOfSegment } from './numbering.ts';

/**
 * Of an issued number the state it was recorded in. `spoilt`: its paper form was, and no void says so yet. `missing`: the device is past
 * it, and the ledger has nothing. `elsewhere`: given back or handed on, never this device's, or a shared server's for another counter.
 */
export type FormState = InvoiceState | 'unused' | 'spoilt' | 'missing' | 'elsewhere';

/** Numbers in a row of one state. */
export interface FormRun {
  readonly first: InvoiceNumber;
  readonly last: InvoiceNumber;
  readonly count: number;
  readonly state: FormState;
}

/** Numbers of one device, kind and code. */
export interface NumbersAsked {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
  readonly run: Span;
}

/** What the ledger knows of a run's numbers; the rest is the device's to say. */
export type RecordedNumbers = Pick<FormFacts, 'recorded' | 'ofOthers' | 'spoilt' | 'held' | 'gone'>;

export interface FormFacts {
  readonly code: InvoiceCode;
  readonly run: Span;
  /** What the device holds of the kind now. */
  readonly segments: readonly Segment[];
  /** Everything of the code that the device was ever seen to hold. */
  readonly held: readonly Span[];
  /** What it gave back or handed on, and did not get again. */
  readonly gone: readonly Span[];
  /** Of the ledger, for this device, ascending. */
  readonly recorded: readonly { readonly number: number; readonly state: InvoiceState }[];
  /** Recorded as another device's. */
  readonly ofOthers: ReadonlySet<number>;
  /** Whose paper form was spoilt. */
  readonly spoilt: ReadonlySet<number>;
  /** Other counters issue on this device too. */
  readonly shared: boolean;
}

/** Most numbers of one run, so that its answer stays a page. */
export const mostFormNumbers = 100_000;

/** A longer hole between two recorded numbers is another device's lot. */
const longestHole = 100;

/** Every number of the run, ascending; neighbours of one state are one entry. */
export function formRunsOf(facts: FormFacts): readonly FormRun[] {
  const { code, run, segments, recorded, ofOthers, spoilt } = facts;
  const isUnused = ascendingIn(segments.filter((segment) => segment.code === code).flatMap(unusedOf));
  const unrecorded = judgeOf(facts);
  const runs: FormRun[] = [];
  let begun = run.from;
  let state: FormState | null = null;
  let at = 0;

  /** Asked in ascending order, so that each recorded number is passed once. */
  function stateOf(number: number): FormState {
    while ((recorded[at]?.number ?? number) < number) at += 1;
    const issued = recorded[at]?.number === number ? recorded[at]?.state : undefined;
    // A void accounts for its form, spoilt or not.
    if (issued !== undefined && (!spoilt.has(number) || isVoid(issued))) return issued;
    if (spoilt.has(number)) return 'spoilt';
    if (ofOthers.has(number)) return 'elsewhere';
    return isUnused(number) ? 'unused' : unrecorded(number);
  }

  function end(before: number): void {
    const [first, last] = [invoiceNumber(begun), invoiceNumber(before - 1)];
    if (state !== null && first !== null && last !== null) runs.push({ first, last, count: before - begun, state });
    begun = before;
  }

  for (let number = run.from; number <= run.to; number++) {
    const next = stateOf(number);
    if (next !== state) end(number);
    state = next;
  }
  end(run.to + 1);
  return runs;
}

/** Says of a number that the device is past and the ledger does not have whether it is missing; asked in ascending order. */
function judgeOf({ held, gone, recorded, shared }: FormFacts): (number: number) => 'missing' | 'elsewhere' {
  if (shared) return () => 'elsewhere';
  // Held before anybody wrote it down: what stands between two numbers of its own is its own too.
  const holes: Span[] = [];
  for (const [index, { number }] of recorded.entries()) {
    const size = number - (recorded[index - 1]?.number ?? number) - 1;
    if (size > 0 && size <= longestHole) holes.push({ from: number - size, to: number - 1 });
  }
  const [isGone, isOwn] = [ascendingIn(gone), ascendingIn([...held, ...holes])];
  return (number) => (!isGone(number) && isOwn(number) ? 'missing' : 'elsewhere');
}

function unusedOf(segment: Segment): readonly Span[] {
  const next = nextOfSegment(segment);
  return next ? [{ from: Number(next.number), to: Number(segment.last) }] : [];
}

function isVoid(state: InvoiceState): boolean {
  return state === 'blueVoid' || state === 'redVoid' || state === 'blankVoid';
}
