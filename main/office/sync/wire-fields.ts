/**
 * The fields that the platform's answers are made of, each bounded and brought to the domain's own form.
 */
import { z } from 'zod';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { instantFromDate, parseInstant } from '../../../domain/instant.ts';
import { type Fen, yuanToFen } from '../../../domain/money.ts';
import type { TaxRate } from '../../../domain/tax-types.ts';

export const text = (max: number) => z.string().max(max);
export const id = z.string().min(1).max(64);

/** An optional text; `null` is read as absent, because many JSON writers know no other way to leave a field out. */
export const optionalText = (max: number) => text(max).nullish();

/** Money on the wire: exactly two places, at most 9 999 999 999.99. */
export const money = z
  .string()
  .regex(/^-?\d{1,10}\.\d{2}$/)
  .transform((yuan, context): Fen => {
    const fen = yuanToFen(yuan);
    if (fen !== null) return fen;
    context.addIssue({ code: 'custom', message: 'not an amount' });
    return z.NEVER;
  });
export const paidMoney = money.refine((fen) => fen >= 0);

const rfc3339 = z
  .string()
  .max(40)
  .transform((raw) => raw.toUpperCase())
  .pipe(z.iso.datetime({ offset: true }));
/** RFC 3339 at any offset, brought to +08:00. */
export const instant = rfc3339.transform((raw) => instantFromDate(Date.parse(raw)));
/** The same, but left as it is written when it is at +08:00 already. */
export const exactInstant = rfc3339.transform((raw) => parseInstant(raw) ?? instantFromDate(Date.parse(raw)));

export const taxRate = z
  .string()
  .regex(/^0(\.\d{1,4})?$/)
  .transform((raw) => raw as TaxRate);
export const invoiceCode = z
  .string()
  .regex(/^\d{10}(\d{2})?$/)
  .transform((raw) => raw as InvoiceCode);
export const invoiceNumber = z
  .string()
  .regex(/^\d{8}$/)
  .transform((raw) => raw as InvoiceNumber);
export const uploadKey = z.string().regex(/^\d{10}(\d{2})?-\d{8}-\d{1,9}$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const revision = z.int().min(1).max(999_999_999);

/** A member that is left out when it is absent. */
export function given<K extends string, T>(key: K, value: T | null | undefined): { readonly [P in K]?: T } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: T });
}
