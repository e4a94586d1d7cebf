/**
 * A tax disk of a few lines with stock, a month and a clock, for tests of operations. It is gullible: asked twice it does a thing twice,
 * so that only whoever asks can keep it from being done twice.
 */
import type { ChangeOutcome, NumberRun, PurchaseState, Stock, TaxDevice } from '../../../domain/device.ts';
import type { OperationStep } from '../../../domain/device-operation.ts';
import type { DeviceNo, Instant, InvoiceCode, InvoiceKey, InvoiceNumber } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import { failed, ok, type Problem } from '../../../domain/problem.ts';
import { monitor, recorded, segment, stock } from '../../../domain/samples.testing.ts';
import { seller, simpleDevice } from './desk.testing.ts';

export const code = '011001900111' as InvoiceCode;
const kind = '007';
/** At the end of the stock. */
export const heldRun: NumberRun = { kind, code, first: '00000091' as InvoiceNumber, count: 10 };
export const nextNumber: InvoiceKey = { code, number: '00000021' as InvoiceNumber };
/** At the bureau. */
export const offeredRun: NumberRun = { kind, code, first: '00000201' as InvoiceNumber, count: 50 };

/** What becomes of the next request for a step: its answer is lost before or after it was done, or it is refused. */
export type Mishap = 'lost-before' | 'lost-after' | { readonly refused: Problem };

/** @param at Called before a change is done, and before its answer goes out; a test stops the process there. */
export function stockedDisk(now: () => Instant, at: (place: string) => void = () => undefined) {
  const held = [
    { first: 1, count: 100, used: 20 },
    { first: 501, count: 20, used: 0 },
  ];
  const far = {
    deviceNo: '499000123456' as DeviceNo,
    absent: false,
    purchase: 'offered' as PurchaseState,
    bureau: 'up' as 'up' | 'down',
    unsent: 3,
    month: 11,
    reported: 0,
    cleared: 0,
    clockAheadMs: -600_000,
    /** Numbers voided unused, in order. */
    voided: [] as InvoiceNumber[],
    /** Steps that were done, in order. */
    acted: [] as OperationStep[],
    mishaps: {} as Partial<Record<OperationStep, Mishap>>,
    awaited: [] as boolean[],
  };
  const voidedAt = (): Instant => instantFromDate((epochMs(now()) ?? 0) + far.clockAheadMs);
  const dated = (month: number, day: string) =>
    month > 12 ? `2027${String(month - 12).padStart(2, '0')}${day}` : `2026${String(month).padStart(2, '0')}${day}`;

  async function change<T>(step: OperationStep, act: () => T): Promise<ChangeOutcome<T>> {
    const mishap = far.mishaps[step];
    delete far.mishaps[step];
    if (typeof mishap === 'object') return { outcome: 'refused', problem: mishap.refused };
    at(`${step} asked`);
    if (mishap === 'lost-before') return { outcome: 'unknown', reason: 'silent' };
    const value = act();
    far.acted.push(step);
    at(`${step} done`);
    return mishap === 'lost-after' ? { outcome: 'unknown', reason: 'silent' } : { outcome: 'done', value };
  }

  const numberOf = (number: number) => String(number).padStart(8, '0') as InvoiceNumber;
  const stockNow = (): Stock => ({
    ...stock(...held.map(({ first, count, used }) => segment(code, first, count, count - used)).filter((s) => s.remaining > 0)),
    kind,
  });

  /** Voids whatever is next, and not what it is asked for. */
  function voidNext(): InvoiceKey {
    const from = held.find(({ count, used }) => used < count);
    if (!from) throw new Error('nothing is left');
    const number = numberOf(from.first + from.used);
    from.used += 1;
    far.voided.push(number);
    return { code, number };
  }

  /** Takes the last numbers of the segment that the run is in, whatever they are. */
  function giveAway({ first, count }: NumberRun): null {
    const from = held.find((one) => Number(first) >= one.first && Number(first) < one.first + 100);
    if (from) from.count -= count;
    return null;
  }

  const device: TaxDevice = {
    ...simpleDevice(false).device,
    identify: async () =>
      far.absent
        ? failed('device-absent', { deviceId: 'disk-1' })
        : ok({
            deviceNo: far.deviceNo,
            taxId: seller.taxId,
            name: seller.name,
            kinds: [kind],
            clock: instantFromDate((epochMs(now()) ?? 0) + far.clockAheadMs),
            version: '1',
          }),
    stock: async () => ok(stockNow()),
    async query(query) {
      if (query.by !== 'numbers') return ok([]);
      const numbers = held.flatMap(({ first, used }) => Array.from({ length: used }, (_, index) => first + index));
      return ok(
        numbers
          .filter((number) => number >= Number(query.from) && number <= Number(query.to))
          .map((number) => {
            const key = { code, number: numberOf(number) };
            return recorded(
              key,
              far.voided.includes(key.number) ? { state: 'blankVoid', voidedAt: voidedAt(), content: null } : {},
            );
          }),
      );
    },
    voidInvoice: () => change('voidBlank', () => ({ key: voidNext(), at: voidedAt() })),
    unsent: async () => ok({ kind, count: far.unsent, oldestAt: null, net: null }),
    monitor: async () =>
      ok(
        monitor({
          kind,
          reportPeriodEnd: dated(far.month - 1 + far.reported, '28235959'),
          lastReport: dated(far.month - 1 + far.reported, '03101112'),
          issueDeadline: dated(far.month + far.cleared, '15'),
        }),
      ),
    async sendToBureau() {
      if (far.bureau === 'down') return failed('device-bureau-unreachable', { deviceId: 'disk-1' });
      const sent = far.unsent;
      const answer = await change('upload', () => {
        far.unsent = 0;
        return { sent, failed: 0 };
      });
      return answer.outcome === 'done' ? ok(answer.value) : failed('device-silent', { deviceId: 'disk-1' });
    },
    requisition: (_run, step) =>
      change(step, () => {
        far.purchase = step === 'download' ? 'downloaded' : 'confirmed';
        return far.purchase;
      }),
    readIn: () =>
      change('readIn', () => {
        if (far.purchase !== 'confirmed') return [];
        far.purchase = 'offered';
        held.push({ first: Number(offeredRun.first), count: offeredRun.count, used: 0 });
        return [offeredRun];
      }),
    giveBack: (run) => change('giveBack', () => giveAway(run)),
    handOut: (run) => change('handOut', () => giveAway(run)),
    takeBack: ({ first, count }) =>
      change('takeBack', () => {
        held.push({ first: Number(first), count, used: 0 });
        return null;
      }),
    report: () =>
      change('report', () => {
        far.reported += 1;
        return null;
      }),
    clear: () =>
      change('clear', () => {
        far.cleared += 1;
        return null;
      }),
    setClock: (to) =>
      change('setClock', () => {
        far.clockAheadMs = (epochMs(to) ?? 0) - (epochMs(now()) ?? 0);
        return null;
      }),
    awaitLateChange: (overNetwork) => void far.awaited.push(overNetwork),
  };
  return {
    device,
    far,
    /** Numbers issued meanwhile, of the first segment. */
    use(count: number): void {
      const [first] = held;
      if (first) first.used = Math.min(first.count, first.used + count);
    },
    remaining: () => held.reduce((sum, { count, used }) => sum + count - used, 0),
  };
}
