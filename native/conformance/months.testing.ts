/**
 * Conformance: the month of a kind — report (抄报), clearing (清卡) and what the device counts. A month is reported once, in its
 * time and with nothing un-uploaded, and cleared only behind that.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Monitor, MonthStatistics } from '../../domain/device.ts';
import type { InvoiceState } from '../../domain/invoice.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import { askedFor, farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

/** Limits under which nothing is due. */
const nothingDue = {
  issueDeadline: '20991231',
  periodStart: null,
  periodEnd: '20991130235959',
  lastReport: null,
  awaitingClear: false,
} as const;

const invoiceStates: readonly InvoiceState[] = ['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid'];

export function describeMonths(rig: () => Rig): void {
  const monitor = async (): Promise<Monitor> => must(await rig().device.monitor(rig().kind));
  const done = { outcome: 'done', value: null };
  const unknown = { outcome: 'unknown' };
  const refused = (code: ProblemCode) => ({ outcome: 'refused', problem: { code, details: { kind: rig().kind } } });

  /** The period before this month is over and not reported. Answers this month by the device's clock, `YYYYMM`. */
  async function periodOver(): Promise<string> {
    const month = (await farLedger(rig().far)).device.clock.slice(0, 6);
    const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(4))];
    const lastDay = new Date(Date.UTC(year, number - 1, 0)).toISOString().slice(0, 10).replaceAll('-', '');
    const before = lastDay.slice(0, 6);
    const period = { periodStart: `${before}01000000`, periodEnd: `${lastDay}235959` };
    const limits = { ...nothingDue, ...period, lastReport: `${before}01080000`, issueDeadline: `${month}28` };
    await rig().far.set({ limits });
    return month;
  }
  async function everythingSent(): Promise<void> {
    must(await rig().device.sendToBureau(rig().kind));
    expect(must(await rig().device.unsent(rig().kind)).count).toBe(0);
  }

  describe('a month', () => {
    afterEach(() => rig().far.set({ limits: nothingDue }));

    it('is reported and cleared in that order, once, and the last moment to issue moves on', async () => {
      const { device, far, kind } = rig();
      await far.set({ bureau: 'down' });
      expect(await device.issue(blueInvoice({ kind }), newRequest())).toMatchObject({ outcome: 'signed' });
      const month = await periodOver();
      const before = await monitor();
      expect(await device.report(kind)).toMatchObject(refused('device-bureau-unreachable'));
      await far.set({ bureau: 'up' });
      expect(await device.report(kind)).toMatchObject(refused('device-unuploaded-first'));
      await everythingSent();
      expect(await device.clear(kind)).toMatchObject(refused('device-not-reported'));
      expect(await monitor()).toEqual(before);

      expect(await device.report(kind)).toEqual(done);
      const reported = await monitor();
      expect(reported).toMatchObject({ reportPeriodStart: `${month}01000000`, issueDeadline: before.issueDeadline });
      expect(reported.lastReport?.slice(0, 6)).toBe(month);
      expect(await device.report(kind)).toMatchObject(refused('device-not-in-report-period'));

      expect(await device.clear(kind)).toEqual(done);
      const { issueDeadline } = await monitor();
      expect(issueDeadline?.slice(6)).toBe('28');
      expect(Number(issueDeadline?.slice(0, 6))).toBeGreaterThan(Number(month));
      expect(await device.clear(kind)).toMatchObject(refused('device-not-reported'));
    });

    it('whose report or clearing nobody answers for shows in the monitor data', async () => {
      const { device, far, kind } = rig();
      await everythingSent();
      const month = await periodOver();
      const asked = { report: await askedFor(far, '11'), clear: await askedFor(far, '12') };
      const lost: readonly ['dropRequest' | 'corruptByte', boolean][] = [
        ['dropRequest', false],
        ['corruptByte', true],
      ];
      for (const [fault, executed] of lost) {
        await far.faults([{ cmd: '11', fault, ...(fault === 'corruptByte' ? { byte: 30 } : {}) }]);
        expect(await device.report(kind)).toMatchObject(unknown);
        expect((await monitor()).reportPeriodStart?.slice(0, 6) === month).toBe(executed);
      }
      const { issueDeadline } = await monitor();
      for (const [fault, executed] of lost) {
        await far.faults([{ cmd: '12', fault, ...(fault === 'corruptByte' ? { byte: 30 } : {}) }]);
        expect(await device.clear(kind)).toMatchObject(unknown);
        expect((await monitor()).issueDeadline !== issueDeadline).toBe(executed);
      }
      expect(await askedFor(far, '11')).toBe(asked.report + 2);
      expect(await askedFor(far, '12')).toBe(asked.clear + 2);
    });

    it('adds up: opening, bought and returned, every number used, and what is left', async () => {
      const { device, far, kind } = rig();
      const { invoices, device: self } = await farLedger(far);
      const month = self.clock.slice(0, 6);
      const counted = must(await device.month(kind, month));
      const { opening, bought, returned, closing, states } = counted;
      const used = invoiceStates.reduce((sum, state) => sum + (states[state].count ?? Number.NaN), 0);
      expect(closing).toBe((opening ?? Number.NaN) + (bought ?? Number.NaN) - (returned ?? Number.NaN) - used);
      expect(closing).toBe(must(await device.stock(kind)).remaining);
      for (const state of invoiceStates) {
        const these = invoices.filter((invoice) => invoice.kind === kind && invoice.state === state);
        const sums = { net: these.reduce((sum, { net }) => sum + net, 0), tax: these.reduce((sum, { tax }) => sum + tax, 0) };
        const nothing: MonthStatistics['states'][typeof state] = { count: these.length, net: null, tax: null };
        expect(states[state], state).toEqual(state === 'blankVoid' ? nothing : { count: these.length, ...sums });
      }
    });
  });
}
