/**
 * What can be checked of a device through its driver alone, with nobody at its far end: the suite for a real device, and for one
 * that somebody else wrote. What leaves a trace in it is done only where that is allowed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeOutcome, DeviceFamily, TaxDevice } from '../../domain/device.ts';
import type { InvoiceKey, RequestId } from '../../domain/ids.ts';
import { deviceDate, epochMs, instantFromDate } from '../../domain/instant.ts';
import type { InvoiceContent, Party } from '../../domain/invoice.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import { fen } from '../../domain/money.ts';
import { nextOfSegment } from '../../domain/numbering.ts';
import type { Lasting } from './pointed.testing.ts';
import { blueInvoice, redInvoice } from './sample-content.testing.ts';
import { must } from './settle.testing.ts';

export interface Bench {
  readonly device: TaxDevice;
  readonly seller: Party;
  readonly kinds: readonly InvoiceKind[];
  readonly may: ReadonlySet<Lasting>;
  /** Ends whatever was started for it. */
  stop(): Promise<void>;
}

/** Lowest fare that has a tax at every rate, fen. */
const fare = 100;
const minuteMs = 60_000;

/** @param family What is true of one family only is asked of that one. */
export function describeBench(name: string, family: DeviceFamily, start: () => Promise<Bench>): void {
  const isDisk = family === 'serial-converter';
  describe(name, () => {
    let started: Bench | null = null;
    const bench = () => {
      if (started === null) throw new Error('the bench is started before the first test');
      return started;
    };
    beforeAll(async () => {
      started = await start();
    });
    afterAll(async () => {
      await bench().device.close();
      await bench().stop();
    });
    describeQuestions(bench, isDisk);
    describeLasting(bench, isDisk);
  });
}

