/**
 * Answers of the platform as zod schemas: the wall between JSON from outside and the domain. Unknown fields are dropped;
 * anything missing or malformed makes the whole answer a broken one, so that no half of it is ever believed.
 */
import { z } from 'zod';
import type { ClaimId, Instant, InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { mask } from '../../../domain/mask.ts';
import { type Fen, yuanToFen } from '../../../domain/money.ts';
import { type Order, type OrderLine, orderSources, orderStates } from '../../../domain/order.ts';
import type { UploadResult } from '../../../domain/ports.ts';
import type { TaxCode, TaxRate } from '../../../domain/tax-types.ts';

const text = (max: number) => z.string().max(max);
const id = z.string().min(1).max(64);

/** An optional text; `null` is read as absent, because many JSON writers know no other way to leave a field out. */
const optionalText = (max: number) => text(max).nullish();

/** Money on the wire: exactly two places, at most 9 999 999 999.99. */
const money = z
  .string()
  .regex(/^-?\d{1,10}\.\d{2}$/)
  .transform((yuan, context): Fen => {
    const fen = yuanToFen(yuan);
    if (fen !== null) return fen;
    context.addIssue({ code: 'custom', message: 'not an amount' });
    return z.NEVER;
  });
const paidMoney = money.refine((fen) => fen >= 0);

/** RFC 3339 at any offset, brought to +08:00. */
const instant = z
  .string()
  .max(40)
  .transform((raw) => raw.toUpperCase())
  .pipe(z.iso.datetime({ offset: true }))
  .transform((raw): Instant => instantFromDate(Date.parse(raw)));

const orderLine = z
  .object({
    lineId: id,
    description: text(400),
    passenger: optionalText(200),
    // The platform masks them; one careless release of it must not put open numbers on our disk.
    idMasked: optionalText(64).transform((text) => text && mask(text)),
    train: optionalText(64),
    from: optionalText(200),
    to: optionalText(200),
    seat: optionalText(64),
    taxCode: text(30),
    taxRate: z.string().regex(/^0(\.\d{1,4})?$/),
    gross: paidMoney,
    refunded: paidMoney,
    // other channels number their invoices in their own way: twenty digits and no code, for one
    invoiced: z.object({ code: text(64), number: text(64), channel: text(200) }).nullable(),
  })
  .transform(
    (line): OrderLine => ({
      lineId: line.lineId as OrderLineId,
      description: line.description,
      ...given('passenger', line.passenger),
      ...given('idMasked', line.idMasked),
      ...given('train', line.train),
      ...given('from', line.from),
      ...given('to', line.to),
      ...given('seat', line.seat),
      taxCode: line.taxCode as TaxCode,
      taxRate: line.taxRate as TaxRate,
      gross: line.gross,
      refunded: line.refunded,
      invoiced: line.invoiced && {
        code: line.invoiced.code as InvoiceCode,
        number: line.invoiced.number as InvoiceNumber,
        channel: line.invoiced.channel,
      },
    }),
  );

const order = z
  .object({
    orderNo: id,
    source: z.enum(orderSources),
    state: z.enum(orderStates),
    paidAt: instant,
    travelDate: z.iso.date().nullish(),
    buyerHint: z.object({ name: text(400), taxId: optionalText(40) }).nullish(),
    lines: z.array(orderLine).max(2000),
    version: z.int(),
  })
  .refine((read) => new Set(read.lines.map((line) => line.lineId)).size === read.lines.length, { message: 'line id twice' })
  .transform(
    (read): Order => ({
      orderNo: read.orderNo as OrderNo,
      source: read.source,
      state: read.state,
      paidAt: read.paidAt,
      ...given('travelDate', read.travelDate),
      ...(read.buyerHint ? { buyerHint: { name: read.buyerHint.name, ...given('taxId', read.buyerHint.taxId) } } : {}),
      lines: read.lines,
      version: read.version,
    }),
  );

const uploadResult = z
  .discriminatedUnion('outcome', [
    z.object({ uploadKey: z.string(), outcome: z.enum(['accepted', 'duplicate', 'conflict']) }),
    z.object({
      uploadKey: z.string(),
      outcome: z.literal('accepted-order-conflict'),
      by: text(200),
      code: text(64),
      number: text(64),
    }),
    z.object({ uploadKey: z.string(), outcome: z.literal('rejected'), type: text(200), detail: text(4000) }),
  ])
  .transform(
    (result): UploadResult => (result.outcome === 'accepted-order-conflict' ? { ...result, outcome: 'orderConflict' } : result),
  );

/** One schema per answer, named after its call. */
export const answers = {
  time: z.object({ now: instant }),
  order,
  orders: z.object({ orders: z.array(order), cursor: text(2000), more: z.boolean() }),
  claim: z.object({ claimId: id.transform((raw) => raw as ClaimId), expiresAt: instant }),
  upload: z.object({ results: z.array(uploadResult) }),
} as const;

/** `application/problem+json`; the members that some types add are read by {@link alreadyInvoiced} and {@link platformTime}. */
export const problemDocument = z.object({ type: z.string(), detail: z.string().nullish() });
/** Members of `already-invoiced`. */
export const alreadyInvoiced = z.object({ by: text(200), code: optionalText(64), number: optionalText(64), at: instant });
/** Member of `clock-skew`. */
export const platformTime = z.object({ now: instant });

function given<K extends string>(key: K, value: string | null | undefined): { readonly [P in K]?: string } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: string });
}
