/**
 * What a person typed or scanned off a sheet of paper, as far as it can prove that the sheet is the right one.
 */
export type PaperNumber =
  /** The last four digits, the whole number, or code and number; `number` when all of it was read. */
  | { readonly read: 'form'; readonly form: string; readonly number: string | null }
  /** The QR code that was printed on the sheet with the invoice: it is right on every sheet. */
  | { readonly read: 'printedCode' }
  | { readonly read: 'nothing' };

/** Spaces, full-width digits and what a scanner puts between code and number do not matter. */
export function readPaperNumber(text: string): PaperNumber {
  const plain = text.normalize('NFKC').trim();
  if (plain.startsWith('01,')) return { read: 'printedCode' };
  const form = plain.replaceAll(/[\s,\-/]/g, '');
  if (!/^(?:\d{4}|\d{8}|\d{18}|\d{20})$/.test(form)) return { read: 'nothing' };
  return { read: 'form', form, number: form.length === 4 ? null : form.slice(-8) };
}
