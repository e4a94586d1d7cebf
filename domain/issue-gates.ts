/**
 * Everything a device says of itself for which it would refuse the next invoice: nothing is sent to it that it will not sign, and each
 * reason has a sentence of its own. The single limit belongs to the form and stands with the draft's findings.
 */
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import type { InvoiceContent } from './invoice.ts';
import { limitRefusal } from './limits.ts';
import { displayYuan, type Fen, fen } from './money.ts';
import { monthStateOf } from './month-calendar.ts';
import { type Problem, problem } from './problem.ts';

/** What was issued in the period, net, as signed: the sum of red ones is negative. */
export interface PeriodSums {
  readonly blue: Fen;
  readonly red: Fen;
}

/** What a refusal is judged by; what the device did not tell refuses nothing. */
export interface Gates {
  readonly monitor: Monitor;
  readonly unsent: Unsent | null;
  /** Null where the device has no limit for them, or they cannot be told. */
  readonly sums: PeriodSums | null;
  /** The device's clock. */
  readonly now: Instant;
}

/** Why the device would refuse one more invoice now; null when nothing it told speaks against it. */
export function gateRefusal({ monitor, unsent, sums, now }: Gates, { colour, totals }: InvoiceContent): Problem | null {
  const limit = limitRefusal(monitor, unsent, now, totals.net);
  // Past the deadline everything else is too late.
  if (limit?.code !== 'device-past-deadline' && monthStateOf(monitor, now) === 'reportDue') return problem('device-report-due');
  return limit ?? sumRefusal(monitor, colour, sums, totals.net);
}

/** The highest sum of a period for a colour; null when there is none. Zero is none too: a device that meant it could issue nothing at all. */
export function sumLimitOf({ blueSumLimit, redSumLimit }: Monitor, colour: InvoiceContent['colour']): Fen | null {
  return (colour === 'blue' ? blueSumLimit : redSumLimit) || null;
}

function sumRefusal(monitor: Monitor, colour: InvoiceContent['colour'], sums: PeriodSums | null, net: Fen): Problem | null {
  const most = sumLimitOf(monitor, colour);
  if (most === null || sums === null) return null;
  const used = fen(Math.abs(sums[colour]));
  const more = fen(Math.abs(net));
  if (used + more <= most) return null;
  return problem('device-sum-limit', { used: displayYuan(used), net: displayYuan(more), limit: displayYuan(most) });
}
