/**
 * The far end as the conformance suite needs it: its own ledger to be believed, its fault script, and its switches. A
 * simulator is one; a real device on a bench is another, with less to switch.
 */
import { z } from 'zod';
import type { DeviceInvoice, TaxDevice } from '../../domain/device.ts';
import type { RequestId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { RunningSimulator } from '../../simulators/start.ts';

const ledgerSchema = z.object({
  device: z.object({ deviceNo: z.string(), taxId: z.string(), name: z.string(), kinds: z.array(z.string()), clock: z.string() }),
  invoices: z.array(
    z.object({
      kind: z.string(),
      code: z.string(),
      number: z.string(),
      state: z.string(),
      buyerName: z.string(),
      net: z.number(),
      tax: z.number(),
      gross: z.number(),
      lineCount: z.number(),
      uploaded: z.boolean(),
      requestSerial: z.string().nullable(),
    }),
  ),
  stock: z.array(
    z.object({
      kind: z.string(),
      next: z.object({ code: z.string(), number: z.string() }).nullable(),
      remaining: z.number(),
    }),
  ),
  faultsWaiting: z.number(),
  /** Requests that came whole, by command or id. */
  exchangesOf: z.record(z.string(), z.number()),
});
export type FarLedger = z.infer<typeof ledgerSchema>;

/** Trouble that both families know, each in its own way: entries of the far end's fault script, for one issue. */
export interface FamilyFaults {
  /** The request never gets there. */
  readonly requestLost: object;
  /** Executed, and no answer. */
  readonly answerLost: object;
  /** Executed, and the answer is spoilt. */
  readonly answerSpoilt: object;
  /** Executed, and answered with a return code that proves nothing. */
  readonly answeredOddly: object;
}

/** A driver and the device it drives. */
export interface Rig {
  readonly device: TaxDevice;
  readonly far: RunningSimulator;
  readonly faults: FamilyFaults;
  /** The kind most tests issue, with plenty of numbers. */
  readonly kind: InvoiceKind;
  /** A kind that has two segments of few numbers. */
  readonly shortKind: InvoiceKind;
  /** A kind on paper and an electronic one, both with plenty of numbers. */
  readonly paperKind: InvoiceKind;
  readonly electronicKind: InvoiceKind;
  /** Command or id of a void at the far end, and its trouble. */
  readonly voids: { readonly command: string } & Pick<FamilyFaults, 'requestLost' | 'answerLost'>;
  /** A problem code that is not the same in both families: a count, a day or an amount that the device does not tell apart. */
  readonly offlineLimit: (precise: ProblemCode) => ProblemCode;
  /** Another driver for the same far end, described differently. */
  readonly open: (change: object) => TaxDevice;
}

/** Limits that nothing in the suite reaches, everything plugged in, and a bureau that takes everything. */
export const usualState = {
  plugged: true,
  bureau: 'up',
  uploadErrors: [],
  limits: {
    singleLimit: 99_999_999,
    activeLimits: 15,
    offlineHours: 720,
    offlineCount: 5000,
    offlineBlue: 999_999_999,
    offlineRed: 999_999_999,
    uploadDay: null,
    lastReport: null,
  },
} as const;

let requests = 0;
/** A request id that was never used before. */
export function newRequest(): RequestId {
  requests += 1;
  return `conformance-${process.pid}-${requests}` as RequestId;
}

export async function farLedger(far: RunningSimulator): Promise<FarLedger> {
  return ledgerSchema.parse(await far.ledger());
}

/** How often the far end was asked for this command or id. */
export async function askedFor(far: RunningSimulator, command: string): Promise<number> {
  return (await farLedger(far)).exchangesOf[command] ?? 0;
}

/** The far end's ledger of one kind. */
export async function farStock(far: RunningSimulator, kind: InvoiceKind): Promise<FarLedger['stock'][number]> {
  const stock = (await farLedger(far)).stock.find((entry) => entry.kind === kind);
  if (stock === undefined) throw new Error(`the far end has no kind ${kind}`);
  return stock;
}

/** What the driver must have read for an invoice of the far end's ledger. */
export function asRead({ code, number, state, net, tax, gross, lineCount, buyerName }: FarLedger['invoices'][number]) {
  return { key: { code, number }, state, totals: { net, tax, gross }, lineCount, buyerName } satisfies Partial<
    Record<keyof DeviceInvoice, unknown>
  >;
}
