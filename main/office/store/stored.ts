/**
 * The JSON columns of the ledger as zod schemas: a ledger file edited by hand is found out here, not trusted.
 */
import { z } from 'zod';
import type { DeviceIdentity, Stock } from '../../../domain/device.ts';
import type { DraftInput } from '../../../domain/draft.ts';
import type { Instant } from '../../../domain/ids.ts';
import type { InvoiceContent, InvoiceOrigin, Signed } from '../../../domain/invoice.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { type Order, orderSources, orderStates } from '../../../domain/order.ts';
import { type Problem, problemCodes } from '../../../domain/problem.ts';

/** The ledger's own text with a brand of the domain. */
const id = <T extends string>() => z.string().transform((text) => text as T);
const fen = z.number().int();
const kind = z.enum(invoiceKinds);
const source = z.enum(orderSources);
const zeroRate = z.enum(['exempt', 'notTaxed', 'ordinaryZero']);
const party = z.object({ name: z.string(), taxId: z.string(), addressPhone: z.string(), bankAccount: z.string() });
export const key = z.object({ code: z.string(), number: z.string() });

const line = z.object({
  nature: z.enum(['normal', 'discount', 'discounted']),
  name: z.string(),
  taxCode: z.string(),
  spec: z.string(),
  unit: z.string(),
  quantity: z.string().optional(),
  price: z.string().optional(),
  priceIncludesTax: z.boolean(),
  net: fen,
  rate: z.string(),
  tax: fen,
  zeroRate: zeroRate.optional(),
  deduction: fen.optional(),
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
  original: key.optional(),
  redFormNo: z.string().optional(),
});

const signed = z.object({
  code: z.string(),
  number: z.string(),
  issuedAt: id<Instant>(),
  cipher: z.string(),
  checkCode: z.string(),
});

const origin = z.object({
  requestId: z.string(),
  deviceId: z.string(),
  deviceNo: z.string(),
  orderNo: z.string(),
  source,
  orderLineIds: z.array(z.string()),
  offline: z.boolean(),
  evidence: z.enum(['device', 'platform']).optional(),
});

const draft = z.object({
  kind,
  buyer: party,
  lines: z.array(
    z.object({
      orderLineId: z.string().optional(),
      name: z.string(),
      taxCode: z.string(),
      spec: z.string(),
      unit: z.string(),
      quantity: z.string().optional(),
      price: z.string().optional(),
      amount: fen,
      includesTax: z.boolean(),
      rate: z.string(),
      zeroRate: zeroRate.optional(),
      discount: fen.optional(),
    }),
  ),
  remarks: z.string(),
  payee: z.string(),
  reviewer: z.string(),
});

const order = z.object({
  orderNo: z.string(),
  source,
  state: z.enum(orderStates),
  paidAt: z.string(),
  travelDate: z.string().optional(),
  buyerHint: z.object({ name: z.string(), taxId: z.string().optional() }).optional(),
  lines: z.array(
    z.object({
      lineId: z.string(),
      description: z.string(),
      passenger: z.string().optional(),
      idMasked: z.string().optional(),
      train: z.string().optional(),
      from: z.string().optional(),
      to: z.string().optional(),
      seat: z.string().optional(),
      taxCode: z.string(),
      taxRate: z.string(),
      gross: fen,
      refunded: fen,
      invoiced: z.object({ code: z.string(), number: z.string(), channel: z.string() }).nullable(),
    }),
  ),
  version: z.number().int(),
});

const problem = z.object({ code: z.enum(problemCodes), details: z.record(z.string(), z.union([z.string(), z.number()])) });

const identity = z.object({
  deviceNo: z.string(),
  taxId: z.string(),
  name: z.string(),
  kinds: z.array(kind),
  clock: z.string().nullable(),
  version: z.string(),
});

const stock = z.object({
  kind,
  next: key.nullable(),
  remaining: z.number().int(),
  segments: z.array(
    z.object({
      code: z.string(),
      first: z.string(),
      last: z.string(),
      count: z.number().int(),
      remaining: z.number().int(),
      // Absent in what was written before devices were asked for it.
      boughtAt: z.string().nullable().default(null),
    }),
  ),
});

/** The ledger's own JSON back as the domain's type; throws where the file was damaged, which is a broken machine. */
export const reader =
  <T>(schema: z.ZodType) =>
  (json: string): T =>
    schema.parse(JSON.parse(json)) as T;

export const readContent = reader<InvoiceContent>(content);
export const readSigned = reader<Signed>(signed);
export const readOrigin = reader<InvoiceOrigin>(origin);
export const readDraft = reader<DraftInput>(draft);
export const readOrder = reader<Order>(order);
export const readProblem = reader<Problem>(problem);
export const readIdentity = reader<DeviceIdentity>(identity);
export const readStock = reader<Stock>(stock);
