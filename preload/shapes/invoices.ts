/**
 * Issued invoices as they cross the border.
 */
import { z } from 'zod';
import {
  code,
  decimal,
  deviceId,
  fen,
  instant,
  kind,
  list,
  number,
  orderNo,
  party,
  requestId,
  signedDecimal,
  source,
  taxCode,
  taxRate,
  totals,
  zeroRate,
} from './values.ts';

/** Progress of one truth. `due` is on its way by itself; `trouble` waits for a person. */
export const truth = z.enum(['none', 'due', 'done', 'trouble']);
export const invoiceRow = z.object({
  requestId,
  deviceId,
  deviceNo: z.string(),
  kind,
  code,
  number,
  state: z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']),
  issuedAt: instant,
  orderNo,
  source,
  buyerName: z.string(),
  gross: fen,
  clerk: z.string(),
  offline: z.boolean(),
  truths: z.object({ signed: truth, recorded: truth, printed: truth, uploaded: truth }),
});
export const invoiceLine = z.object({
  nature: z.enum(['normal', 'discount', 'discounted']),
  name: z.string(),
  taxCode,
  spec: z.string(),
  unit: z.string(),
  quantity: signedDecimal.exactOptional(),
  price: decimal.exactOptional(),
  priceIncludesTax: z.boolean(),
  net: fen,
  rate: taxRate,
  tax: fen,
  zeroRate: zeroRate.exactOptional(),
  deduction: fen.exactOptional(),
});
export const invoiceDetail = invoiceRow.extend({
  seller: party,
  buyer: party,
  lines: list(invoiceLine),
  totals,
  words: z.string(),
  remarks: z.string(),
  cipher: z.string(),
  checkCode: z.string(),
  qrText: z.string(),
  timeline: list(z.object({ at: instant, what: z.string(), detail: z.string() })),
  /** The latest delivery by QR code; `url` is where the buyer finds the invoice, null until the platform has answered. Null without one. */
  handOver: z.object({ uploadKey: z.string(), truth, url: z.string().nullable() }).nullable(),
});
