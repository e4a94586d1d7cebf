/**
 * The serial lines of this counter's devices, by device: where each is led now, which pairing may change.
 */
import type { DeviceId } from '../../domain/ids.ts';
import { serialLine } from '../../native/open-device.ts';
import { type MovableLine, movableLine } from '../../native/taxdevice/movable-line.ts';
import type { Config } from './config.ts';

export interface DeviceLines {
  /** Undefined for a device that has no serial line. */
  of(deviceId: DeviceId): MovableLine | undefined;
  all(): ReadonlyMap<DeviceId, MovableLine>;
}

export function openDeviceLines(devices: Config['devices']): DeviceLines {
  const lines = new Map<DeviceId, MovableLine>();
  for (const device of devices) {
    if (device.family !== 'serial-converter') continue;
    const { port, baudRate, timersMs } = device;
    lines.set(
      device.id,
      movableLine({ port, baudRate }, (address) => serialLine(address, timersMs.open)),
    );
  }
  return { of: (deviceId) => lines.get(deviceId), all: () => lines };
}
