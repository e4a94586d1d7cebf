/**
 * The device's offline limits, known ahead: nothing is sent to a device that would refuse it, and a counter that will have
 * to stop says so hours before.
 */
import type { Monitor, TaxDevice } from '../../../domain/device.ts';
import type { Instant } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceContent } from '../../../domain/invoice.ts';
import { inForce, type LimitState, limitRefusal, limitsOf, type Thresholds } from '../../../domain/limits.ts';
import type { OutboxKind } from '../../../domain/outbox.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import { talkTo } from './ask-device.ts';
import type { KnownDevice } from './device-facts.ts';
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
export async function withinLimits(device: TaxDevice, { kind, totals }: InvoiceContent, ports: Ports): Promise<Result<void>> {
  const refusal = () => {
    const known = ports.facts.of(device.id);
    const monitor = known.monitor[kind];
    return monitor ? limitRefusal(monitor, known.unsent[kind] ?? null, deviceClock(known, ports.clock.now()), totals.net) : null;
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
  return still ? { ok: false, problem: still } : ok(undefined);
}

/**
 * When what was signed then must be gone at the latest: the device it came from stops for whatever it keeps offline longer. Null when no
 * device here limits that.
 */
export function deadlineOf(
  { what, queuedAt }: { readonly what: OutboxKind; readonly queuedAt: Instant },
  { devices, facts }: Pick<Ports, 'devices' | 'facts'>,
): Instant | null {
  if (what !== 'document') return null;
  const hours = devices
    .all()
    .flatMap((device) => Object.values(facts.of(device.id).monitor))
    .flatMap((monitor: Monitor) => (inForce(monitor, 'hours') ? (monitor.offlineHours ?? []) : []));
  return hours.length === 0 ? null : instantFromDate((epochMs(queuedAt) ?? 0) + Math.min(...hours) * 3_600_000);
}

/** The device judges by its own clock: as it was when it was asked, and as much later as we are. */
function deviceClock({ identity, clockReadAt }: KnownDevice, now: Instant): Instant {
  if (!identity?.clock || clockReadAt === null) return now;
  const since = (epochMs(now) ?? 0) - (epochMs(clockReadAt) ?? 0);
  return instantFromDate((epochMs(identity.clock) ?? 0) + Math.max(0, since));
}
