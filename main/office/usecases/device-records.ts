/**
 * Reads a device's own records number by number without standing in a clerk's way: page by page, each page as large as the line
 * delivers in about a second.
 */
import type { DeviceInvoice, TaxDevice } from '../../../domain/device.ts';
import { epochMs } from '../../../domain/instant.ts';
import { isIn, type NumberRange, partsOf, rangeAfter } from '../../../domain/number-range.ts';
import { talkTo } from './ask-device.ts';
import type { FarEnd } from './far-end.ts';
import type { Ports } from './ports.ts';

export interface DeviceReader {
  readonly device: TaxDevice;
  readonly farEnd: FarEnd;
  /** The device's records of these numbers, in its own order; null when it could not tell all of them. */
  records(range: NumberRange): Promise<readonly DeviceInvoice[] | null>;
}

/** Divisors of a part, so that pages and parts end together. A slow line tells one record in a second or two. */
const pageSizes = [2, 10, 50] as const;
const patienceMs = 1_000;

export function openDeviceReader(device: TaxDevice, farEnd: FarEnd, ports: Ports): DeviceReader {
  let size = 0;

  async function page({ kind, code, from, to }: NumberRange): Promise<readonly DeviceInvoice[] | null> {
    const asked = nowMs(ports);
    const found = await farEnd.ask(() => talkTo(device, ports, () => device.query({ by: 'numbers', kind, code, from, to })));
    const took = nowMs(ports) - asked;
    if (took > patienceMs) size = Math.max(0, size - 1);
    else if (took < patienceMs / 5) size = Math.min(pageSizes.length - 1, size + 1);
    return found?.answer.filter(({ key }) => key.code === code && isIn(key.number, { from, to })) ?? null;
  }

  return {
    device,
    farEnd,
    async records(range) {
      const records: DeviceInvoice[] = [];
      let rest: NumberRange | null = range;
      while (rest !== null) {
        const next: NumberRange = partsOf(rest, pageSizes[size] ?? 1)[0] ?? rest;
        const found = await page(next);
        if (!found) return null;
        records.push(...found);
        rest = rangeAfter(next, range);
      }
      return records;
    },
  };
}

function nowMs({ clock }: Ports): number {
  return epochMs(clock.now()) ?? 0;
}
