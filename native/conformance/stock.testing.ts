/**
 * Conformance: stock that comes and goes. Each step may be taken again, and what a step that nobody answered for has done, the
 * stock shows.
 */
import { describe, expect, it } from 'vitest';
import type { ChangeOutcome, NumberRun } from '../../domain/device.ts';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { invoiceNumber } from '../../domain/numbering.ts';
import { askedFor, farStock, type Rig } from './rig.testing.ts';
import { must } from './settle.testing.ts';

/** Numbers of one offered run. */
const runLength = 20;
let runs = 0;

export function describeStock(rig: () => Rig): void {
  /** A run nobody has heard of. */
  function newRun(): NumberRun {
    runs += 1;
    const first = String(1_000_000 + runs * 1000).padStart(8, '0') as InvoiceNumber;
    return { kind: rig().kind, code: '011001900111' as InvoiceCode, first, count: runLength };
  }
  async function offeredRun(): Promise<NumberRun> {
    const run = newRun();
    await rig().far.set({ segments: [{ ...run, state: 'offered' }] });
    return run;
  }
  async function boughtRun(): Promise<NumberRun> {
    const run = await offeredRun();
    await done(rig().device.requisition(run, 'download'));
    await done(rig().device.requisition(run, 'confirm'));
    expect(await done(rig().device.readIn(run.kind))).toEqual([run]);
    return run;
  }
  async function done<T>(changing: Promise<ChangeOutcome<T>>): Promise<T> {
    const changed = await changing;
    if (changed.outcome !== 'done') throw new Error(JSON.stringify(changed));
    return changed.value;
  }
  /** The end of a run. */
  const endOf = (run: NumberRun, count: number): NumberRun => ({
    ...run,
    first: invoiceNumber(Number(run.first) + run.count - count) ?? run.first,
    count,
  });
  const remaining = async () => must(await rig().device.stock(rig().kind)).remaining;
  const unknownRun = (run: NumberRun) => ({
    outcome: 'refused',
    problem: { code: 'device-run-unknown', details: { code: run.code, first: run.first, count: run.count } },
  });

  describe('stock', () => {
    it('is bought in two steps and read in; each may be taken again', async () => {
      const { device, far, kind } = rig();
      const before = await remaining();
      const run = await offeredRun();
      for (const step of ['download', 'confirm'] as const) {
        const state = step === 'download' ? 'downloaded' : 'confirmed';
        expect(await done(device.requisition(run, step))).toBe(state);
        expect(await done(device.requisition(run, step))).toBe(state);
        expect(await remaining()).toBe(before);
      }
      expect(await done(device.requisition(run, 'download'))).toBe('confirmed');
      expect(await done(device.readIn(kind))).toEqual([run]);
      expect(await done(device.readIn(kind))).toEqual([]);
      const stock = must(await device.stock(kind));
      expect(stock.remaining).toBe(before + run.count);
      expect((await farStock(far, kind)).remaining).toBe(stock.remaining);
      const { code, first, count } = run;
      const bought = stock.segments.find((segment) => segment.code === code && segment.first === first);
      expect(bought).toMatchObject({ count, remaining: count, last: invoiceNumber(Number(first) + count - 1) });
      expect(bought?.boughtAt).not.toBeNull();
    });

    it('that the bureau does not offer, or cannot be asked for, is not bought', async () => {
      const { device, far } = rig();
      const run = newRun();
      expect(await device.requisition(run, 'download')).toMatchObject(unknownRun(run));
      const offered = await offeredRun();
      const shorter = { ...offered, count: offered.count - 1 };
      expect(await device.requisition(shorter, 'download')).toMatchObject(unknownRun(shorter));
      expect(await done(device.requisition(offered, 'confirm'))).toBe('offered');
      await far.set({ bureau: 'down' });
      const unreachable = { outcome: 'refused', problem: { code: 'device-bureau-unreachable' } };
      expect(await device.requisition(offered, 'download')).toMatchObject(unreachable);
    });

    it('is given back from its unused end', async () => {
      const { device } = rig();
      const run = await boughtRun();
      const before = await remaining();
      const start = { ...run, count: 5 };
      expect(await device.giveBack(start)).toMatchObject(unknownRun(start));
      const tooMuch = endOf(run, run.count + 1);
      expect(await device.giveBack(tooMuch)).toMatchObject(unknownRun(tooMuch));
      expect(await remaining()).toBe(before);
      await done(device.giveBack(endOf(run, 5)));
      expect(await remaining()).toBe(before - 5);
      const again = endOf(run, 5);
      expect(await device.giveBack(again)).toMatchObject(unknownRun(again));
      await done(device.giveBack({ ...run, count: run.count - 5 }));
      expect(await remaining()).toBe(before - run.count);
    });

    it('is handed out to another machine and taken back', async () => {
      const { device, far } = rig();
      const run = await boughtRun();
      const before = await remaining();
      const handedOut = endOf(run, 8);
      const changed = await device.handOut(handedOut, 2);
      expect(changed).toMatchObject({ outcome: 'done' });
      expect(await remaining()).toBe(before - 8);
      expect(await device.handOut(handedOut, 2)).toMatchObject(unknownRun(handedOut));
      // that machine has not given it back yet
      expect(await device.takeBack(handedOut, 2)).toMatchObject(unknownRun(handedOut));
      await far.set({ givenBack: handedOut });
      expect(await device.takeBack(handedOut, 3)).toMatchObject(unknownRun(handedOut));
      expect(await device.takeBack(handedOut, 2)).toMatchObject({ outcome: 'done' });
      expect(await remaining()).toBe(before);
      expect(await device.takeBack(handedOut, 2)).toMatchObject(unknownRun(handedOut));
    });

    it('whose step nobody answers for was asked for once, and the stock tells', async () => {
      const { device, far, kind } = rig();
      const run = await offeredRun();
      const asked = { buy: await askedFor(far, '1B'), read: await askedFor(far, '19'), back: await askedFor(far, '1A') };
      const before = await remaining();
      const unknown = { outcome: 'unknown' };
      await far.faults(['1B', '19', '1A'].map((cmd) => ({ cmd, fault: 'cutAfterByte', bytes: 9 })));
      expect(await device.requisition(run, 'download')).toMatchObject(unknown);
      // asked again, it answers where it stands
      expect(await done(device.requisition(run, 'download'))).toBe('downloaded');
      await done(device.requisition(run, 'confirm'));
      expect(await device.readIn(kind)).toMatchObject(unknown);
      expect(await remaining()).toBe(before + run.count);
      expect(await device.giveBack(run)).toMatchObject(unknown);
      expect(await remaining()).toBe(before);
      expect(await askedFor(far, '1B')).toBe(asked.buy + 3);
      expect(await askedFor(far, '19')).toBe(asked.read + 1);
      expect(await askedFor(far, '1A')).toBe(asked.back + 1);
    });
  });
}
