/**
 * Which device would issue now, and with which number: what the clerk sees before the key is pressed.
 */
import type { DeviceId, InvoiceKey } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { OrderSource } from '../../../domain/order.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { knowDevice } from './check-device.ts';
import type { Ports } from './ports.ts';

export interface NextNumber {
  readonly deviceId: DeviceId;
  /** Null when it has none left. */
  readonly next: InvoiceKey | null;
  readonly remaining: number;
}

/** Goes down the order of devices while one that nobody had asked yet turns out to be away. */
export async function nextNumber(kind: InvoiceKind, source: OrderSource, ports: Ports): Promise<Result<NextNumber>> {
  let device = ports.devices.route(kind, source);
  for (;;) {
    if (!device) return failed('device-not-configured', { kind, source });
    const known = await knowDevice(device, kind, ports);
    if (known.ok) {
      const stock = known.value.stock[kind];
      return ok({ deviceId: device.id, next: stock?.next ?? null, remaining: stock?.remaining ?? 0 });
    }
    const standIn = ports.devices.route(kind, source);
    if (standIn?.id === device.id) return known;
    device = standIn;
  }
}
