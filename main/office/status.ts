/**
 * What the status bar shows, put together from what is in memory and in the ledger; nothing here asks a wire.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Devices, Telemetry } from '../../domain/ports.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { Config } from './config.ts';
import type { DeviceFacts } from './usecases/device-facts.ts';

export type Status = CommandOutput<'status'>;
export type DeviceStatus = Status['devices'][number];
export type PrinterStatus = Status['printers'][number];

export interface StatusSources {
  readonly config: Config;
  readonly version: string;
  readonly devices: Devices;
  readonly facts: DeviceFacts;
  /** Devices with an issue nobody has settled. */
  readonly blockedDevices: () => ReadonlySet<string>;
  readonly openTasks: () => number;
  readonly platform: () => Status['platform'];
  readonly printers: () => readonly PrinterStatus[];
  readonly unuploaded: () => Status['unuploaded'];
  readonly orderCache: () => Status['orderCache'];
}

export function statusOf(sources: StatusSources): Status {
  const { config, version, devices } = sources;
  const blocked = sources.blockedDevices();
  return {
    version,
    locale: config.locale,
    station: config.station,
    counter: config.counter,
    seller: config.seller,
    devices: devices.all().map((device) => deviceStatus(device, sources, blocked)),
    platform: sources.platform(),
    printers: sources.printers(),
    unuploaded: sources.unuploaded(),
    openTasks: sources.openTasks(),
    orderCache: sources.orderCache(),
  };
}

function deviceStatus(device: TaxDevice, { config, facts }: StatusSources, blocked: ReadonlySet<string>): DeviceStatus {
  const { identity, stock, problem, checkedAt } = facts.of(device.id);
  const kinds = config.devices.find((one) => one.id === device.id)?.kinds ?? [];
  return {
    deviceId: device.id,
    family: device.family,
    deviceNo: identity?.deviceNo ?? '',
    kinds,
    state: blocked.has(device.id) ? 'blocked' : stateOf(problem?.code ?? null, checkedAt !== null),
    problem,
    stock: kinds.flatMap((kind) => {
      const known = stock[kind];
      return known ? [{ kind, next: known.next, remaining: known.remaining }] : [];
    }),
    checkedAt,
  };
}

const wrong: ReadonlySet<ProblemCode> = new Set([
  'device-wrong-disk',
  'device-wrong-seller',
  'device-password',
  'device-kind-not-authorised',
]);

function stateOf(trouble: ProblemCode | null, checked: boolean): DeviceStatus['state'] {
  if (trouble === null) return checked ? 'ready' : 'unknown';
  return wrong.has(trouble) ? 'wrong' : 'absent';
}

/** The same, as the platform is told it each minute. */
export function telemetryOf({ version, devices, unuploaded, printers }: Status, at: Instant): Telemetry {
  return {
    at,
    version,
    devices: devices.map(({ deviceId, state, stock }) => ({
      deviceId,
      state,
      stock: Object.fromEntries(stock.map(({ kind, remaining }) => [kind, remaining])),
    })),
    unuploaded,
    printers: printers.map(({ printerId, state }) => ({ printerId, state })),
  };
}
