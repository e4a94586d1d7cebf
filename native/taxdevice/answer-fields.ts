/**
 * Single fields of a device's answer: how each sort of text is read, the same for every answer of both families. Liberal about
 * blanks and padding, strict about what a value is.
 */
import { z } from 'zod';
import type { InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { fromDeviceTime } from '../../domain/instant.ts';
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import { yuanToFen } from '../../domain/money.ts';
import type { TaxRate } from '../../domain/tax-types.ts';
import type { XmlFields } from './business-xml.ts';

/** A text field; empty when it is missing or no text. */
export const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value.trim() : ''));
const row = z.record(z.string(), z.unknown());
/** One element of a list, its fields not read yet. */
export type AnswerRow = z.output<typeof row>;
/** A counted list; none when it is missing or empty. Something beside its groups does not hide them. */
const listed = z.union([
  z.array(row),
  z.object({ group: z.array(row) }).transform(({ group }) => group),
  z
    .string()
    .regex(/^\s*$/)
    .transform((): AnswerRow[] => []),
]);
export const rows = listed.optional().transform((value) => value ?? []);
export const count = text.transform((value) => (/^\d{1,12}$/.test(value) ? Number(value) : null));
/** Money as devices write it, at most two places that mean something; null for anything else. */
export const money = text.transform((value) => yuanToFen(value.replace(/(\.\d\d)0+$/, '$1')));
export const code = text.pipe(z.string().regex(/^(\d{10}|\d{12})$/)).transform((value) => value as InvoiceCode);
export const number = text.pipe(z.string().regex(/^\d{1,8}$/)).transform((value) => value.padStart(8, '0') as InvoiceNumber);
export const deviceTime = text.transform(fromDeviceTime);
/** A time that may be a day only: its midnight then. */
export const deviceDay = text.transform((value) => fromDeviceTime(/^\d{8}$/.test(value) ? `${value}000000` : value));
/** A day or a time as the device writes it, its digits kept; null for anything else. */
export const timeDigits = text.transform((value) => (/^(\d{8}|\d{14})$/.test(value) ? value : null));
/** A mark that is set or not; null where the device does not say. */
export const yesOrNo = text.transform((value) => (value === '1' ? true : value === '0' ? false : null));
/** A rate, written with two places at least; null for anything else. */
export const rate = text.transform((value) => {
  const digits = /^([01])(?:\.(\d{1,6}))?$/.exec(value);
  return digits === null ? null : (`${digits[1]}.${(digits[2] ?? '').replace(/0+$/, '').padEnd(2, '0')}` as TaxRate);
});
/** Cipher (税控码): printable ASCII, 112 characters today, up to 190 in older dialects. */
export const cipher = text.pipe(z.string().regex(/^[\x20-\x7e]{0,190}$/));
/** Check code (校验码): 20 digits, or none. */
export const checkCode = text.pipe(z.string().regex(/^\d{0,20}$/));
/** Taxpayer id; converters write fifteen zeros for a buyer without one. */
export const taxId = text.transform((value) => (/^0+$/.test(value) ? '' : value));

/** The kind that an answer names; `asked` when it names none, null when it is none of ours. */
export function kindNamed(fields: XmlFields | AnswerRow, asked: InvoiceKind): InvoiceKind | null {
  const named = text.parse(fields.fplxdm);
  return named === '' ? asked : (invoiceKinds.find((kind) => kind === named) ?? null);
}

/** True unless the answer names another kind: an answer to another question. */
export function isOfKind(fields: XmlFields, kind: InvoiceKind): boolean {
  const named = text.parse(fields.fplxdm);
  return named === '' || named === kind;
}
