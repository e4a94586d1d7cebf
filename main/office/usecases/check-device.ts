/**
 * The health check of one device: who it is, what it holds, what it enforces. Never in the middle of an issue.
 */
import type { TaxDevice } from '../../../domain/device.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import type { Ports } from './ports.ts';

/** Asks the device if nobody else talks to it; `null` when it is busy and the check was left out. */
export function checkDevice(device: TaxDevice, ports: Ports): Promise<Result<void>> | null {
  return ports.deviceLocks.tryHold(device.id, async () => {
    const checked = await ask(device, ports);
    ports.facts.set(device.id, { problem: checked.ok ? null : checked.problem, checkedAt: ports.clock.now() });
    return checked;
  });
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
