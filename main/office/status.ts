/**
 * What the status bar shows, put together from what is in memory and in the ledger; nothing here asks a wire.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { addDays } from '../../domain/instant.ts';
import { fen, sumFen } from '../../domain/money.ts';
import type { Devices, Telemetry } from '../../domain/ports.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import { isLow } from '../../domain/stock-warning.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { Config } from './config.ts';
import type { DeviceFacts, KnownDevice } from './usecases/device-facts.ts';
import { deviceLimits } from './usecases/offline-limits.ts';

export type Status = CommandOutput<'status'>;
export type DeviceStatus = Status['devices'][number];
export type PrinterStatus = Status['printers'][number];

export interface StatusSources {
  readonly config: Config;
  readonly version: string;
  readonly devices: Devices;
  readonly facts: DeviceFacts;
  /** True for a device with an issue nobody has settled, on which nothing is issued before it is. */
  readonly isBlocked: (device: TaxDevice) => boolean;
  readonly openTasks: () => number;
  readonly platform: () => Status['platform'];
  readonly printers: () => readonly PrinterStatus[];
  readonly unuploaded: () => Omit<Status['unuploaded'], 'warn' | 'late'>;
  /** Layout files and deliveries that fail, queued by then. */
  readonly failingSince: (queuedBy: Instant) => number;
  readonly orderCache: () => Status['orderCache'];
  readonly fenced: () => Status['fenced'];
  readonly backup: () => Status['backup'];
  readonly books: () => Status['books'];
  /** What was begun on devices and is not over. */
  readonly operations: () => readonly Status['strayOperations'][number][];
  /** What is to come for a device. */
  readonly outlook: (deviceId: DeviceId) => Pick<DeviceStatus, 'forecast' | 'reminder' | 'warnings'>;
  readonly now: () => Instant;
}

export function statusOf(sources: StatusSources): Status {
  const { config, version, devices } = sources;
  const operations = sources.operations();
  return {
    version,
    locale: config.locale,
    station: config.station,
    counter: config.counter,
    seller: config.seller,
    devices: devices.all().map((device) => deviceStatus(device, operations, sources)),
    strayOperations: operations.filter(({ deviceId }) => !devices.byId(deviceId)),
    platform: sources.platform(),
    printers: sources.printers(),
    unuploaded: warned(sources),
    openTasks: sources.openTasks(),
    orderCache: sources.orderCache(),
    fenced: sources.fenced(),
    backup: sources.backup(),
    books: sources.books(),
  };
}

/** Anything parked is worth a look; a long queue is too, and a buyer who waits in vain. */
function warned({ config, unuploaded, failingSince, now }: StatusSources): Status['unuploaded'] {
  const { unuploadedCount, deliveryHours } = config.warnings;
  const waiting = unuploaded();
  const late = failingSince(addDays(now(), -deliveryHours / 24));
  return { ...waiting, late, warn: waiting.parked > 0 || late > 0 || waiting.count >= unuploadedCount };
}

function unsentOf({ unsent }: KnownDevice): DeviceStatus['unsent'] {
  const told = Object.values(unsent).filter(({ count }) => count !== null);
  if (told.length === 0) return null;
  const oldest = told.flatMap(({ oldestAt }) => oldestAt ?? []).toSorted();
  return {
    count: told.reduce((sum, { count }) => sum + (count ?? 0), 0),
    oldestAt: oldest[0] ?? null,
    net: sumFen(told.map(({ net }) => net ?? fen(0))),
  };
}

function deviceStatus(
  device: TaxDevice,
  operations: Status['strayOperations'],
  { config, facts, now, isBlocked, outlook }: StatusSources,
): DeviceStatus {
  const standing = operations.find(({ deviceId }) => deviceId === device.id);
  const known = facts.of(device.id);
  const { identity, stock, problem, checkedAt } = known;
  const kinds = config.devices.find((one) => one.id === device.id)?.kinds ?? [];
  return {
    deviceId: device.id,
    family: device.family,
    deviceNo: identity?.deviceNo ?? '',
    kinds,
    state: isBlocked(device) ? 'blocked' : stateOf(problem?.code ?? null, checkedAt !== null),
    problem,
    stock: kinds.flatMap((kind) => {
      const left = stock[kind];
      const { warnings } = config;
      return left ? [{ kind, next: left.next, remaining: left.remaining, low: isLow(kind, left.remaining, warnings.stock) }] : [];
    }),
    unsent: unsentOf(known),
    limits: deviceLimits(known, now(), {
      hoursLeft: config.warnings.offlineHoursLeft,
      percentUsed: config.warnings.offlinePercentUsed,
    }),
    ...outlook(device.id),
    operation: standing ? withoutDevice(standing) : null,
    checkedAt,
  };
}

function withoutDevice({ what, step, state, problem }: Status['strayOperations'][number]): DeviceStatus['operation'] {
  return { what, step, state, problem };
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
    unuploaded: { count: unuploaded.count, oldestAt: unuploaded.oldestAt, gross: unuploaded.gross },
    printers: printers.map(({ printerId, state }) => ({ printerId, state })),
  };
}
