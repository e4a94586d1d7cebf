/**
 * THE ISSUE RULES in the order a unit applies them. The caller gathers the facts; this file only judges, so that every refusal
 * can be tested without a ledger.
 */
import type { DeviceTime } from '../clock.ts';
import { type Form, signedRows } from '../form.ts';
import type { Segment } from '../model.ts';
import { parseRate } from '../money.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Monitor } from '../unit-options.ts';
import { judgeArithmetic } from './arithmetic.ts';
import { judgeFields } from './fields.ts';
import { judgeClock, judgeMonth, judgeOffline, judgeSingleLimit, type Pending } from './limits.ts';
import { judgeRed, type Original } from './red.ts';

export interface IssueFacts {
  readonly now: DeviceTime;
  readonly startedAt: DeviceTime;
  /** When the unit last gave out or voided a number. */
  readonly lastEventAt: DeviceTime | null;
  readonly seller: { readonly taxId: string; readonly name: string };
  readonly rates: readonly string[];
  readonly monitor: Monitor;
  /** First segment of the kind with a number left. */
  readonly segment: Segment | null;
  readonly pending: Pending;
  readonly original: Original | null;
}

/** Null when the next number may be signed for this form; otherwise why not, and nothing is used. */
export function judgeIssue(form: Form, facts: IssueFacts): Refusal | null {
  return (
    judgeClock(facts.now, facts.startedAt, facts.lastEventAt) ??
    judgeMonth(facts.now, facts.monitor) ??
    judgeSeller(form, facts) ??
    judgeFields(form) ??
    judgeRates(form, facts.rates) ??
    judgeArithmetic(form) ??
    judgeSingleLimit(form.net, facts.monitor) ??
    judgeRed(form, facts.original, facts.now, facts.monitor.redDays) ??
    judgeOffline(facts.now, form.net, facts.pending, facts.monitor) ??
    (facts.segment === null ? refuse('noStock', `no stock of ${form.kind}`) : null)
  );
}

function judgeSeller(form: Form, { seller }: IssueFacts): Refusal | null {
  if (form.seller.taxId !== seller.taxId) return refuse('seller', 'xhdwsbh is not that of this unit');
  return form.seller.name === seller.name ? null : refuse('seller', 'xhdwmc is not that of this unit');
}

/** Every rate is authorised; the combined rate, where it is given, is the one rate or `99.01` for several. */
function judgeRates(form: Form, authorised: readonly string[]): Refusal | null {
  const allowed = new Set(authorised.map(parseRate));
  const rates = new Set(signedRows(form).map((row) => row.rate));
  for (const rate of rates) if (!allowed.has(rate)) return refuse('rate', `rate ${rate / 10_000} is not authorised`);
  if (form.combinedRate === '') return null;
  const [only] = rates;
  const wanted = rates.size > 1 ? form.combinedRate === '99.01' : parseRate(form.combinedRate) === only;
  return wanted ? null : refuse('rate', `zhsl ${form.combinedRate}`);
}
