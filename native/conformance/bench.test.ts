import { expect, it } from 'vitest';
import { openDevice } from '../open-device.ts';
import { type Bench, describeBench } from './bench.testing.ts';
import { lasting, pointedAt } from './pointed.testing.ts';
import type { Rig } from './rig.testing.ts';
import { seller } from './sample-content.testing.ts';
import { startDisk, startServer } from './simulated.testing.ts';

const pointed = pointedAt();

async function simulated(start: Promise<Rig>): Promise<Bench> {
  const { device, far, paperKind, electronicKind } = await start;
  return { device, seller, kinds: [paperKind, electronicKind], may: new Set(lasting), stop: () => far.stop() };
}

if (pointed === null) {
  describeBench('a simulated disk on a serial port', 'serial-converter', () => simulated(startDisk('pty')));
  describeBench('a simulated disk behind a serial server', 'serial-converter', () => simulated(startDisk('tcp', 'nisec')));
  describeBench('a simulated server', 'tax-control-server', () => simulated(startServer()));
} else {
  const { config, seller: registered, may } = pointed;
  describeBench(`the device of FAPIAO_DEVICE, ${config.id}`, config.family, async () => {
    const device = openDevice(config, registered.taxId);
    return { device, seller: registered, kinds: config.kinds, may, stop: async () => undefined };
  });
}

it('is pointed at no device unless a file is named, and does nothing lasting unless that is allowed', () => {
  expect(pointedAt({})).toBeNull();
  expect(pointedAt({ FAPIAO_DEVICE: '' })).toBeNull();
  const FAPIAO_DEVICE = new URL('device.example.json', import.meta.url).pathname;
  expect(pointedAt({ FAPIAO_DEVICE })?.may).toEqual(new Set());
  expect(pointedAt({ FAPIAO_DEVICE, FAPIAO_DEVICE_MAY: 'issue, void' })?.may).toEqual(new Set(['issue', 'void']));
  expect(() => pointedAt({ FAPIAO_DEVICE, FAPIAO_DEVICE_MAY: 'everything' })).toThrow();
});
