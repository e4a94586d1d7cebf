/**
 * Conformance: whatever becomes of an answer, one request ends as exactly one invoice, and what cannot be told is said to be
 * unknown.
 */
import { describe, expect, it } from 'vitest';
import type { InvoiceContent } from '../../domain/invoice.ts';
import { type FamilyFaults, farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { issueAndSettle, type Settled } from './settle.testing.ts';

/** Issues one invoice, whatever happens, and checks that the far end has exactly one more: that one. */
export async function expectOneInvoice(
  { device, far }: Rig,
  content: InvoiceContent,
): Promise<Extract<Settled, { outcome: 'signed' }>> {
  const before = await farLedger(far);
  const settled = await issueAndSettle(device, content, newRequest());
  const { invoices, faultsWaiting } = await farLedger(far);
  expect(faultsWaiting).toBe(0);
  if (settled.outcome !== 'signed') throw new Error(JSON.stringify(settled));
  expect(invoices).toHaveLength(before.invoices.length + 1);
  const { code, number } = settled.signed;
  expect(invoices.at(-1)).toMatchObject({ code, number, net: content.totals.net, buyerName: content.buyer.name });
  return settled;
}

export function describeDoubt(rig: () => Rig): void {
  const cases: readonly (readonly [keyof FamilyFaults, 'answered' | 'adopted', number])[] = [
    ['requestLost', 'answered', 2],
    ['answerLost', 'adopted', 1],
    ['answerSpoilt', 'adopted', 1],
    ['answeredOddly', 'adopted', 1],
  ];

  describe('an outcome that is not known ends as one invoice:', () => {
    it.each(cases)('%s', async (fault, how, sent) => {
      const { far, faults, kind } = rig();
      await far.faults([faults[fault]]);
      expect(await expectOneInvoice(rig(), blueInvoice({ kind, fare: 31_415 }))).toMatchObject({ how, sent });
    });

    it('the plug is pulled: refused before, and usable afterwards by itself', async () => {
      const { device, far, kind } = rig();
      await far.set({ plugged: false });
      const refused = await device.issue(blueInvoice({ kind }), newRequest());
      expect(refused).toMatchObject({ outcome: 'refused', problem: { code: 'device-absent', details: { deviceId: device.id } } });
      expect(await device.stock(kind)).toMatchObject({ ok: false, problem: { code: 'device-absent' } });
      await far.set({ plugged: true });
      expect(await expectOneInvoice(rig(), blueInvoice({ kind }))).toMatchObject({ how: 'answered', sent: 1 });
    });

    it('with the far end gone for good it stays unknown', async () => {
      const { device, far, faults, kind } = rig();
      await far.faults([faults.answerLost]);
      const outcome = await device.issue(blueInvoice({ kind }), newRequest());
      expect(outcome.outcome).toBe('unknown');
      await far.set({ plugged: false });
      expect(await device.stock(kind)).toMatchObject({ ok: false });
    });
  });
}
