/**
 * What every driver must pass, run through the driver against a far end whose own ledger is the judge. The suite is the same
 * for every family; what only a serial line or only a server can do is beside it.
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { DeviceFamily } from '../../domain/device.ts';
import { describeBureau } from './bureau.testing.ts';
import { describeClock } from './clock.testing.ts';
import { describeDoubt } from './doubt.testing.ts';
import { describeIssuing } from './issuing.testing.ts';
import { describeManagedElsewhere } from './managed-elsewhere.testing.ts';
import { describeMonths } from './months.testing.ts';
import { pointedAt } from './pointed.testing.ts';
import { describeReading } from './reading.testing.ts';
import { describeRefusals } from './refusals.testing.ts';
import { type Rig, usualState } from './rig.testing.ts';
import { describeStock } from './stock.testing.ts';
import { describeVoids } from './voids.testing.ts';

/**
 * @param start Starts the far end and opens the driver; called once for the whole suite.
 * @param more Further tests of the same rig.
 */
export function describeDevice(
  name: string,
  family: DeviceFamily,
  start: () => Promise<Rig>,
  more?: (rig: () => Rig) => void,
): void {
  // pointed at another device, the suite for that one is all that runs
  describe.skipIf(pointedAt() !== null)(name, () => {
    let started: Rig | null = null;
    const rig = () => {
      if (started === null) throw new Error('the rig is started before the first test');
      return started;
    };
    beforeAll(async () => {
      started = await start();
    });
    afterAll(async () => {
      await rig().device.close();
      await rig().far.stop();
    });
    afterEach(async () => {
      await rig().far.faults([]);
      await rig().far.set(usualState);
    });

    describeReading(rig);
    describeIssuing(rig);
    describeRefusals(rig);
    describeDoubt(rig);
    describeBureau(rig);
    describeVoids(rig, family === 'serial-converter');
    if (family === 'tax-control-server') describeManagedElsewhere(rig);
    else {
      describeStock(rig);
      describeMonths(rig);
      describeClock(rig);
    }
    more?.(rig);
  });
}
