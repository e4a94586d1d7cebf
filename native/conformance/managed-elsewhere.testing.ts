/**
 * Conformance: the stock, the months and the clock of a server are not a counter's to manage, and nothing is sent to it for them.
 */
import { expect, it } from 'vitest';
import type { NumberRun } from '../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { farLedger, type Rig } from './rig.testing.ts';

export function describeManagedElsewhere(rig: () => Rig): void {
  it('and months and clock of a server are not a counter’s to manage', async () => {
    const { device, far, kind } = rig();
    const run: NumberRun = { kind, code: '011001900111' as InvoiceCode, first: '01000000' as InvoiceNumber, count: 20 };
    const { exchangesOf } = await farLedger(far);
    const refused = { outcome: 'refused', problem: { code: 'device-managed-elsewhere', details: { deviceId: device.id } } };
    for (const changing of [
      device.requisition(run, 'download'),
      device.requisition(run, 'confirm'),
      device.readIn(kind),
      device.giveBack(run),
      device.handOut(run, 1),
      device.takeBack(run, 1),
      device.report(kind),
      device.clear(kind),
      device.setClock(instantFromDate(Date.now())),
    ]) {
      expect(await changing).toEqual(refused);
    }
    expect(await device.month(kind, '202611')).toEqual({ ok: false, problem: refused.problem });
    expect((await farLedger(far)).exchangesOf).toEqual(exchangesOf);
  });
}