function describeQuestions(bench: () => Bench, isDisk: boolean): void {
  it('is registered to the seller, for the kinds of the counter', async () => {
    const { device, seller, kinds } = bench();
    const self = must(await device.identify());
    expect(self.taxId).toBe(seller.taxId);
    expect(self.kinds).toEqual(expect.arrayContaining([...kinds]));
    expect(self.clock).not.toBeNull();
  });

  it('names as next number what its first open segment says, and as left what they hold', async () => {
    const { device, kinds } = bench();
    for (const kind of kinds) {
      const { next, remaining, segments } = must(await device.stock(kind));
      const open = segments.find((segment) => segment.remaining > 0);
      expect(next, kind).toEqual(open === undefined ? null : nextOfSegment(open));
      expect(remaining, kind).toBe(segments.reduce((sum, segment) => sum + segment.remaining, 0));
    }
  });

  it('says its limits, its rates and what it has not sent', async () => {
    const { device, kinds } = bench();
    for (const kind of kinds) {
      expect(must(await device.monitor(kind)).kind).toBe(kind);
      expect(must(await device.rates(kind))).not.toEqual([]);
      expect(must(await device.unsent(kind)).kind).toBe(kind);
      must(await device.bureauErrors(kind));
    }
  });

  it('finds by its number what it finds by its day', async () => {
    const { device, kinds } = bench();
    const day = deviceDate(must(await device.identify()).clock ?? instantFromDate(Date.now()));
    for (const kind of kinds) {
      const found = must(await device.query({ by: 'dates', kind, from: day, to: day, unuploadedOnly: false }));
      const last = found.at(-1);
      if (last === undefined) continue;
      const { code, number } = last.key;
      expect(must(await device.query({ by: 'numbers', kind, code, from: number, to: number }))).toEqual([last]);
    }
    const never = { by: 'dates', kind: kinds[0] ?? '007', from: '20990101', to: '20990131', unuploadedOnly: false } as const;
    expect(must(await device.query(never))).toEqual([]);
  });

  if (isDisk)
    it('counts its month so that it adds up', async () => {
      const { device, kinds } = bench();
      const month = deviceDate(must(await device.identify()).clock ?? instantFromDate(Date.now())).slice(0, 6);
      for (const kind of kinds) {
        const { opening, bought, returned, closing, states } = must(await device.month(kind, month));
        const counts = Object.values(states).map(({ count }) => count);
        const parts = [opening, bought, returned === null ? null : -returned, ...counts.map((count) => count && -count)];
        if (closing === null || parts.includes(null)) continue;
        expect(closing, kind).toBe(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
      }
    });
}

function describeLasting(bench: () => Bench, isDisk: boolean): void {
  const unlessAllowed = (what: Lasting) => [!bench().may.has(what), `FAPIAO_DEVICE_MAY does not name ${what}`] as const;

  async function invoice(kind: InvoiceKind): Promise<InvoiceContent> {
    const rates = must(await bench().device.rates(kind));
    const rate = rates.find((each) => Number(each) > 0);
    if (rate === undefined) throw new Error(`no rate for ${kind}`);
    return { ...blueInvoice({ kind, rate, fare }), seller: bench().seller };
  }
  async function issued(content: InvoiceContent): Promise<InvoiceKey> {
    const { device } = bench();
    const before = must(await device.stock(content.kind));
    const outcome = await device.issue(content, `bench-${crypto.randomUUID()}` as RequestId);
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    const { code, number } = outcome.signed;
    expect({ code, number }).toEqual(before.next);
    expect(must(await device.stock(content.kind)).remaining).toBe(before.remaining - 1);
    return { code, number };
  }
  async function expectRefused(content: InvoiceContent): Promise<void> {
    const { device } = bench();
    const before = must(await device.stock(content.kind));
    expect(await device.issue(content, `bench-${crypto.randomUUID()}` as RequestId)).toMatchObject({ outcome: 'refused' });
    expect(must(await device.stock(content.kind))).toEqual(before);
  }
  const stateOf = async (kind: InvoiceKind, { code, number }: InvoiceKey) =>
    must(await bench().device.query({ by: 'numbers', kind, code, from: number, to: number }))[0]?.state;
  function made<T>(changed: ChangeOutcome<T>): T {
    if (changed.outcome !== 'done') throw new Error(JSON.stringify(changed));
    return changed.value;
  }

  it('issues the expected number, remembers all of it, and reverses it once', async ({ skip }) => {
    skip(...unlessAllowed('issue'));
    const { device, kinds } = bench();
    // a special invoice is reversed by a form of the bureau's, which a test cannot have
    for (const kind of kinds.filter((each) => !kindFacts[each].special)) {
      const blue = await invoice(kind);
      const key = await issued(blue);
      const { code, number } = key;
      const found = must(await device.query({ by: 'numbers', kind, code, from: number, to: number }));
      expect(found).toMatchObject([{ key, state: 'blue', content: blue }]);
      const red = redInvoice(blue, key);
      expect(await stateOf(kind, await issued(red))).toBe('red');
      await expectRefused(red);
    }
  });

  it('refuses sums that do not add up, and uses no number for it', async ({ skip }) => {
    skip(...unlessAllowed('issue'));
    const [kind = '007'] = bench().kinds;
    const content = await invoice(kind);
    await expectRefused({ ...content, totals: { ...content.totals, gross: fen(content.totals.gross + 1) } });
    await expectRefused({ ...content, seller: { ...content.seller, taxId: '91320111339366503A' } });
  });

  it('voids what it issued and the next blank number, each once, and on paper only', async ({ skip }) => {
    skip(...unlessAllowed('issue'));
    skip(...unlessAllowed('void'));
    const { device, kinds } = bench();
    for (const kind of kinds.filter((each) => !kindFacts[each].special)) {
      const content = await invoice(kind);
      const request = {
        what: 'issued',
        kind,
        key: await issued(content),
        net: content.totals.net,
        clerk: content.clerk,
      } as const;
      const { next } = must(await device.stock(kind));
      if (next === null) continue;
      const blank = { what: 'blank', kind, next, clerk: content.clerk } as const;
      if (kindFacts[kind].medium === 'electronic') {
        expect(await device.voidInvoice(request)).toMatchObject({ outcome: 'refused' });
        expect(await device.voidInvoice(blank)).toMatchObject({ outcome: 'refused' });
        continue;
      }
      expect(made(await device.voidInvoice(request)).key).toEqual(request.key);
      expect(await stateOf(kind, request.key)).toBe('blueVoid');
      expect(await device.voidInvoice(request)).toMatchObject({ outcome: 'refused' });
      expect(made(await device.voidInvoice(blank)).key).toEqual(next);
      expect(await stateOf(kind, next)).toBe('blankVoid');
      expect(await device.voidInvoice(blank)).toMatchObject({ outcome: 'refused' });
    }
  });

  if (isDisk)
    it('reports and clears a period that is over, and says why when it does not', async ({ skip }) => {
      skip(...unlessAllowed('month'));
      const { device, kinds } = bench();
      for (const kind of kinds) {
        const before = must(await device.monitor(kind));
        const reported = await device.report(kind);
        const during = must(await device.monitor(kind));
        expect(during.lastReport !== before.lastReport).toBe(reported.outcome === 'done');
        if (reported.outcome !== 'done') {
          expect(reported).toMatchObject({ problem: { code: expect.stringMatching(/^device-(unuploaded|not-in-report)/) } });
          continue;
        }
        made(await device.clear(kind));
        expect(must(await device.monitor(kind)).issueDeadline).not.toBe(before.issueDeadline);
        expect(await device.clear(kind)).toMatchObject({ problem: { code: 'device-not-reported' } });
      }
    });

  if (isDisk)
    it('takes the time of this machine', async ({ skip }) => {
      skip(...unlessAllowed('clock'));
      const now = Date.now();
      made(await bench().device.setClock(instantFromDate(now)));
      const { clock } = must(await bench().device.identify());
      const past = (clock === null ? null : epochMs(clock)) ?? Number.NaN;
      expect(Math.abs(past - now)).toBeLessThan(minuteMs);
    });
}
