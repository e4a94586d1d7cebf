/**
 * The limits under which a device issues while the bureau does not have everything, reckoned ahead: a counter that will stop
 * says so hours before, and what the device would refuse is never sent to it.
 * The rules are the device's own (离线开票限制): which are in force, and how high, is read from it and never a constant.
 */
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { deviceDate, epochMs, fromDeviceTime, instantFromDate } from './instant.ts';
import type { InvoiceKind } from './kinds.ts';
import { displayYuan, type Fen, fen } from './money.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';

export const limitNames = ['hours', 'count', 'amount', 'uploadDay', 'deadline'] as const;
export type LimitName = (typeof limitNames)[number];

/** When a limit is worth a warning. */
export interface Thresholds {
  /** Hours left. */
  readonly hoursLeft: number;
  /** Percent of the amount or count used up. */
  readonly percentUsed: number;
}

export interface LimitState {
  readonly kind: InvoiceKind;
  readonly limit: LimitName;
  /** `near` from the warning threshold on, `urgent` when half of what was left then is gone. */
  readonly state: 'ok' | 'near' | 'urgent' | 'reached';
  /** Whole hours, invoices or fen, by `limit`. */
  readonly used: number;
  readonly most: number;
  /** When time alone makes it bite; null where time does not. */
  readonly until: Instant | null;
}

/** Bits of xdgnbs; a device that does not say has all of them in force. */
const active = { hours: 1, count: 2, amount: 4, uploadDay: 8 } as const;
const hourMs = 3_600_000;

/**
 * Every limit in force for a kind, by what the device said of itself. A limit or a figure it did not say is left out.
 * @param now The device's clock now.
 */
export function limitsOf(monitor: Monitor, unsent: Unsent | null, now: Instant, thresholds: Thresholds): readonly LimitState[] {
  const states = [deadline(monitor, now, thresholds)];
  if (unsent) {
    states.push(hours(monitor, unsent, now, thresholds), count(monitor, unsent, thresholds));
    states.push(amount(monitor, unsent, thresholds), uploadDay(monitor, unsent, now, thresholds));
  }
  return states.filter((state) => state !== null);
}

/**
 * Why the device would refuse one more invoice of this net total now; null when no limit known ahead speaks against it.
 * @param net Net total of the invoice to come.
 */
export function limitRefusal(monitor: Monitor, unsent: Unsent | null, now: Instant, net: Fen): Problem | null {
  const reached = limitsOf(monitor, unsent, now, { hoursLeft: 0, percentUsed: 100 }).find(({ state }) => state === 'reached');
  if (reached) return problem(limitProblems[reached.limit], limitFigures(reached));
  const most = inForce(monitor, 'amount') ? monitor.offlineAmount : null;
  if (most === null || unsent?.net == null || unsent.net + Math.abs(net) <= most) return null;
  return problem(
    limitProblems.amount,
    limitFigures({ kind: monitor.kind, limit: 'amount', used: unsent.net, most, until: null }),
  );
}

/** The figures of a limit as its problem tells them: hours, invoices, yuan or a day of the month, and the local time when it bites. */
export function limitFigures({ kind, limit, used, most, until }: Omit<LimitState, 'state'>): Problem['details'] {
  const figure = (value: number) => (limit === 'amount' ? displayYuan(fen(value)) : value);
  const at = until === null ? {} : { until: until.slice(0, 16).replace('T', ' ') };
  return { kind, used: figure(used), most: figure(most), ...at };
}

/** What a device refuses with once a limit is reached. */
export const limitProblems = {
  hours: 'device-offline-hours',
  count: 'device-offline-count',
  amount: 'device-offline-amount',
  uploadDay: 'device-upload-day',
  deadline: 'device-past-deadline',
} as const satisfies Readonly<Record<LimitName, ProblemCode>>;

/** Whether the device enforces a limit at all. */
export function inForce({ activeLimits }: Pick<Monitor, 'activeLimits'>, limit: keyof typeof active): boolean {
  return activeLimits === null || (activeLimits & active[limit]) !== 0;
}

