/**
 * Rules about time and limits: the unit's clock, the month cycle, the single limit and the offline limits.
 */
import { type DeviceTime, epochOf, monthOf } from '../clock.ts';
import { formatFen } from '../money.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Monitor } from '../unit-options.ts';

/** Invoices of one kind that the bureau does not have yet. Sums are net fen, both positive. */
export interface Pending {
  readonly count: number;
  readonly oldestAt: DeviceTime | null;
  readonly blueNet: number;
  readonly redNet: number;
}

/** Bits of xdgnbs. */
const active = { hours: 1, count: 2, amount: 4, uploadDay: 8 } as const;

/** The clock neither stands before the unit was started nor before the last thing it did. */
export function judgeClock(now: DeviceTime, startedAt: DeviceTime, lastEventAt: DeviceTime | null): Refusal | null {
  if (now < startedAt) return refuse('clock', `clock ${now} is before ${startedAt}`);
  return lastEventAt !== null && now < lastEventAt ? refuse('clock', `clock ${now} is before ${lastEventAt}`) : null;
}

/** Locked after the deadline; until then locked while the ended period is not reported. */
export function judgeMonth(now: DeviceTime, monitor: Monitor): Refusal | null {
  const { issueDeadline, periodEnd, lastReport } = monitor;
  // a deadline without a time includes its day
  const lastMoment = issueDeadline?.length === 8 ? `${issueDeadline}235959` : issueDeadline;
  if (lastMoment !== null && now > lastMoment) return refuse('pastDeadline', `kpjzsj ${issueDeadline}`);
  if (periodEnd !== null && now > periodEnd) return refuse('reportDue', `bszzrq ${periodEnd}`);
  if (lastReport === null || issueDeadline === null) return null;
  const month = monthOf(now);
  return month > monthOf(lastReport) && month >= monthOf(issueDeadline) ? refuse('reportDue', `zxbsrq ${lastReport}`) : null;
}

/** The limit of one invoice compares the net total, of either colour. */
export function judgeSingleLimit(net: number, monitor: Monitor): Refusal | null {
  if (monitor.singleLimit === null || Math.abs(net) <= monitor.singleLimit) return null;
  return refuse('singleLimit', `dzkpxe ${formatFen(monitor.singleLimit)}`);
}

/** The four offline limits, each only where it is active and known. @param net Net total of the invoice to come, negative for a red. */
export function judgeOffline(now: DeviceTime, net: number, pending: Pending, monitor: Monitor): Refusal | null {
  const on = (bit: number) => monitor.activeLimits === null || (monitor.activeLimits & bit) !== 0;
  const { uploadDay, offlineCount, offlineHours } = monitor;
  if (on(active.uploadDay) && uploadDay !== null && uploadDay > 0 && pending.oldestAt !== null) {
    const lastMonthsLeft = monthOf(pending.oldestAt) < monthOf(now);
    if (lastMonthsLeft && Number(now.slice(6, 8)) >= uploadDay) return refuse('uploadDay', `scjzrq ${uploadDay}`);
  }
  if (on(active.count) && offlineCount !== null && pending.count >= offlineCount)
    return refuse('offlineCount', `lxkpzs ${offlineCount}`);
  if (on(active.hours) && offlineHours !== null && pending.oldestAt !== null) {
    if (offlineHours === 0 || hoursBetween(pending.oldestAt, now) > offlineHours)
      return refuse('offlineHours', `lxkpsc ${offlineHours}`);
  }
  if (!on(active.amount)) return null;
  const [limit, total, name] =
    net < 0
      ? ([monitor.offlineRed, pending.redNet, 'lxfsljje'] as const)
      : ([monitor.offlineBlue, pending.blueNet, 'lxzsljje'] as const);
  return limit !== null && total + Math.abs(net) > limit ? refuse('offlineAmount', `${name} ${formatFen(limit)}`) : null;
}

function hoursBetween(from: DeviceTime, to: DeviceTime): number {
  return ((epochOf(to) ?? 0) - (epochOf(from) ?? 0)) / 3_600_000;
}
