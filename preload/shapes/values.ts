/**
 * The small values that the border's shapes are made of: bounded texts, branded ids, money, numbers.
 */
import { z } from 'zod';
import type {
  DeviceId,
  Instant,
  InvoiceCode,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  PrinterId,
  PrintJobId,
  RequestId,
  UserId,
} from '../../domain/ids.ts';
import { invoiceKinds } from '../../domain/kinds.ts';
import type { Fen } from '../../domain/money.ts';
import { orderSources } from '../../domain/order.ts';
import { problemCodes } from '../../domain/problem.ts';
import type { Decimal, TaxCode, TaxRate } from '../../domain/tax-types.ts';

/** A string schema whose output carries a brand of the domain. */
export const branded = <T extends string>(schema: z.ZodString) => schema.transform((text) => text as T);

export const text = (max: number) => z.string().max(max);
export const requestId = branded<RequestId>(z.string().regex(/^[A-Za-z0-9-]{8,50}$/));
export const deviceId = branded<DeviceId>(z.string().min(1).max(64));
export const printerId = branded<PrinterId>(z.string().min(1).max(64));
export const printJobId = branded<PrintJobId>(z.string().min(1).max(64));
export const orderNo = branded<OrderNo>(z.string().min(1).max(64));
export const orderLineId = branded<OrderLineId>(z.string().min(1).max(64));
export const code = branded<InvoiceCode>(z.string().regex(/^\d{10}(\d{2})?$/));
export const number = branded<InvoiceNumber>(z.string().regex(/^\d{8}$/));
export const instant = branded<Instant>(z.string().min(20).max(35));
export const userId = branded<UserId>(z.string().min(1).max(64));
export const fen = z
  .number()
  .int()
  .min(-999_999_999_999)
  .max(999_999_999_999)
  .transform((value) => value as Fen);
export const kind = z.enum(invoiceKinds);
export const source = z.enum(orderSources);
export const decimal = branded<Decimal>(z.string().regex(/^\d{1,12}(\.\d{1,15})?$/));
/** A quantity of a red-letter invoice (红字发票) is negative. */
export const signedDecimal = branded<Decimal>(z.string().regex(/^-?\d{1,12}(\.\d{1,15})?$/));
export const taxRate = branded<TaxRate>(z.string().regex(/^0(\.\d{1,4})?$/));
export const taxCode = branded<TaxCode>(z.string().max(30));
export const zeroRate = z.enum(['exempt', 'notTaxed', 'ordinaryZero']);
export const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

export const party = z.object({ name: text(400), taxId: text(40), addressPhone: text(400), bankAccount: text(400) });
export const totals = z.object({ net: fen, tax: fen, gross: fen });
export const key = z.object({ code, number });

export const problem = z.object({ code: z.enum(problemCodes), details: z.record(z.string(), z.union([z.string(), z.number()])) });
export const invoiceState = z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']);
