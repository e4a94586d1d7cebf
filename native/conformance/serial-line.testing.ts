/**
 * Conformance of what only a serial line can do to us: frames that come split, joined, late, damaged or not at all, another
 * disk, and passwords.
 */
import { describe, expect, it } from 'vitest';
import { expectOneInvoice } from './doubt.testing.ts';
import { farLedger, farStock, newRequest, type Rig } from './rig.testing.ts';
import { blueInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';
import { fastTimers } from './simulated.testing.ts';

export function describeSerialLine(rig: () => Rig): void {
  const content = (fare = 27_182) => blueInvoice({ kind: rig().kind, fare });

  describe('a serial line', () => {
    it.each([
      ['noise before the answer', { fault: 'noise', bytes: '00ff4f13525a4e' }, 'answered'],
      ['half a header before the answer', { fault: 'noise', bytes: '4f4b' }, 'answered'],
      ['"wait", for longer than the reply timer', { fault: 'wait', forMs: 2000, everyMs: 250 }, 'answered'],
      ['half a header and nothing more', { fault: 'halfHeader', bytes: 3 }, 'adopted'],
      ['the previous answer instead of this one', { fault: 'repeatPrevious' }, 'adopted'],
      [
        'an error text with its length one too small, after the work',
        { fault: 'errorText', text: '写库失败', short: true, executed: true },
        'adopted',
      ],
      [
        'the same with a length of two bytes',
        { fault: 'errorText', text: '写库失败', short: true, width: 2, executed: true },
        'adopted',
      ],
      ['error F1, after the work', { fault: 'errorByte', byte: 'f1', executed: true }, 'adopted'],
      ['the plug pulled inside the request', { fault: 'unplug', at: 'request', bytes: 100 }, 'replug'],
      ['the plug pulled inside the answer', { fault: 'unplug', at: 'reply', bytes: 20 }, 'replug'],
    ] as const)('%s', async (_, fault, how) => {
      const { far } = rig();
      await far.faults([{ cmd: '0A', ...fault }]);
      if (how !== 'replug') {
        expect(await expectOneInvoice(rig(), content())).toMatchObject({ how, sent: 1 });
        return;
      }
      const before = await farLedger(far);
      expect((await rig().device.issue(content(), newRequest())).outcome).toBe('unknown');
      await far.set({ plugged: true });
      const { next } = await farStock(far, rig().kind);
      expect(must(await rig().device.stock(rig().kind)).next).toEqual(next);
      expect((await farLedger(far)).invoices.length - before.invoices.length).toBeLessThanOrEqual(1);
    });

    it.each([1, 5, 262, 400])('the answer cut after byte %i', async (bytes) => {
      await rig().far.faults([{ cmd: '0A', fault: 'cutAfterByte', bytes }]);
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'adopted', sent: 1 });
    });

    it.each([0, 2])('the answer cut after packet %i', async (packets) => {
      await rig().far.faults([{ cmd: '0A', fault: 'cutAfterPacket', packets }]);
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'adopted', sent: 1 });
    });

    it.each([0, 3, -1])('byte %i of the answer damaged', async (byte) => {
      await rig().far.faults([{ cmd: '0A', fault: 'corruptByte', byte }]);
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'adopted', sent: 1 });
    });

    it.each([true, false])('a late answer (work done at once: %s) is never taken for the next one', async (executed) => {
      const { far } = rig();
      await far.faults([{ cmd: '0A', fault: 'delay', ms: fastTimers.changeReply + 400, executed }]);
      expect(await expectOneInvoice(rig(), content(11_111))).toMatchObject({ how: 'adopted', sent: 1 });
      expect(await expectOneInvoice(rig(), content(22_222))).toMatchObject({ how: 'answered', sent: 1 });
    });

    it.each([
      ['request', 0],
      ['acted', 1],
      ['reply', 1],
    ])('given up while the device stands still (%s): %i signed, and nothing of it is taken for the next', async (at, signed) => {
      const { device, far, kind } = rig();
      const before = await farLedger(far);
      await far.faults([{ cmd: '0A', fault: 'hold', at, bytes: 90 }]);
      expect(await device.issue(content(11_111), newRequest())).toMatchObject({ outcome: 'unknown' });
      await far.held();
      await far.release({ discardRequest: at === 'request' });
      const { next } = must(await device.stock(kind));
      expect(next).toEqual((await farStock(far, kind)).next);
      expect((await farLedger(far)).invoices).toHaveLength(before.invoices.length + signed);
      expect(await expectOneInvoice(rig(), content(22_222))).toMatchObject({ how: 'answered', sent: 1 });
    });

    it('a question that is answered late is asked again without mixing the answers', async () => {
      const { device, far, kind, shortKind } = rig();
      await far.faults([{ cmd: '08', fault: 'delay', ms: fastTimers.reply + 200 }]);
      expect(await device.stock(kind)).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
      expect(must(await device.stock(shortKind)).kind).toBe(shortKind);
      expect(must(await device.stock(kind)).kind).toBe(kind);
    });

    it('a void that is answered late is void, and its answer is not taken for that of the next one', async () => {
      const { device, far, paperKind: kind } = rig();
      const blue = blueInvoice({ kind });
      const voidNext = async () => {
        const issued = await device.issue(blue, newRequest());
        if (issued.outcome !== 'signed') throw new Error(JSON.stringify(issued));
        const { code, number } = issued.signed;
        const key = { code, number };
        const request = { what: 'issued', kind, key, net: blue.totals.net, clerk: blue.clerk } as const;
        return { key, outcome: await device.voidInvoice(request) };
      };
      await far.faults([{ cmd: '0B', fault: 'delay', ms: fastTimers.changeReply + 400, executed: true }]);
      const late = await voidNext();
      expect(late.outcome).toMatchObject({ outcome: 'unknown' });
      const next = await voidNext();
      expect(next.outcome).toMatchObject({ outcome: 'done', value: { key: next.key } });
      const states = (await farLedger(far)).invoices.slice(-2).map(({ number, state }) => ({ number, state }));
      expect(states).toEqual([late, next].map(({ key }) => ({ number: key.number, state: 'blueVoid' })));
    });

    it('an upload to the bureau may take longer than an issue, and asks for patience meanwhile', async () => {
      const { device, far, kind } = rig();
      must(await device.sendToBureau(kind));
      await far.set({ foreignInvoice: { kind } });
      await far.faults([
        { cmd: '16', fault: 'delay', ms: fastTimers.changeReply + 400 },
        { cmd: '16', fault: 'wait', forMs: 500, everyMs: 100 },
      ]);
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: { sent: 1, failed: 0 } });
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
    });

    it('an upload whose answer is spoilt is asked for again, for nothing is signed by it', async () => {
      const { device, far, kind } = rig();
      await far.set({ foreignInvoice: { kind } });
      await far.faults([{ cmd: '16', fault: 'corruptByte', byte: 12 }]);
      expect(await device.sendToBureau(kind)).toEqual({ ok: true, value: { sent: 0, failed: 0 } });
      expect(must(await device.unsent(kind)).count).toBe(0);
      expect((await farLedger(far)).faultsWaiting).toBe(0);
    });

    it('an error byte that means "not understood" is a refusal, and no number is used', async () => {
      const { device, far, kind } = rig();
      const { next } = await farStock(far, kind);
      await far.faults([{ cmd: '0A', fault: 'errorByte', byte: '1f' }]);
      expect(await device.issue(content(), newRequest())).toMatchObject({
        outcome: 'refused',
        problem: { code: 'device-garbled' },
      });
      expect((await farStock(far, kind)).next).toEqual(next);
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'answered' });
    });

    it('another disk is refused by name, and ours is taken again', async () => {
      const { device, far, kind } = rig();
      const wrong = { code: 'device-wrong-disk', details: { expected: '499000123456', actual: '661000000001' } };
      await far.set({ deviceNo: '661000000001' });
      expect(await device.identify()).toMatchObject({ ok: false, problem: wrong });
      expect(await device.issue(content(), newRequest())).toMatchObject({ outcome: 'refused', problem: wrong });
      expect(await device.stock(kind)).toMatchObject({ ok: false, problem: wrong });
      await far.set({ deviceNo: '499000123456' });
      expect(await expectOneInvoice(rig(), content())).toMatchObject({ how: 'answered' });
    });

    it('another disk put in just before the issue signs nothing', async () => {
      const { device, far } = rig();
      await far.faults([{ cmd: '0A', fault: 'insertDisk', deviceNo: '661000000001' }]);
      expect(await device.issue(content(), newRequest())).toMatchObject({
        outcome: 'refused',
        problem: { code: 'device-wrong-disk' },
      });
      expect((await farLedger(far)).invoices).toEqual([]);
      await far.set({ deviceNo: '499000123456' });
    });

    it('a clock that went back is refused; the next day is not', async () => {
      const { device, far } = rig();
      await far.set({
        clock: '20251231235900',
        limits: { issueDeadline: '20991231', periodEnd: '20991231235959', activeLimits: 0 },
      });
      expect(await device.issue(content(), newRequest())).toMatchObject({
        outcome: 'refused',
        problem: { code: 'device-clock' },
      });
      await far.set({ clock: '20991130235959' });
      const settled = await expectOneInvoice(rig(), content());
      expect(settled.signed.issuedAt.slice(0, 7)).toBe('2099-11');
    });

    it('a wrong password shows the tries left and is not tried again', async () => {
      const { device, far, open, kind } = rig();
      // one program at a time has the line
      await device.close();
      const wrong = open({ certificatePassword: 'wrong' });
      const issued = (await farLedger(far)).invoices.length;
      const refused = { outcome: 'refused', problem: { code: 'device-password', details: { triesLeft: 6 } } };
      expect(await wrong.issue(content(), newRequest())).toMatchObject(refused);
      expect(await wrong.issue(content(), newRequest())).toMatchObject(refused);
      expect(await wrong.stock(kind)).toMatchObject({ ok: true });
      expect((await farLedger(far)).invoices).toHaveLength(issued);
      await wrong.close();
    });
  });
}
