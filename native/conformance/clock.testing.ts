/**
 * Conformance: the clock (校时). What the device says and signs afterwards is the time that was set.
 */
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../domain/ids.ts';
import { epochMs, fromDeviceTime, instantFromDate } from '../../domain/instant.ts';
import { askedFor, farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

/** Far more than the tests take, far less than anything of a device counts by. */
const minuteMs = 60_000;

export function describeClock(rig: () => Rig): void {
  const soon = async (): Promise<Instant> => {
    const clock = fromDeviceTime((await farLedger(rig().far)).device.clock);
    return instantFromDate((epochMs(clock ?? ('' as Instant)) ?? Number.NaN) + 10 * minuteMs);
  };
  async function expectClock(set: Instant): Promise<void> {
    const { clock } = must(await rig().device.identify());
    const past = (epochMs(clock ?? ('' as Instant)) ?? Number.NaN) - (epochMs(set) ?? 0);
    expect(past).toBeGreaterThanOrEqual(-1000);
    expect(past).toBeLessThan(minuteMs);
  }

  describe('the clock', () => {
    it('is set, and invoices carry its time', async () => {
      const { device, kind } = rig();
      const set = await soon();
      expect(await device.setClock(set)).toEqual({ outcome: 'done', value: null });
      await expectClock(set);
      const issued = await device.issue(blueInvoice({ kind }), newRequest());
      if (issued.outcome !== 'signed') throw new Error(JSON.stringify(issued));
      expect(epochMs(issued.signed.issuedAt)).toBeGreaterThanOrEqual((epochMs(set) ?? Number.NaN) - 1000);
    });

    it('that nobody says was set shows itself', async () => {
      const { device, far } = rig();
      const before = await askedFor(far, '0D');
      await far.faults([{ cmd: '0D', fault: 'noAnswer' }]);
      const set = await soon();
      expect(await device.setClock(set)).toMatchObject({ outcome: 'unknown' });
      await expectClock(set);
      expect(await askedFor(far, '0D')).toBe(before + 1);
    });
  });
}
