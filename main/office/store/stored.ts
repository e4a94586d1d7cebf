/**
 * The JSON columns of the ledger as zod schemas: a ledger file edited by hand is found out here, not trusted.
 */
import { z } from 'zod';
import type { DeviceIdentity, Stock } from '../../../domain/device.ts';
import type { DraftInput } from '../../../domain/draft.ts';
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  RequestId,
} from '../../../domain/ids.ts';
import type { InvoiceContent, InvoiceOrigin, Signed } from '../../../domain/invoice.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { maskedJson } from '../../../domain/mask.ts';
import type { Fen } from '../../../domain/money.ts';
import { type Order, orderSources, orderStates } from '../../../domain/order.ts';
import { type Problem, problemCodes } from '../../../domain/problem.ts';
import type { Decimal, TaxCode, TaxRate } from '../../../domain/tax-types.ts';

/** The ledger's own text with a brand of the domain. */
export const id = <T extends string>() => z.string().transform((text) => text as T);
export const fen = z
  .number()
  .int()
  .transform((amount) => amount as Fen);
const kind = z.enum(invoiceKinds);
const source = z.enum(orderSources);
const zeroRate = z.enum(['exempt', 'notTaxed', 'ordinaryZero']);
const party = z.object({ name: z.string(), taxId: z.string(), addressPhone: z.string(), bankAccount: z.string() });
export const key = z.object({ code: id<InvoiceCode>(), number: id<InvoiceNumber>() });

const line = z.object({
  nature: z.enum(['normal', 'discount', 'discounted']),
  name: z.string(),
  taxCode: id<TaxCode>(),
  spec: z.string(),
  unit: z.string(),
  quantity: id<Decimal>().exactOptional(),
  price: id<Decimal>().exactOptional(),
  priceIncludesTax: z.boolean(),
  net: fen,
  rate: id<TaxRate>(),
  tax: fen,
  zeroRate: zeroRate.exactOptional(),
  deduction: fen.exactOptional(),
});

export const content = z.object({
  kind,
  colour: z.enum(['blue', 'red']),
  seller: party,
  buyer: party,
  lines: z.array(line),
  totals: z.object({ net: fen, tax: fen, gross: fen }),
  remarks: z.string(),
  payee: z.string(),
  reviewer: z.string(),
  clerk: z.string(),
  original: key.exactOptional(),
  redFormNo: z.string().exactOptional(),
});

const signed = z.object({
  code: id<InvoiceCode>(),
  number: id<InvoiceNumber>(),
  issuedAt: id<Instant>(),
  cipher: z.string(),
  checkCode: z.string(),
});

const origin = z.object({
  requestId: id<RequestId>(),
  deviceId: id<DeviceId>(),
  deviceNo: id<DeviceNo>(),
  orderNo: id<OrderNo>(),
  source,
  orderLineIds: z.array(id<OrderLineId>()),
  offline: z.boolean(),
  evidence: z.enum(['device', 'platform']).exactOptional(),
});

const draft = z.object({
  kind,
  buyer: party,
  lines: z.array(
    z.object({
      orderLineId: id<OrderLineId>().exactOptional(),
      name: z.string(),
      taxCode: id<TaxCode>(),
      spec: z.string(),
      unit: z.string(),
      quantity: id<Decimal>().exactOptional(),
      price: id<Decimal>().exactOptional(),
      amount: fen,
      includesTax: z.boolean(),
      rate: id<TaxRate>(),
      zeroRate: zeroRate.exactOptional(),
      discount: fen.exactOptional(),
    }),
  ),
  remarks: z.string(),
  payee: z.string(),
  reviewer: z.string(),
});

const order = z.object({
  orderNo: id<OrderNo>(),
  source,
  state: z.enum(orderStates),
  paidAt: id<Instant>(),
  travelDate: z.string().exactOptional(),
  buyerHint: z.object({ name: z.string(), taxId: z.string().exactOptional() }).exactOptional(),
  lines: z.array(
    z.object({
      lineId: id<OrderLineId>(),
      description: z.string(),
      passenger: z.string().exactOptional(),
      idMasked: z.string().exactOptional(),
      train: z.string().exactOptional(),
      from: z.string().exactOptional(),
      to: z.string().exactOptional(),
      seat: z.string().exactOptional(),
      taxCode: id<TaxCode>(),
      taxRate: id<TaxRate>(),
      gross: fen,
      refunded: fen,
      invoiced: key.extend({ channel: z.string() }).nullable(),
    }),
  ),
  version: z.number().int(),
});

const problem = z.object({ code: z.enum(problemCodes), details: z.record(z.string(), z.union([z.string(), z.number()])) });

const identity = z.object({
  deviceNo: id<DeviceNo>(),
  taxId: z.string(),
  name: z.string(),
  kinds: z.array(kind),
  clock: id<Instant>().nullable(),
  version: z.string(),
});

const stock = z.object({
  kind,
  next: key.nullable(),
  remaining: z.number().int(),
  segments: z.array(
    z.object({
      code: id<InvoiceCode>(),
      first: id<InvoiceNumber>(),
      last: id<InvoiceNumber>(),
      count: z.number().int(),
      remaining: z.number().int(),
      // Absent in what was written before devices were asked for it.
      boughtAt: id<Instant>().nullable().default(null),
    }),
  ),
});

/** The ledger's own JSON back as the domain's type; throws where the file was damaged, which is a broken machine. */
export const reader =
  <T>(schema: z.ZodType<T>) =>
  (json: string): T =>
    schema.parse(JSON.parse(json));

export const readContent = reader<InvoiceContent>(content);
export const readSigned = reader<Signed>(signed);
export const readOrigin = reader<InvoiceOrigin>(origin);
export const readDraft = reader<DraftInput>(draft);
export const readOrder = reader<Order>(order);
export const readProblem = reader<Problem>(problem);
export const readIdentity = reader<DeviceIdentity>(identity);
/** A problem as it is stored. What a device, a bureau or the platform says in it may repeat a number or an address of a person. */
export function problemText(problem: Problem): string {
  return maskedJson(problem);
}

export const readStock = reader<Stock>(stock);
