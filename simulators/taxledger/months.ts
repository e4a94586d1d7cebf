/**
 * The month cycle of one kind: report (抄报), clearing (清卡) and the month's statistics.
 */
import { addMonths, lastDayOf, monthOf } from './clock.ts';
import type { Kind } from './kinds.ts';
import type { State } from './model.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Unit } from './unit.ts';

/** Reports the ended period and moves on to the next. */
export function reportPeriod(unit: Unit, kind: Kind): Refusal | null {
  const held = unit.kind(kind);
  if (held === null) return refuse('kind', `kind ${kind} is not authorised`);
  if (unit.bureau() === 'down') return refuse('bureauUnreachable', 'the bureau cannot be reached');
  const { periodEnd } = held.monitor;
  const now = unit.now();
  if (periodEnd === null || now <= periodEnd) return refuse('notInReportPeriod', `bszzrq ${periodEnd ?? ''}`);
  const { count } = unit.store.pending(kind);
  if (count > 0) return refuse('unuploaded', `${count} un-uploaded`);
  const next = addMonths(monthOf(periodEnd), 1);
  const period = { periodStart: `${next}01000000`, periodEnd: `${lastDayOf(next)}235959` };
  unit.setMonitor(kind, { ...period, lastReport: now, awaitingClear: true });
  return null;
}

/** Takes the bureau's clearing of a reported period: the issue deadline moves to the next month. */
export function clearPeriod(unit: Unit, kind: Kind): Refusal | null {
  const held = unit.kind(kind);
  if (held === null) return refuse('kind', `kind ${kind} is not authorised`);
  if (unit.bureau() === 'down') return refuse('bureauUnreachable', 'the bureau cannot be reached');
  const { awaitingClear, issueDeadline } = held.monitor;
  if (!awaitingClear) return refuse('notReported', 'nothing is reported');
  const deadline = issueDeadline === null ? null : `${addMonths(monthOf(issueDeadline), 1)}${issueDeadline.slice(6)}`;
  unit.setMonitor(kind, { issueDeadline: deadline, awaitingClear: false });
  return null;
}

/** Count and sums of one class of invoices; fen, signed as issued. */
export interface ClassTotal {
  readonly count: number;
  readonly net: number;
  readonly tax: number;
}

export interface MonthStatistics {
  readonly opening: number;
  readonly bought: number;
  readonly returned: number;
  readonly closing: number;
  readonly classes: Readonly<Record<State, ClassTotal>>;
}

/** @param month `YYYYMM`. Closing stock is opening + bought − returned − every number used. */
export function monthStatistics(unit: Unit, kind: Kind, month: string): MonthStatistics {
  const { store } = unit;
  const [from, to] = [`${month}01000000`, `${addMonths(month, 1)}01000000`];
  const moved = (direction: 'in' | 'out', since: string, until: string) => store.moved(kind, direction, since, until);
  const usedBefore = store.invoices({ by: 'days', kind, from: '00000000', to: lastDayOf(addMonths(month, -1)) }).length;
  const opening = moved('in', '', from) - moved('out', '', from) - usedBefore;
  const used = store.invoices({ by: 'days', kind, from: `${month}01`, to: lastDayOf(month) });
  const total = (state: State): ClassTotal => {
    const these = used.filter((invoice) => invoice.state === state);
    const sum = (field: 'net' | 'tax') => these.reduce((total, invoice) => total + invoice[field], 0);
    return { count: these.length, net: sum('net'), tax: sum('tax') };
  };
  const [bought, returned] = [moved('in', from, to), moved('out', from, to)];
  return {
    opening,
    bought,
    returned,
    closing: opening + bought - returned - used.length,
    classes: {
      blue: total('blue'),
      red: total('red'),
      blankVoid: total('blankVoid'),
      blueVoid: total('blueVoid'),
      redVoid: total('redVoid'),
    },
  };
}
