/**
 * Whether a step of an operation on a device was done, by what the device showed before it was asked and what it shows now. Pure; the
 * device itself is the only witness, and where it cannot tell, nothing is guessed.
 */
import type { Monitor, NumberRun, Stock, Unsent } from './device.ts';
import { type OperationAim, type OperationStep, runOf } from './device-operation.ts';
import type { Instant, InvoiceKey } from './ids.ts';
import { epochMs, toDeviceTime } from './instant.ts';
import { isCleared } from './month-calendar.ts';
import { sameKey } from './numbering.ts';
import { assertNever, type Problem, problem } from './problem.ts';

/** What a device shows of itself that a step can change. `null` is "not asked" or "it does not say", never zero. */
export interface Showing {
  /** Numbers left of the kind. */
  readonly remaining: number | null;
  /** How many numbers of the operation's run are in stock and unused. */
  readonly unused: number | null;
  /** Whether the first number of the run was used; asked only when none of it is in stock. */
  readonly firstUsed: boolean | null;
  /** The next number of the kind; null, too, when none is left. */
  readonly next: InvoiceKey | null;
  /** What is recorded of the very number that the operation is about. */
  readonly numberIs: NumberIs | null;
  /** When it was voided, where it was. */
  readonly voidedAt: Instant | null;
  /** Invoices of the kind that the bureau does not have. */
  readonly unsent: number | null;
  /** The device's own digits, 8 or 14 of them, as in its monitor data. */
  readonly periodEnd: string | null;
  readonly lastReport: string | null;
  readonly issueDeadline: string | null;
  /** The device's clock, 14 digits. */
  readonly deviceTime: string | null;
  /** How far the device's clock is ahead of the counter's, milliseconds. */
  readonly clockAheadMs: number | null;
}

/** `issued`: signed, whether it was voided since or not. */
export type NumberIs = 'unrecorded' | 'blankVoid' | 'issued';

export const nothingShown: Showing = {
  remaining: null,
  unused: null,
  firstUsed: null,
  next: null,
  numberIs: null,
  voidedAt: null,
  unsent: null,
  periodEnd: null,
  lastReport: null,
  issueDeadline: null,
  deviceTime: null,
  clockAheadMs: null,
};

/**
 * - `done`: the device shows it, or shows that there is nothing to do.
 * - `notDone`: it was not done, or doing it once more changes nothing.
 * - `unknown`: what is shown fits both.
 */
export type StepVerdict = 'done' | 'notDone' | 'unknown';

/** Nearer than this the two clocks agree. */
const clockToleranceMs = 60_000;

/** @param before Shown just before the device was asked for the step. */
export function verdictOf(step: OperationStep, aim: OperationAim, before: Showing, now: Showing): StepVerdict {
  if (isNeedless(step, now)) return 'done';
  switch (step) {
    case 'download':
    case 'confirm':
      return 'notDone';
    case 'readIn':
      return runOf(aim) === null && hasGrown(before, now) ? 'done' : 'notDone';
    case 'giveBack':
    case 'handOut':
      return hasLeft(aim, before, now);
    case 'takeBack':
      return hasComeBack(before, now);
    case 'upload':
      return now.unsent === null ? 'unknown' : 'notDone';
    case 'report':
      return anyMoved([before.periodEnd, now.periodEnd], [before.lastReport, now.lastReport]);
    case 'clear':
      return anyMoved([before.issueDeadline, now.issueDeadline]);
    case 'setClock':
      return now.clockAheadMs === null ? 'unknown' : 'notDone';
    case 'voidBlank':
      return wasIssuedOrIsNext(aim, now);
    default:
      return assertNever(step);
  }
}

/** True when the device shows that there is nothing to do for a step, whoever did it. */
export function isNeedless(step: OperationStep, now: Showing): boolean {
  switch (step) {
    case 'download':
    case 'confirm':
    case 'readIn':
      // None of it was there when the operation was begun.
      return now.unused !== null && now.unused > 0;
    case 'upload':
      return now.unsent === 0;
    case 'report':
      // A period is reported when it has ended, and the next one begins at once.
      return now.periodEnd !== null && now.deviceTime !== null && now.deviceTime <= endOfDay(now.periodEnd);
    case 'clear':
      return isCleared(now.issueDeadline, now.deviceTime);
    case 'setClock':
      return now.clockAheadMs !== null && Math.abs(now.clockAheadMs) <= clockToleranceMs;
    case 'voidBlank':
      return now.numberIs === 'blankVoid';
    default:
      return false;
  }
}

/**
 * What is known to stand in the way before the device is asked for a step; null when nothing is. A run that is not all there is not
 * given away: what becomes of it could not be told afterwards. A number that is not the next one is not voided: another one would be.
 */
export function obstacleOf(step: OperationStep, aim: OperationAim, now: Showing): Problem | null {
  if (aim.what === 'voidBlank') return isStillNext(aim.number, now) ? null : numberDiffers(aim.number, now);
  const run = runOf(aim);
  if (run === null || now.unused === null) return null;
  const wanted = stockBefore(step, run);
  if (wanted === null || now.unused === wanted) return null;
  return problem('device-run-unknown', { code: run.code, first: run.first, count: run.count });
}

