/**
 * Conformance: issuing when nothing goes wrong. The number returned is the number expected, and the device's ledger has what
 * was asked.
 */
import { describe, expect, it } from 'vitest';
import type { InvoiceContent, Signed } from '../../domain/invoice.ts';
import { farLedger, farStock, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice, redInvoice } from './sample-content.testing.ts';
import { issueAndSettle, must } from './settle.testing.ts';

export function describeIssuing(rig: () => Rig): void {
  async function issued(content: InvoiceContent): Promise<Signed> {
    const outcome = await rig().device.issue(content, newRequest());
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    return outcome.signed;
  }
  const lastInLedger = async () => (await farLedger(rig().far)).invoices.at(-1);

  describe('issuing', () => {
    it('gives the expected number of each kind', async () => {
      const { device, kind, shortKind } = rig();
      for (const each of [kind, shortKind]) {
        const before = must(await device.stock(each));
        const content = blueInvoice({ kind: each, fare: 49_300, lines: 2, buyerName: '铁路"示例"<&>公司' });
        const { code, number, cipher, checkCode } = await issued(content);
        expect({ code, number }).toEqual(before.next);
        expect(cipher).toHaveLength(112);
        expect(checkCode).toHaveLength(each === '004' ? 0 : 20);
        const { net, tax, gross } = content.totals;
        expect(await lastInLedger()).toMatchObject({
          kind: each,
          code,
          number,
          net,
          tax,
          gross,
          lineCount: 2,
          buyerName: content.buyer.name,
        });
        expect(must(await device.stock(each)).remaining).toBe(before.remaining - 1);
      }
    });

    it('puts more than eight rows on a list', async () => {
      const content = blueInvoice({ kind: rig().kind, lines: 60 });
      await issued(content);
      expect(await lastInLedger()).toMatchObject({ lineCount: 60, ...content.totals });
    });

    it('goes over to the next segment at the end of one, and says when nothing is left', async () => {
      const { device, far, shortKind: kind } = rig();
      const codes = new Set<string>();
      for (let { remaining } = await farStock(far, kind); remaining > 0; remaining--) {
        const { next } = must(await device.stock(kind));
        const settled = await issueAndSettle(device, blueInvoice({ kind }), newRequest());
        expect(settled).toMatchObject({ outcome: 'signed', how: 'answered', signed: { ...next } });
        codes.add(next?.code ?? '');
      }
      expect(codes.size).toBe(2);
      expect(must(await device.stock(kind))).toMatchObject({ next: null, remaining: 0, segments: [] });
      const refused = await device.issue(blueInvoice({ kind }), newRequest());
      expect(refused).toMatchObject({ outcome: 'refused', problem: { code: 'device-no-stock' } });
    });

    it('reverses in part and the rest, never more than there is', async () => {
      const { device, far, kind } = rig();
      const blue = blueInvoice({ kind, fare: 20_000 });
      const original = await issued(blue);
      const part = redInvoice(blue, original, 5000);
      const { code, number } = await issued(part);
      const [found] = must(await device.query({ by: 'numbers', kind, code, from: number, to: number }));
      expect(found).toMatchObject({ state: 'red', totals: part.totals });
      expect(await lastInLedger()).toMatchObject({ code, number, state: 'red' });
      const { next } = await farStock(far, kind);
      const over = await device.issue(redInvoice(blue, original), newRequest());
      expect(over).toMatchObject({ outcome: 'refused', problem: { code: 'device-refused' } });
      expect((await farStock(far, kind)).next).toEqual(next);
      await issued(redInvoice(blue, original, 15_000));
    });
  });
}
