/**
 * The devices of this counter, and which of them issues what: the first in the order of the routing table that can.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Devices } from '../../domain/ports.ts';
import type { Config } from './config.ts';
import { routeOrder } from './routing.ts';
import type { DeviceFacts } from './usecases/device-facts.ts';

/**
 * @param isFit Whether a device can issue a kind now. When none of an order can, its first one is used, and tells why not.
 */
export function openDevices(
  { devices: configs, routing }: Pick<Config, 'devices' | 'routing'>,
  open: (config: Config['devices'][number]) => TaxDevice,
  isFit: (device: TaxDevice, kind: InvoiceKind) => boolean,
): Devices {
  const all = configs.map(open);
  const byId: Devices['byId'] = (id) => all.find((device) => device.id === id) ?? null;
  const inOrder: Devices['inOrder'] = (kind, source) =>
    routeOrder(kind, source, configs, routing).flatMap((id) => byId(id) ?? []);
  return {
    inOrder,
    route(kind, source) {
      const order = inOrder(kind, source);
      return order.find((device) => isFit(device, kind)) ?? order[0] ?? null;
    },
    byId,
    all: () => all,
  };
}

/** By what a device said last. One that has said nothing yet is taken at its word when it is asked. */
export function isFitByFacts(device: TaxDevice, kind: InvoiceKind, facts: DeviceFacts): boolean {
  const { problem, stock, identity } = facts.of(device.id);
  if (problem !== null || stock[kind]?.next === null) return false;
  return identity === null || identity.kinds.includes(kind);
}
