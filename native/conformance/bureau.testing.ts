/**
 * Conformance: what the tax bureau does not have yet, sending it, and what the bureau turns down.
 */
import { describe, expect, it, vi } from 'vitest';
import type { InvoiceContent, Signed } from '../../domain/invoice.ts';
import { farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice, redInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

export function describeBureau(rig: () => Rig): void {
  async function issued(content: InvoiceContent): Promise<Signed> {
    const outcome = await rig().device.issue(content, newRequest());
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    return outcome.signed;
  }
  const unsentCount = async () => must(await rig().device.unsent(rig().kind)).count;

  /** The bureau has everything of the usual kind. */
  async function everythingSent(): Promise<void> {
    const { device, far, kind } = rig();
    await far.set({ bureau: 'up' });
    if (!device.uploadsByItself) must(await device.sendToBureau(kind));
    await vi.waitFor(async () => expect(await unsentCount()).toBe(0));
    await far.set({ bureau: 'down' });
  }

  describe('the tax bureau', () => {
    it('has not got what was issued while it could not be reached: so many, so old, so much', async () => {
      const { device, kind, shortKind } = rig();
      await everythingSent();
      expect(await device.unsent(kind)).toEqual({ ok: true, value: { kind, count: 0, oldestAt: null, net: 0 } });
      const others = must(await device.unsent(shortKind));
      const blue = blueInvoice({ kind, fare: 20_000 });
      const oldest = await issued(blue);
      const red = redInvoice(blue, oldest, 5000);
      await issued(red);
      expect(await device.unsent(kind)).toEqual({
        ok: true,
        value: { kind, count: 2, oldestAt: oldest.issuedAt, net: blue.totals.net + red.totals.net },
      });
      expect(must(await device.unsent(shortKind))).toEqual(others);
    });

    it('gets everything, once, as soon as it can be reached', async () => {
      const { device, far, kind } = rig();
      await everythingSent();
      await issued(blueInvoice({ kind }));
      await issued(blueInvoice({ kind }));
      const sent = await device.sendToBureau(kind);
      const unreachable = { ok: false, problem: { code: 'device-bureau-unreachable', details: { deviceId: device.id } } };
      expect(sent).toMatchObject(device.uploadsByItself ? { ok: true, value: { sent: 0, failed: 0 } } : unreachable);
      expect(await unsentCount()).toBe(2);
      await far.set({ bureau: 'up' });
      const expected = device.uploadsByItself ? 0 : 2;
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: { sent: expected, failed: 0 } });
      await vi.waitFor(async () => expect(await unsentCount()).toBe(0));
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
      const { invoices } = await farLedger(far);
      expect(invoices.filter((invoice) => invoice.kind === kind && !invoice.uploaded)).toEqual([]);
      expect(await device.bureauErrors(kind)).toEqual({ ok: true, value: [] });
    });

    it('turns one down, and the others do not wait for it', async () => {
      const { device, far, kind } = rig();
      await everythingSent();
      const { code, number } = await issued(blueInvoice({ kind }));
      await issued(blueInvoice({ kind }));
      await far.set({ uploadErrors: [{ code, number, error: 'E17', message: '购方税号不存在' }] });
      await far.set({ bureau: 'up' });
      const expected = device.uploadsByItself ? { sent: 0, failed: 0 } : { sent: 1, failed: 1 };
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: expected });
      await vi.waitFor(async () => expect(await unsentCount()).toBe(1));
      const turnedDown = [{ key: { code, number }, code: 'E17', message: '购方税号不存在' }];
      expect(await device.bureauErrors(kind)).toEqual({ ok: true, value: device.uploadsByItself ? [] : turnedDown });
      const found = must(await device.query({ by: 'numbers', kind, code, from: number, to: number }));
      expect(found).toMatchObject([{ uploaded: false }]);

      await far.set({ uploadErrors: [] });
      await everythingSent();
      expect(await device.bureauErrors(kind)).toEqual({ ok: true, value: [] });
    });
  });
}
