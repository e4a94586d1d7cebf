/**
 * Conformance of what only a server does: it remembers request ids, and it takes several requests at one time.
 */
import { describe, expect, it } from 'vitest';
import { expectOneInvoice } from './doubt.testing.ts';
import { farLedger, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';

export function describeServerRequests(rig: () => Rig): void {
  const content = (fare = 27_182) => blueInvoice({ kind: rig().kind, fare });

  describe('a server that remembers requests', () => {
    it('gives one number to one request, however often it is sent', async () => {
      const { device, far } = rig();
      const request = newRequest();
      const first = await device.issue(content(), request);
      expect(first.outcome).toBe('signed');
      expect(await device.issue(content(), request)).toEqual(first);
      const { invoices } = await farLedger(far);
      expect(invoices.filter(({ requestSerial }) => requestSerial === request)).toHaveLength(1);
    });

    it('signs nothing for a request that has other content', async () => {
      const { device, far } = rig();
      const request = newRequest();
      await device.issue(content(10_000), request);
      const before = await farLedger(far);
      expect(await device.issue(content(20_000), request)).toMatchObject({
        outcome: 'unknown',
        reason: 'the serial was issued with other content',
      });
      expect((await farLedger(far)).invoices).toHaveLength(before.invoices.length);
    });

    it('sent again while it is under way waits for its one invoice', async () => {
      const { device, far } = rig();
      const before = await farLedger(far);
      const request = newRequest();
      await far.faults([{ cmd: '10008', fault: 'slow', ms: 700, executed: false }]);
      const [first, second] = await Promise.all([device.issue(content(), request), device.issue(content(), request)]);
      expect(first.outcome).toBe('signed');
      expect(second).toEqual(first);
      expect((await farLedger(far)).invoices).toHaveLength(before.invoices.length + 1);
    });

    it('is asked by request: found, or not known', async () => {
      const { device, kind } = rig();
      const requestId = newRequest();
      expect(await device.query({ by: 'request', kind, requestId })).toEqual({ ok: true, value: [] });
      const issued = await device.issue(content(), requestId);
      if (issued.outcome !== 'signed') throw new Error(issued.outcome);
      const { code, number } = issued.signed;
      expect(await device.query({ by: 'request', kind, requestId })).toMatchObject({
        ok: true,
        value: [{ key: { code, number } }],
      });
    });

    it.each([
      ['a server error', { fault: 'status', status: 502, executed: true }],
      ['a page for people', { fault: 'html' }],
      ['half an answer', { fault: 'truncated', bytes: 80, closed: true }],
      ['no answer', { fault: 'noAnswer' }],
    ])('%s is asked about, not repeated', async (_, fault) => {
      await rig().far.faults([{ cmd: '10008', ...fault }]);
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'adopted', sent: 1 });
    });

    it('gives different numbers to requests at one time', async () => {
      const { device, far } = rig();
      const before = await farLedger(far);
      const wishes = Array.from({ length: 20 }, (_, index) => device.issue(content(10_000 + index), newRequest()));
      const outcomes = await Promise.all(wishes);
      const numbers = outcomes.map((outcome) => (outcome.outcome === 'signed' ? outcome.signed.number : outcome.outcome));
      expect(new Set(numbers).size).toBe(20);
      expect((await farLedger(far)).invoices).toHaveLength(before.invoices.length + 20);
    });

    it('does not know a terminal that is not its own', async () => {
      expect(await rig().open({ terminalId: 'XXX' }).identify()).toMatchObject({
        ok: false,
        problem: { code: 'device-refused' },
      });
    });
  });
}
