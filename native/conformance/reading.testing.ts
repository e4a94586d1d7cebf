/**
 * Conformance: what a device says of itself and remembers.
 */
import { describe, expect, it } from 'vitest';
import type { DeviceQuery } from '../../domain/device.ts';
import { deviceDate } from '../../domain/instant.ts';
import type { InvoiceContent } from '../../domain/invoice.ts';
import { nextOfSegment } from '../../domain/numbering.ts';
import { asRead, farLedger, farStock, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice, redInvoice, seller } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

export function describeReading(rig: () => Rig): void {
  describe('reading', () => {
    it('says who it is', async () => {
      const { device } = await farLedger(rig().far);
      expect(await rig().device.identify()).toMatchObject({
        ok: true,
        value: { deviceNo: device.deviceNo, taxId: seller.taxId, name: seller.name, kinds: device.kinds },
      });
    });

    it('tells its limits, and what it does not say is unknown, not zero', async () => {
      const { device, far, kind } = rig();
      const limits = { singleLimit: 123_456, offlineHours: 0, offlineCount: null, uploadDay: null, activeLimits: 5 };
      await far.set({ limits });
      expect(await device.monitor(kind)).toMatchObject({ ok: true, value: { kind, ...limits } });
    });

    it('tells its rates', async () => {
      expect(await rig().device.rates(rig().kind)).toEqual({ ok: true, value: ['0.13', '0.09', '0.06'] });
    });

    it('tells its stock: the next number is the first of the segment, plus bought, less left', async () => {
      const { device, far, shortKind } = rig();
      const stock = must(await device.stock(shortKind));
      const { next, remaining } = await farStock(far, shortKind);
      expect(stock).toMatchObject({ next, remaining });
      const [first] = stock.segments;
      expect(first && nextOfSegment(first)).toEqual(stock.next);
    });

    it('finds by number, by day and what is not uploaded, as its ledger has it', async () => {
      const { device, far, kind } = rig();
      await far.set({ bureau: 'down' });
      const issued = await device.issue(blueInvoice({ kind }), newRequest());
      if (issued.outcome !== 'signed') throw new Error(issued.outcome);
      const { code, number, issuedAt, cipher } = issued.signed;
      const kept = (await farLedger(far)).invoices.filter((invoice) => invoice.kind === kind);
      const [last] = kept.slice(-1).map(asRead);
      const day = deviceDate(issuedAt);
      const query = async (asked: DeviceQuery) => must(await device.query(asked));

      const byNumber = await query({ by: 'numbers', kind, code, from: number, to: number });
      expect(byNumber).toMatchObject([{ ...last, uploaded: false, issuedAt, cipher }]);
      const byDay = await query({ by: 'dates', kind, from: day, to: day, unuploadedOnly: false });
      expect(byDay).toMatchObject(kept.map(asRead));
      const open = await query({ by: 'dates', kind, from: day, to: day, unuploadedOnly: true });
      expect(open).toMatchObject(kept.filter(({ uploaded }) => !uploaded).map(asRead));
    });

    it('remembers everything that was signed, on a face and on a list, blue and red', async () => {
      const { device, kind } = rig();
      const remembered = async (content: InvoiceContent) => {
        const issued = await device.issue(content, newRequest());
        if (issued.outcome !== 'signed') throw new Error(JSON.stringify(issued));
        const { code, number, issuedAt } = issued.signed;
        const found = must(await device.query({ by: 'numbers', kind, code, from: number, to: number }));
        expect(found).toMatchObject([{ kind, key: { code, number }, issuedAt, voidedAt: null }]);
        expect(found[0]?.content).toEqual(content);
        return { code, number };
      };
      const blue = blueInvoice({ kind, buyerName: '铁路"示例"<&>公司' });
      const key = await remembered(blue);
      await remembered(redInvoice(blue, key));
      await remembered(blueInvoice({ kind, lines: 30 }));
    });

    it('shows what another program issued on it', async () => {
      const { device, far, kind } = rig();
      const { next } = must(await device.stock(kind));
      if (next === null) throw new Error('there is stock');
      await far.set({ foreignInvoice: { kind, buyerName: '另一程序的购方', gross: 12_300 } });
      expect(must(await device.stock(kind)).next).not.toEqual(next);
      const found = must(await device.query({ by: 'numbers', kind, code: next.code, from: next.number, to: next.number }));
      expect(found).toMatchObject([
        { key: next, buyerName: '另一程序的购方', totals: { gross: 12_300 }, content: { buyer: { name: '另一程序的购方' } } },
      ]);
    });

    it('says none where there is none', async () => {
      const query = { by: 'dates', kind: rig().kind, from: '20200101', to: '20200131', unuploadedOnly: false } as const;
      expect(await rig().device.query(query)).toEqual({ ok: true, value: [] });
    });
  });
}
