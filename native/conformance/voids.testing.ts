/**
 * Conformance: voids (作废) of issued numbers and of blank ones. A refused void changes nothing, and one that nobody answered for
 * shows in the device's own records.
 */
import { describe, expect, it } from 'vitest';
import type { VoidRequest } from '../../domain/device.ts';
import type { InvoiceKey } from '../../domain/ids.ts';
import type { InvoiceContent, InvoiceState } from '../../domain/invoice.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { invoiceNumber } from '../../domain/numbering.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import { askedFor, type FarLedger, farLedger, farStock, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice, redInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

/** @param hasShortPaper Whether the kind of few numbers is one on paper. */
export function describeVoids(rig: () => Rig, hasShortPaper: boolean): void {
  async function issued(content: InvoiceContent): Promise<InvoiceKey> {
    const outcome = await rig().device.issue(content, newRequest());
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    const { code, number } = outcome.signed;
    return { code, number };
  }
  const voidOf = ({ kind, totals }: InvoiceContent, key: InvoiceKey): VoidRequest => ({
    what: 'issued',
    kind,
    key,
    net: totals.net,
    clerk: '张开票',
  });
  const blank = (kind: InvoiceKind, next: InvoiceKey): VoidRequest => ({ what: 'blank', kind, next, clerk: '张开票' });
  const nextOf = async (kind: InvoiceKind): Promise<InvoiceKey> => {
    const { next } = must(await rig().device.stock(kind));
    if (next === null) throw new Error('there is stock');
    return next;
  };
  const recordsOf = async (kind: InvoiceKind, { code, number }: InvoiceKey) =>
    must(await rig().device.query({ by: 'numbers', kind, code, from: number, to: number }));
  const farState = async (key: InvoiceKey) =>
    (await farLedger(rig().far)).invoices.find(({ code, number }) => code === key.code && number === key.number)?.state;

  async function expectRefused(request: VoidRequest, code: ProblemCode, figures: object = {}): Promise<void> {
    const { device, far } = rig();
    const before = await farLedger(far);
    const refused = { outcome: 'refused', problem: { code, details: figures } };
    expect(await device.voidInvoice(request)).toMatchObject(refused);
    expect(standing(await farLedger(far))).toEqual(standing(before));
  }

  /** A ledger without what an upload by itself may change at any time. */
  const standing = ({ invoices, stock }: FarLedger) => ({
    invoices: invoices.map(({ uploaded: _, ...invoice }) => invoice),
    stock,
  });

  describe('a void', () => {
    it.each(['blue', 'red'] as const)('of a %s one keeps its number and shows in the records', async (colour) => {
      const { device, far, paperKind: kind } = rig();
      await far.set({ bureau: 'down' });
      const blue = blueInvoice({ kind });
      const original = await issued(blue);
      const content = colour === 'blue' ? blue : redInvoice(blue, original);
      const key = colour === 'blue' ? original : await issued(content);
      const { next } = await farStock(far, kind);
      const done = await device.voidInvoice(voidOf(content, key));
      if (done.outcome !== 'done') throw new Error(JSON.stringify(done));
      expect(done.value.key).toEqual(key);
      const state: InvoiceState = colour === 'blue' ? 'blueVoid' : 'redVoid';
      expect(await recordsOf(kind, key)).toMatchObject([{ key, state, uploaded: false, voidedAt: done.value.at }]);
      expect(await farState(key)).toBe(state);
      expect((await farStock(far, kind)).next).toEqual(next);
    });

    it('of one that is void, or was never issued, is refused', async () => {
      const { device, paperKind: kind } = rig();
      const content = blueInvoice({ kind });
      const key = await issued(content);
      expect(await device.voidInvoice(voidOf(content, key))).toMatchObject({ outcome: 'done' });
      await expectRefused(voidOf(content, key), 'device-code-number');
      await expectRefused(voidOf(content, await nextOf(kind)), 'device-code-number');
    });

    it('of an electronic one is refused', async () => {
      const { electronicKind: kind } = rig();
      const content = blueInvoice({ kind });
      await expectRefused(voidOf(content, await issued(content)), 'device-kind-not-authorised', { code: '09d110' });
      await expectRefused(blank(kind, await nextOf(kind)), 'device-kind-not-authorised', { code: '09d110' });
    });

    it('of one that is reported already is refused', async () => {
      const { far, paperKind: kind } = rig();
      const content = blueInvoice({ kind });
      const key = await issued(content);
      await far.set({ limits: { lastReport: '20991231235959' } });
      await expectRefused(voidOf(content, key), 'device-refused', { code: '09d11c' });
    });

    it('of a blank number uses it up, and only the next one', async () => {
      const { device, far, paperKind: kind } = rig();
      const next = await nextOf(kind);
      const { remaining } = await farStock(far, kind);
      const after = { code: next.code, number: invoiceNumber(Number(next.number) + 1) ?? next.number };
      await expectRefused(blank(kind, after), 'device-code-number', { code: '784' });
      expect(await device.voidInvoice(blank(kind, next))).toMatchObject({ outcome: 'done', value: { key: next } });
      expect(await farStock(far, kind)).toMatchObject({ next: after, remaining: remaining - 1 });
      expect(must(await device.stock(kind)).next).toEqual(after);
      expect(await recordsOf(kind, next)).toMatchObject([{ key: next, state: 'blankVoid', content: null }]);
      expect(await issued(blueInvoice({ kind }))).toEqual(after);
    });

    if (hasShortPaper) {
      it('of the last blank number of a segment leads to the next segment, and of the last of all to none', async () => {
        const { device, far, shortKind: kind } = rig();
        const last = { code: '1100219130', number: '00000700' } as InvoiceKey;
        const first = { code: '1100221930', number: '00000009' } as InvoiceKey;
        const segments = [last, first].map(({ code, number }) => ({ kind, code, first: number, count: 1 }));
        await far.set({ withoutStock: [kind], segments });
        expect(await nextOf(kind)).toEqual(last);
        expect(await device.voidInvoice(blank(kind, last))).toMatchObject({ outcome: 'done', value: { key: last } });
        expect(await nextOf(kind)).toEqual(first);
        expect(await device.voidInvoice(blank(kind, first))).toMatchObject({ outcome: 'done', value: { key: first } });
        expect(must(await device.stock(kind))).toMatchObject({ next: null, remaining: 0 });
        await expectRefused(blank(kind, first), 'device-no-stock');
      });
    }

    it('by somebody whose name cannot be written is not sent', async () => {
      const { far, paperKind: kind, voids } = rig();
      const before = await askedFor(far, voids.command);
      await expectRefused({ ...blank(kind, await nextOf(kind)), clerk: '𠮷' }, 'characters-outside-gbk');
      expect(await askedFor(far, voids.command)).toBe(before);
    });

    it('that nobody answers for is sent once, and the records tell', async () => {
      const { device, far, paperKind: kind, voids } = rig();
      const content = blueInvoice({ kind });
      const key = await issued(content);
      const before = await askedFor(far, voids.command);
      await far.faults([voids.requestLost]);
      expect(await device.voidInvoice(voidOf(content, key))).toMatchObject({ outcome: 'unknown' });
      expect(await recordsOf(kind, key)).toMatchObject([{ state: 'blue', voidedAt: null }]);
      await far.faults([voids.answerLost]);
      expect(await device.voidInvoice(voidOf(content, key))).toMatchObject({ outcome: 'unknown' });
      expect(await recordsOf(kind, key)).toMatchObject([{ state: 'blueVoid' }]);
      expect(await askedFor(far, voids.command)).toBe(before + 2);
    });

    it('of a blank number that nobody answers for shows in the stock', async () => {
      const { device, far, paperKind: kind, voids } = rig();
      const next = await nextOf(kind);
      await far.faults([voids.answerLost]);
      expect(await device.voidInvoice(blank(kind, next))).toMatchObject({ outcome: 'unknown' });
      expect(await nextOf(kind)).not.toEqual(next);
      expect(await recordsOf(kind, next)).toMatchObject([{ state: 'blankVoid' }]);
    });
  });
}
