/**
 * The health check of one device: who it is, what it holds, what it enforces. Never in the middle of an issue.
 */
import type { TaxDevice } from '../../../domain/device.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { KnownDevice } from './device-facts.ts';
import type { Ports } from './ports.ts';

/** Asks the device if nobody else talks to it; `null` when it is busy and the check was left out. */
export function checkDevice(device: TaxDevice, ports: Ports): Promise<Result<void>> | null {
  return ports.deviceLocks.tryHold(device.id, () => checkNow(device, ports));
}

/** Asks a device, its limits too, when whoever talks to it now has ended. Whoever asks while one of these waits shares its answer. */
export function openRechecks(ports: Ports): (device: TaxDevice) => Promise<Result<void>> {
  const waiting = new Map<DeviceId, Promise<Result<void>>>();
  return (device) => {
    const shared = waiting.get(device.id);
    if (shared) return shared;
    const recheck = ports.deviceLocks.hold(device.id, () => {
      waiting.delete(device.id);
      ports.facts.set(device.id, { limitsAt: null });
      return checkNow(device, ports);
    });
    waiting.set(device.id, recheck);
    return recheck;
  };
}

/**
 * Makes sure that the device's identity, stock and limits of a kind are known, waiting for whoever talks to it now: a
 * check under way answers this question too.
 */
export async function knowDevice(device: TaxDevice, kind: InvoiceKind, ports: Ports): Promise<Result<KnownDevice>> {
  const known = (): KnownDevice | null => {
    const facts = ports.facts.of(device.id);
    return facts.identity && facts.monitor[kind] && facts.stock[kind] ? facts : null;
  };
  const before = known();
  if (before) return ok(before);
  return ports.deviceLocks.hold(device.id, async () => {
    if (!known()) {
      const checked = await checkNow(device, ports, kind);
      if (!checked.ok) return checked;
    }
    const facts = ports.facts.of(device.id);
    return facts.identity?.kinds.includes(kind) ? ok(facts) : failed('device-kind-not-authorised', { deviceId: device.id, kind });
  });
}

/** @param forKind What somebody waits for: then the check is not cut short, and the limits are asked in any case. */
async function checkNow(device: TaxDevice, ports: Ports, forKind: InvoiceKind | null = null): Promise<Result<void>> {
  const checked = await ask(device, ports, forKind);
  const before = ports.facts.of(device.id);
  const code = checked.ok ? null : checked.problem.code;
  if (before.checkedAt === null || (before.problem?.code ?? null) !== code)
    ports.notices.noted('device', { deviceId: device.id, code });
  ports.facts.set(device.id, { problem: checked.ok ? null : checked.problem, checkedAt: ports.clock.now() });
  return checked;
}

/** Limits and rates change once a month, stock with every invoice; a slow line need not tell all of it every time. */
const limitsKeepMs = 5 * 60_000;

async function ask(device: TaxDevice, ports: Ports, forKind: InvoiceKind | null): Promise<Result<void>> {
  const { facts, ledger, clock, deviceLocks } = ports;
  // A clerk who presses the key does not wait for a round.
  const givesWay = () => forKind === null && deviceLocks.isAwaited(device.id);
  const identity = await device.identify();
  if (!identity.ok) return identity;
  facts.set(device.id, { identity: identity.value, clockReadAt: clock.now() });
  ledger.rememberDevice(device.id, identity.value, clock.now());
  const { limitsAt } = facts.of(device.id);
  const fresh = limitsAt !== null && Math.abs((epochMs(clock.now()) ?? 0) - (epochMs(limitsAt) ?? 0)) < limitsKeepMs;
  for (const kind of identity.value.kinds) {
    if (givesWay()) return ok(undefined);
    const stock = await device.stock(kind);
    if (!stock.ok) return stock;
    facts.setStock(device.id, stock.value);
    if (givesWay()) return ok(undefined);
    // A device that does not tell is one whose limits cannot be reckoned ahead; it issues all the same.
    const unsent = await device.unsent(kind);
    facts.setUnsent(device.id, unsent.ok ? unsent.value : { kind, count: null, oldestAt: null, net: null });
    if (fresh && facts.of(device.id).monitor[kind]) continue;
    if (givesWay()) return ok(undefined);
    const monitor = await device.monitor(kind);
    if (!monitor.ok) return monitor;
    const rates = await device.rates(kind);
    if (!rates.ok) return rates;
    const known = facts.of(device.id);
    facts.set(device.id, {
      monitor: { ...known.monitor, [kind]: monitor.value },
      rates: { ...known.rates, [kind]: rates.value },
    });
  }
  if (!fresh) facts.set(device.id, { limitsAt: clock.now() });
  return ok(undefined);
}
