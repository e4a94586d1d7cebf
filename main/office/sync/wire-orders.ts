/**
 * Orders as the platform writes them.
 */
import { z } from 'zod';
import type { InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { mask } from '../../../domain/mask.ts';
import { type Order, type OrderLine, orderSources, orderStates } from '../../../domain/order.ts';
import type { TaxCode } from '../../../domain/tax-types.ts';
import { given, id, instant, optionalText, paidMoney, taxRate, text } from './wire-fields.ts';

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
    taxRate,
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
      taxRate: line.taxRate,
      gross: line.gross,
      refunded: line.refunded,
      invoiced: line.invoiced && {
        code: line.invoiced.code as InvoiceCode,
        number: line.invoiced.number as InvoiceNumber,
        channel: line.invoiced.channel,
      },
    }),
  );

/** An order; `version` tells which of two is the newer. */
export const order = z
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
