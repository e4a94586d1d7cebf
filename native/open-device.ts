/**
 * From a description of a device to the device. Nothing is opened here: each driver opens its line at the first command,
 * and again by itself after it was lost.
 */
import type { TaxDevice } from '../domain/device.ts';
import type { DeviceConfig } from './device-config.ts';
import { recordedPort } from './recorder/recorded-port.ts';
import { recordedPost } from './recorder/recorded-post.ts';
import type { Tape } from './recorder/recording.ts';
import type { OpenBytePort } from './taxdevice/byte-port.ts';
import { type LineAddress, type MovableLine, movableLine } from './taxdevice/movable-line.ts';
import type { PasswordMemory } from './taxdevice/password-memory.ts';
import { watchPlug } from './taxdevice/plug.ts';
import { serialConverter } from './taxdevice/serial-converter/driver.ts';
import { serialPort } from './taxdevice/serial-port.ts';
import { taxControlServer } from './taxdevice/tax-control-server/driver.ts';
import { post } from './taxdevice/tax-control-server/http-post.ts';
import { tcpPort } from './taxdevice/tcp-port.ts';

/**
 * @param sellerTaxId Taxpayer this counter sells as: a device registered to another one is `device-wrong-seller` when it is
 * identified. Left out, the comparison is made only when an invoice is issued.
 * @param memory Passwords that the device has refused, beyond this process's life.
 * @param line Line of a serial converter, for an owner who may lead it elsewhere; as configured when left out.
 * @param tape Where every frame and document is written down, masked.
 */
export function openDevice(
  config: DeviceConfig,
  sellerTaxId?: string,
  memory?: PasswordMemory,
  line?: MovableLine,
  tape?: Tape,
): TaxDevice {
  switch (config.family) {
    case 'serial-converter': {
      const { open, address } = line ?? movableLine(config, (at) => serialLine(at, config.timersMs.open));
      const recorded = tape ? recordedPort(open, tape, [config.diskPassword, config.certificatePassword]) : open;
      const watch = config.powerFromPort ? () => watchPlug(address().port) : null;
      return serialConverter(config, sellerTaxId ?? null, recorded, memory, () => address().baudRate, watch);
    }
    case 'tax-control-server':
      return taxControlServer(config, sellerTaxId ?? null, tape ? recordedPost(post, tape) : post);
  }
}

/** @param openMs Longest time to open it. */
export function serialLine({ port, baudRate }: LineAddress, openMs: number): OpenBytePort {
  if (!port.startsWith('tcp://')) return serialPort(port, baudRate, openMs);
  const { hostname, port: number } = new URL(port);
  return tcpPort({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(number) }, openMs);
}
