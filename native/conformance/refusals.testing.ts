/**
 * Conformance: every refusal is a Problem of its own, and leaves the next number where it was.
 */
import { describe, expect, it } from 'vitest';
import type { InvoiceContent } from '../../domain/invoice.ts';
import { fen } from '../../domain/money.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { TaxRate } from '../../domain/tax-types.ts';
import { farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';

export function describeRefusals(rig: () => Rig): void {
  async function expectRefused(content: InvoiceContent, code: ProblemCode): Promise<void> {
    const { device, far } = rig();
    const before = await farLedger(far);
    expect(await device.issue(content, newRequest())).toMatchObject({ outcome: 'refused', problem: { code } });
    const { stock, invoices } = await farLedger(far);
    expect(stock).toEqual(before.stock);
    expect(invoices).toHaveLength(before.invoices.length);
  }
  const fare = () => blueInvoice({ kind: rig().kind });

  describe('a refusal uses no number:', () => {
    it('over the single limit', async () => {
      await rig().far.set({ limits: { singleLimit: 50_733 } });
      await expectRefused(fare(), 'over-single-limit');
    });

    it('a rate that is not authorised', async () => {
      await expectRefused(blueInvoice({ kind: rig().kind, rate: '0.05' }), 'rate-not-authorised');
    });

    it('sums that do not add up', async () => {
      const content = fare();
      await expectRefused({ ...content, totals: { ...content.totals, gross: fen(content.totals.gross + 1) } }, 'device-refused');
    });

    it('a tax outside the tolerance', async () => {
      const content = fare();
      const lines = content.lines.map((line) => ({ ...line, tax: fen(line.tax + 7) }));
      const totals = { ...content.totals, tax: fen(content.totals.tax + 7), gross: fen(content.totals.gross + 7) };
      await expectRefused({ ...content, lines, totals }, 'device-refused');
    });

    it('another seller', async () => {
      const content = fare();
      await expectRefused({ ...content, seller: { ...content.seller, taxId: '91320111339366503A' } }, 'device-wrong-seller');
      await expectRefused({ ...content, seller: { ...content.seller, name: '另一站' } }, 'device-refused');
    });

    it('a kind it may not issue', async () => {
      const { far } = rig();
      const { kinds } = (await farLedger(far)).device;
      const kind = (['004', '028'] as const).find((each) => !kinds.includes(each));
      if (kind === undefined) throw new Error('the far end may issue every kind');
      await expectRefused(blueInvoice({ kind, rate: '0.09' as TaxRate }), 'device-kind-not-authorised');
    });

    it('characters it cannot write', async () => {
      await expectRefused(blueInvoice({ kind: rig().kind, buyerName: '𠮷野家' }), 'characters-outside-gbk');
    });

    it('past the deadline, and with a report due', async () => {
      const { far } = rig();
      const state = { issueDeadline: '20991231', periodEnd: '20991130235959' };
      await far.set({ limits: { ...state, issueDeadline: '20200115' } });
      await expectRefused(fare(), 'device-past-deadline');
      await far.set({ limits: { ...state, periodEnd: '20200131235959' } });
      await expectRefused(fare(), 'device-report-due');
      await far.set({ limits: state });
    });

    it('too many, too long or too much kept offline', async () => {
      const { device, far, offlineLimit } = rig();
      await far.set({ bureau: 'down' });
      expect(await device.issue(fare(), newRequest())).toMatchObject({ outcome: 'signed' });
      await far.set({ limits: { offlineCount: 1, activeLimits: 2 } });
      await expectRefused(fare(), offlineLimit('device-offline-count'));
      await far.set({ limits: { offlineHours: 0, activeLimits: 1 } });
      await expectRefused(fare(), 'device-offline-hours');
      await far.set({ limits: { offlineBlue: 60_000, activeLimits: 4 } });
      await expectRefused(fare(), offlineLimit('device-offline-amount'));
      await far.set({ limits: { offlineBlue: 1, offlineHours: 0, offlineCount: 0, activeLimits: 0 } });
      expect(await device.issue(fare(), newRequest())).toMatchObject({ outcome: 'signed' });
    });
  });
}
