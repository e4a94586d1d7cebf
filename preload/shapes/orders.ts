/**
 * Orders and drafts as they cross the border.
 */
import { z } from 'zod';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { orderStates } from '../../domain/order.ts';
import {
  branded,
  decimal,
  fen,
  instant,
  kind,
  list,
  orderLineId,
  orderNo,
  party,
  problem,
  requestId,
  source,
  taxCode,
  taxRate,
  text,
  zeroRate,
} from './values.ts';

export const orderLine = z.object({
  lineId: orderLineId,
  description: z.string(),
  passenger: z.string().exactOptional(),
  idMasked: z.string().exactOptional(),
  train: z.string().exactOptional(),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  seat: z.string().exactOptional(),
  taxCode,
  taxRate,
  gross: fen,
  refunded: fen,
  /** Another channel's invoice may have no code and a number of 20 digits (数电发票). */
  invoiced: z
    .object({ code: branded<InvoiceCode>(text(64)), number: branded<InvoiceNumber>(text(64)), channel: z.string() })
    .nullable(),
});
export const order = z.object({
  orderNo,
  source,
  state: z.enum(orderStates),
  paidAt: instant,
  travelDate: z.string().exactOptional(),
  buyerHint: z.object({ name: z.string(), taxId: z.string().exactOptional() }).exactOptional(),
  lines: list(orderLine),
  version: z.number().int(),
});

export const draftLine = z.object({
  orderLineId: orderLineId.exactOptional(),
  name: text(400),
  taxCode,
  spec: text(200),
  unit: text(100),
  quantity: decimal.exactOptional(),
  price: decimal.exactOptional(),
  amount: fen,
  includesTax: z.boolean(),
  rate: taxRate,
  zeroRate: zeroRate.exactOptional(),
  discount: fen.exactOptional(),
});
export const draftInput = z.object({
  kind,
  buyer: party,
  lines: z.array(draftLine).max(2000).readonly(),
  remarks: text(1000),
  payee: text(100),
  reviewer: text(100),
});
export const draft = draftInput.extend({ requestId, orderNo, source, openedAt: instant });

/** A finding on one field of a draft: `block` stops the issue, `warn` is shown. `path` names the field, `lines.0.name`. */
export const finding = z.object({ path: z.string(), severity: z.enum(['block', 'warn']), problem });
