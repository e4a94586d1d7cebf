/**
 * From a description of a device to the device. Nothing is opened here: each driver opens its line at the first command,
 * and again by itself after it was lost.
 */
import type { TaxDevice } from '../domain/device.ts';
import type { DeviceConfig, SerialConverterConfig } from './device-config.ts';
import type { OpenBytePort } from './taxdevice/byte-port.ts';
import type { PasswordMemory } from './taxdevice/password-memory.ts';
import { serialConverter } from './taxdevice/serial-converter/driver.ts';
import { serialPort } from './taxdevice/serial-port.ts';
import { taxControlServer } from './taxdevice/tax-control-server/driver.ts';
import { tcpPort } from './taxdevice/tcp-port.ts';

/**
 * @param sellerTaxId Taxpayer this counter sells as: a device registered to another one is `device-wrong-seller` when it is
 * identified. Left out, the comparison is made only when an invoice is issued.
 * @param memory Passwords that the device has refused, beyond this process's life.
 */
export function openDevice(config: DeviceConfig, sellerTaxId?: string, memory?: PasswordMemory): TaxDevice {
  switch (config.family) {
    case 'serial-converter':
      return serialConverter(config, sellerTaxId ?? null, openerOf(config), memory);
    case 'tax-control-server':
      return taxControlServer(config, sellerTaxId ?? null);
  }
}

function openerOf({ port, baudRate, timersMs }: SerialConverterConfig): OpenBytePort {
  if (!port.startsWith('tcp://')) return serialPort(port, baudRate, timersMs.open);
  const { hostname, port: number } = new URL(port);
  return tcpPort({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(number) }, timersMs.open);
}