/** The oldest one may not be kept longer; zero hours means that nothing at all may wait. */
function hours(monitor: Monitor, unsent: Unsent, now: Instant, { hoursLeft }: Thresholds): LimitState | null {
  const most = monitor.offlineHours;
  if (most === null || !inForce(monitor, 'hours') || unsent.oldestAt === null) return null;
  const since = epochMs(unsent.oldestAt) ?? 0;
  const until = since + most * hourMs;
  const left = until - (epochMs(now) ?? 0);
  return {
    kind: monitor.kind,
    limit: 'hours',
    state: left < 0 || most === 0 ? 'reached' : warning(left, hoursLeft),
    used: Math.max(0, Math.floor(((epochMs(now) ?? 0) - since) / hourMs)),
    most,
    until: instantFromDate(until),
  };
}

function count(monitor: Monitor, unsent: Unsent, thresholds: Thresholds): LimitState | null {
  const most = monitor.offlineCount;
  if (most === null || !inForce(monitor, 'count') || unsent.count === null) return null;
  return counted(monitor.kind, 'count', unsent.count, most, thresholds);
}

function amount(monitor: Monitor, unsent: Unsent, thresholds: Thresholds): LimitState | null {
  const most = monitor.offlineAmount;
  if (most === null || !inForce(monitor, 'amount') || unsent.net === null) return null;
  return counted(monitor.kind, 'amount', unsent.net, most, thresholds);
}

function counted(
  kind: InvoiceKind,
  limit: 'count' | 'amount',
  used: number,
  most: number,
  { percentUsed }: Thresholds,
): LimitState {
  const near = used * 100 >= most * percentUsed;
  const urgent = used * 200 >= most * (100 + percentUsed);
  const state = used >= most ? 'reached' : urgent ? 'urgent' : near ? 'near' : 'ok';
  return { kind, limit, state, used, most, until: null };
}

function warning(leftMs: number, hoursLeft: number): 'ok' | 'near' | 'urgent' {
  if (leftMs <= (hoursLeft * hourMs) / 2) return 'urgent';
  return leftMs <= hoursLeft * hourMs ? 'near' : 'ok';
}

/** What is left of an earlier month must be with the bureau when its day of this month comes. */
function uploadDay(monitor: Monitor, unsent: Unsent, now: Instant, { hoursLeft }: Thresholds): LimitState | null {
  const day = monitor.uploadDay;
  if (day === null || day <= 0 || !inForce(monitor, 'uploadDay') || unsent.oldestAt === null) return null;
  const oldMonth = deviceDate(unsent.oldestAt).slice(0, 6);
  const thisMonth = deviceDate(now).slice(0, 6);
  // Of this month: due on that day of the next.
  const due = oldMonth < thisMonth ? dayOf(thisMonth, day) : dayOf(nextMonth(thisMonth), day);
  const left = (epochMs(due) ?? 0) - (epochMs(now) ?? 0);
  return {
    kind: monitor.kind,
    limit: 'uploadDay',
    state: left <= 0 ? 'reached' : warning(left, hoursLeft),
    used: Number(deviceDate(now).slice(6)),
    most: day,
    until: due,
  };
}

/** The last moment of issuing (开票截止时间); a date without a time includes its day. */
function deadline({ kind, issueDeadline }: Monitor, now: Instant, { hoursLeft }: Thresholds): LimitState | null {
  const last = issueDeadline === null ? null : fromDeviceTime(issueDeadline.padEnd(14, '235959'.slice(issueDeadline.length - 8)));
  if (last === null) return null;
  const left = (epochMs(last) ?? 0) - (epochMs(now) ?? 0);
  const leftHours = Math.floor(left / hourMs);
  return {
    kind,
    limit: 'deadline',
    state: left < 0 ? 'reached' : warning(left, hoursLeft),
    used: 0,
    most: Math.max(0, leftHours),
    until: last,
  };
}

/** Midnight at the start of a day of a month `YYYYMM`; of its last day where the month is shorter. */
function dayOf(month: string, day: number): Instant {
  for (let tried = day; tried > 0; tried--) {
    const found = fromDeviceTime(`${month}${String(tried).padStart(2, '0')}000000`);
    if (found) return found;
  }
  throw new Error(`no day ${day} in ${month}`);
}

function nextMonth(month: string): string {
  const year = Number(month.slice(0, 4));
  const following = Number(month.slice(4)) + 1;
  return following > 12 ? `${year + 1}01` : `${year}${String(following).padStart(2, '0')}`;
}
