/**
 * The device's limits, known ahead: nothing is sent to a device that would refuse it, and a counter that will have to stop
 * says so hours before.
 */
import type { Monitor, TaxDevice } from '../../../domain/device.ts';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import { epochMs, fromDeviceTime, instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceContent } from '../../../domain/invoice.ts';
import { gateRefusal, type PeriodSums, sumLimitOf } from '../../../domain/issue-gates.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import {
  inForce,
  type LimitState,
  limitFigures,
  limitNames,
  limitProblems,
  limitsOf,
  type Thresholds,
} from '../../../domain/limits.ts';
import type { OutboxKind } from '../../../domain/outbox.ts';
import { ok, type Problem, type Result } from '../../../domain/problem.ts';
import { talkTo } from './ask-device.ts';
import { deviceClock, type KnownDevice } from './device-facts.ts';
import type { Ports } from './ports.ts';

/** Every limit in force of a device, by what it said last; the nearest first. */
export function deviceLimits(known: KnownDevice, now: Instant, thresholds: Thresholds): readonly LimitState[] {
  const clock = deviceClock(known, now);
  const all = Object.values(known.monitor).flatMap((monitor: Monitor) =>
    limitsOf(monitor, known.unsent[monitor.kind] ?? null, clock, thresholds),
  );
  return all.toSorted((one, other) => nearness[one.state] - nearness[other.state]);
}
const nearness = { reached: 0, urgent: 1, near: 2, ok: 3 } as const;

/**
 * Problems: those of the limits, and of a device that cannot be asked. What the device said last may be old: before this says no, it asks
 * once more.
 */
export async function withinLimits(device: TaxDevice, content: InvoiceContent, ports: Ports): Promise<Result<void>> {
  const { kind, colour } = content;
  const refusal = () => {
    const known = ports.facts.of(device.id);
    const monitor = known.monitor[kind];
    if (!monitor) return null;
    const now = deviceClock(known, ports.clock.now());
    const sums = sumLimitOf(monitor, colour) === null ? null : periodSums(monitor, known, ports);
    return gateRefusal({ monitor, unsent: known.unsent[kind] ?? null, sums, now }, content);
  };
  if (!refusal()) return ok(undefined);
  const asked = await talkTo(device, ports, async () => {
    const identity = await device.identify();
    if (!identity.ok) return identity;
    const monitor = await device.monitor(kind);
    if (!monitor.ok) return monitor;
    const unsent = await device.unsent(kind);
    if (!unsent.ok) return unsent;
    const before = ports.facts.of(device.id);
    ports.facts.set(device.id, {
      identity: identity.value,
      clockReadAt: ports.clock.now(),
      monitor: { ...before.monitor, [kind]: monitor.value },
    });
    ports.facts.setUnsent(device.id, unsent.value);
    return ok(undefined);
  });
  if (!asked.ok) return asked;
  const still = refusal();
  return still ? { ok: false, problem: { ...still, details: { ...still.details, deviceId: device.id } } } : ok(undefined);
}

/** A device's own refusal for a limit tells no figures; what it said of itself last does. */
export function withFigures(told: Problem, kind: InvoiceKind, deviceId: DeviceId, { facts, clock }: Ports): Problem {
  const limit = limitNames.find((name) => limitProblems[name] === told.code);
  if (!limit) return told;
  const states = deviceLimits(facts.of(deviceId), clock.now(), { hoursLeft: 0, percentUsed: 100 });
  const state = states.find((candidate) => candidate.kind === kind && candidate.limit === limit);
  return { ...told, details: { ...told.details, deviceId, kind, ...(state && limitFigures(state)) } };
}

/** What this counter issued on the device since its report period began; null when the device does not say when that was. */
function periodSums({ kind, reportPeriodStart }: Monitor, { identity }: KnownDevice, { ledger }: Ports): PeriodSums | null {
  const since = fromDeviceTime(reportPeriodStart?.padEnd(14, '0') ?? '');
  return identity && since ? ledger.issuedSince(identity.deviceNo, kind, since) : null;
}

/**
 * When what was signed then must be gone at the latest: the device it came from stops for whatever it keeps offline longer. Null when no
 * device here limits that.
 * @param hoursLeft So long before it, it is near.
 */
export function deadlineOf(
  { what, queuedAt }: { readonly what: OutboxKind; readonly queuedAt: Instant },
  { devices, facts, clock }: Pick<Ports, 'devices' | 'facts' | 'clock'>,
  hoursLeft: number,
): { readonly deadline: Instant | null; readonly near: boolean } {
  const none = { deadline: null, near: false };
  if (what !== 'document') return none;
  const hours = devices
    .all()
    .flatMap((device) => Object.values(facts.of(device.id).monitor))
    .flatMap((monitor: Monitor) => (inForce(monitor, 'hours') ? (monitor.offlineHours ?? []) : []));
  if (hours.length === 0) return none;
  const deadline = (epochMs(queuedAt) ?? 0) + Math.min(...hours) * 3_600_000;
  return { deadline: instantFromDate(deadline), near: deadline - (epochMs(clock.now()) ?? 0) < hoursLeft * 3_600_000 };
}
