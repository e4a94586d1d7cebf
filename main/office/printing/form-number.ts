/**
 * The number that a person read from a paper form, or a scanner from its bar code, against the number of the invoice on it.
 */
import type { InvoiceKey } from '../../../domain/ids.ts';

/**
 * True when what was read is the invoice's number: its last four digits, all eight, or code and number. The text of the QR code on the page is
 * none of them: it was printed a moment ago and says nothing of the form below it.
 */
export function isFormOf(read: string, { code, number }: InvoiceKey): boolean {
  const digits = read.normalize('NFKC').replaceAll(/[\s,\-/]/g, '');
  return digits === number.slice(-4) || digits === number || digits === `${code}${number}`;
}
