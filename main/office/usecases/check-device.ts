/**
 * The health check of one device: who it is, what it holds, what it enforces. Never in the middle of an issue.
 */
import type { TaxDevice } from '../../../domain/device.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { KnownDevice } from './device-facts.ts';
import type { Ports } from './ports.ts';

/** Asks the device if nobody else talks to it; `null` when it is busy and the check was left out. */
export function checkDevice(device: TaxDevice, ports: Ports): Promise<Result<void>> | null {
  return ports.deviceLocks.tryHold(device.id, () => checkNow(device, ports));
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
      const checked = await checkNow(device, ports);
      if (!checked.ok) return checked;
    }
    const facts = ports.facts.of(device.id);
    return facts.identity?.kinds.includes(kind) ? ok(facts) : failed('device-kind-not-authorised', { deviceId: device.id, kind });
  });
}

async function checkNow(device: TaxDevice, ports: Ports): Promise<Result<void>> {
  const checked = await ask(device, ports);
  ports.facts.set(device.id, { problem: checked.ok ? null : checked.problem, checkedAt: ports.clock.now() });
  return checked;
}

async function ask(device: TaxDevice, { facts, ledger, clock }: Ports): Promise<Result<void>> {
  const identity = await device.identify();
  if (!identity.ok) return identity;
  facts.set(device.id, { identity: identity.value });
  ledger.rememberDevice(device.id, identity.value, clock.now());
  for (const kind of identity.value.kinds) {
    const stock = await device.stock(kind);
    if (!stock.ok) return stock;
    facts.setStock(device.id, stock.value);
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
  return ok(undefined);
}
