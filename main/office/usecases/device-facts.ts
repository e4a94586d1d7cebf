/**
 * What the devices last said of themselves: identity, stock, limits and rates, kept in memory so that a form can be
 * checked and a status bar drawn without asking a wire. Renewed by health checks and around every issue.
 */
import type { DeviceIdentity, Monitor, Stock, Unsent } from '../../../domain/device.ts';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { TaxRate } from '../../../domain/tax-types.ts';

export interface KnownDevice {
  readonly identity: DeviceIdentity | null;
  readonly stock: Readonly<Partial<Record<InvoiceKind, Stock>>>;
  readonly monitor: Readonly<Partial<Record<InvoiceKind, Monitor>>>;
  /** What the bureau does not have yet. */
  readonly unsent: Readonly<Partial<Record<InvoiceKind, Unsent>>>;
  readonly rates: Readonly<Partial<Record<InvoiceKind, readonly TaxRate[]>>>;
  /** The trouble of the last conversation; null when it went well. */
  readonly problem: Problem | null;
  readonly checkedAt: Instant | null;
  /** When the device told who it is, and its clock with it. */
  readonly clockReadAt: Instant | null;
  /** When the limits and rates of every kind were last read. */
  readonly limitsAt: Instant | null;
}

const nothing: KnownDevice = {
  identity: null,
  stock: {},
  monitor: {},
  unsent: {},
  rates: {},
  problem: null,
  checkedAt: null,
  clockReadAt: null,
  limitsAt: null,
};

export interface DeviceFacts {
  of(deviceId: DeviceId): KnownDevice;
  set(deviceId: DeviceId, change: Partial<KnownDevice>): void;
  setStock(deviceId: DeviceId, stock: Stock): void;
  setUnsent(deviceId: DeviceId, unsent: Unsent): void;
  onChange(listener: () => void): void;
  /** Tells of every stock that a device said it holds, with what else is known of the device. */
  onStock(listener: (deviceId: DeviceId, stock: Stock, known: KnownDevice) => void): void;
}

export function deviceFacts(): DeviceFacts {
  const known = new Map<DeviceId, KnownDevice>();
  const listeners: (() => void)[] = [];
  const stockListeners: ((deviceId: DeviceId, stock: Stock, known: KnownDevice) => void)[] = [];

  function set(deviceId: DeviceId, change: Partial<KnownDevice>): void {
    known.set(deviceId, { ...(known.get(deviceId) ?? nothing), ...change });
    for (const listener of listeners) listener();
  }

  return {
    of: (deviceId) => known.get(deviceId) ?? nothing,
    set,
    setStock(deviceId, stock) {
      const before = known.get(deviceId) ?? nothing;
      set(deviceId, { stock: { ...before.stock, [stock.kind]: stock } });
      for (const listener of stockListeners) listener(deviceId, stock, before);
    },
    setUnsent(deviceId, unsent) {
      set(deviceId, { unsent: { ...(known.get(deviceId) ?? nothing).unsent, [unsent.kind]: unsent } });
    },
    onChange(listener) {
      listeners.push(listener);
    },
    onStock(listener) {
      stockListeners.push(listener);
    },
  };
}

/** The device judges by its own clock: as it was when it was asked, and as much later as we are. */
export function deviceClock({ identity, clockReadAt }: KnownDevice, now: Instant): Instant {
  if (!identity?.clock || clockReadAt === null) return now;
  const since = (epochMs(now) ?? 0) - (epochMs(clockReadAt) ?? 0);
  return instantFromDate((epochMs(identity.clock) ?? 0) + Math.max(0, since));
}