/** How many numbers of the run must be in stock for the step; null when any will do. */
function stockBefore(step: OperationStep, { count }: NumberRun): number | null {
  switch (step) {
    case 'giveBack':
    case 'handOut':
      return count;
    case 'takeBack':
    case 'download':
      return 0;
    default:
      return null;
  }
}

/** How many numbers of a run are among the unused ones of a stock. */
export function unusedOf({ code, first, count }: NumberRun, { segments }: Stock): number {
  const last = Number(first) + count - 1;
  return segments
    .filter((segment) => segment.code === code)
    .reduce((sum, segment) => {
      const from = Math.max(Number(first), Number(segment.last) - segment.remaining + 1);
      return sum + Math.max(0, Math.min(last, Number(segment.last)) - from + 1);
    }, 0);
}

/** What stock, limits and clock say, as far as they were asked. */
export function showingOf(
  aim: OperationAim,
  seen: {
    readonly stock?: Stock;
    readonly firstUsed?: boolean;
    readonly numberIs?: NumberIs;
    readonly voidedAt?: Instant;
    readonly monitor?: Monitor;
    readonly unsent?: Unsent;
    readonly clock: Instant | null;
    readonly now: Instant;
  },
): Showing {
  const { stock, monitor, unsent, clock, now } = seen;
  const run = runOf(aim);
  const [theirs, ours] = [clock && epochMs(clock), epochMs(now)];
  return {
    remaining: stock?.remaining ?? null,
    unused: stock && run ? unusedOf(run, stock) : null,
    firstUsed: seen.firstUsed ?? null,
    next: stock?.next ?? null,
    numberIs: seen.numberIs ?? null,
    voidedAt: seen.voidedAt ?? null,
    unsent: unsent?.count ?? null,
    periodEnd: monitor?.reportPeriodEnd ?? null,
    lastReport: monitor?.lastReport ?? null,
    issueDeadline: monitor?.issueDeadline ?? null,
    deviceTime: clock && toDeviceTime(clock),
    clockAheadMs: theirs === null || ours === null ? null : theirs - ours,
  };
}

/** More is in stock than before; nothing but a read-in does that while one operation is under way. */
function hasGrown(before: Showing, now: Showing): boolean {
  return before.remaining !== null && now.remaining !== null && now.remaining > before.remaining;
}

/**
 * A run that was all there and of which nothing is left has left the device, or was used up since. Where some of it is
 * left it was only used: a step takes all of it.
 */
function hasLeft(aim: OperationAim, before: Showing, now: Showing): StepVerdict {
  if (before.unused === null || before.unused !== runOf(aim)?.count || now.unused === null) return 'unknown';
  if (now.unused > 0) return 'notDone';
  if (now.firstUsed === null) return 'unknown';
  return now.firstUsed ? 'notDone' : 'done';
}

/** A run that was nowhere and is in stock has come back; so has one that was used up since. */
function hasComeBack(before: Showing, now: Showing): StepVerdict {
  if (before.unused !== 0 || before.firstUsed !== false || now.unused === null) return 'unknown';
  if (now.unused > 0) return 'done';
  if (now.firstUsed === null) return 'unknown';
  return now.firstUsed ? 'done' : 'notDone';
}

/**
 * Of a number that no record shows as voided unused. One that an invoice has, or that is still the next, was not voided; of one that the
 * device is past and has no record of, nothing is known.
 */
function wasIssuedOrIsNext(aim: OperationAim, now: Showing): StepVerdict {
  if (aim.what !== 'voidBlank' || now.numberIs === null) return 'unknown';
  return now.numberIs === 'issued' || isStillNext(aim.number, now) ? 'notDone' : 'unknown';
}

function isStillNext(number: InvoiceKey, { next, numberIs }: Showing): boolean {
  return numberIs === 'unrecorded' && next !== null && sameKey(next, number);
}

/** The next number itself may have an invoice: on a disk that was set back, or that is a copy. */
function numberDiffers(number: InvoiceKey, { next, numberIs }: Showing): Problem {
  const spoken = (key: InvoiceKey) => `${key.code} ${key.number}`;
  if (next !== null && sameKey(next, number) && numberIs !== 'unrecorded') return problem('device-code-number');
  return problem('blank-void-number-differs', { expected: spoken(number), given: next === null ? '' : spoken(next) });
}

/** Dates of the device, each before and now: one that is later tells; where none can be compared, nothing is told. */
function anyMoved(...dates: readonly (readonly [string | null, string | null])[]): StepVerdict {
  const comparable = dates.flatMap(([before, now]) => (before === null || now === null ? [] : [{ before, now }]));
  if (comparable.some(({ before, now }) => endOfDay(now) > endOfDay(before))) return 'done';
  return comparable.length > 0 ? 'notDone' : 'unknown';
}

/** Eight digits mean the whole day. */
function endOfDay(digits: string): string {
  return digits.padEnd(14, '9');
}
