/**
 * Texts on a form: how many GBK bytes each field holds, what it may not hold, and the words the form adds by itself.
 */
import { blocks, type Finding } from './finding.ts';
import type { InvoiceContent, Party } from './invoice.ts';
import { kindFacts } from './kinds.ts';
import type { Charset } from './ports.ts';

/** Longest texts in GBK bytes: the smallest limit that devices in use have. Remarks depend on the kind. */
export const fieldBytes = {
  partyName: 100,
  taxId: 20,
  addressPhone: 100,
  bankAccount: 100,
  itemName: 92,
  spec: 36,
  unit: 14,
  person: 16,
} as const;

/** Openings of the remarks the form writes by itself; with them in the clerk's text a red invoice could be forged. */
const reservedPhrases = ['对应正数发票代码', '差额征税', '红字发票信息表编号', '红字增值税专用发票信息表编号'] as const;

/**
 * Breaks, control characters, and all that shows nothing (a zero-width space, a soft hyphen, a filler): two buyers that are told apart by
 * one of these look the same on paper.
 */
const breaksOrInvisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

/** What is wrong with one text: characters the device cannot write, breaks and invisible characters, too many bytes. */
export function textFindings(path: string, text: string, limit: number, charset: Charset): readonly Finding[] {
  const found: Finding[] = [];
  const outside = charset.unencodable(text);
  if (outside.length > 0) found.push(blocks(path, 'characters-outside-gbk', { field: path, characters: outside.join(' ') }));
  if (breaksOrInvisible.test(text)) found.push(blocks(path, 'field-has-line-break', { field: path }));
  const length = charset.byteLength(text);
  if (length > limit) found.push(blocks(path, 'field-too-long', { field: path, limit, length }));
  return found;
}

/** Texts of a seller's or buyer's title. */
export function partyFindings(role: 'seller' | 'buyer', party: Party, charset: Charset): readonly Finding[] {
  return [
    ...textFindings(`${role}.name`, party.name, fieldBytes.partyName, charset),
    ...textFindings(`${role}.taxId`, party.taxId, fieldBytes.taxId, charset),
    ...textFindings(`${role}.addressPhone`, party.addressPhone, fieldBytes.addressPhone, charset),
    ...textFindings(`${role}.bankAccount`, party.bankAccount, fieldBytes.bankAccount, charset),
  ];
}

/** What decides the words that a form adds to its remarks. */
export type RemarkSubject = Pick<InvoiceContent, 'kind' | 'colour' | 'original' | 'redFormNo'>;

/** The words the law puts on a red invoice: the form's number on special kinds, the blue invoice's on general ones. Empty on blue. */
export function automaticRemarks({ kind, colour, original, redFormNo }: RemarkSubject): string {
  if (colour === 'blue') return '';
  if (kindFacts[kind].special) return redFormNo ? `开具红字增值税专用发票信息表编号${redFormNo}` : '';
  return original ? `对应正数发票代码:${original.code}号码:${original.number}` : '';
}

/** Remarks as they are signed and printed: the form's own words, then the clerk's. */
export function remarksOf(subject: RemarkSubject, clerkText: string): string {
  return [automaticRemarks(subject), clerkText.trim()].filter((text) => text !== '').join(' ');
}

/** What is wrong with the clerk's remarks. The form's own words count in the limit and are not the clerk's to write. */
export function remarkFindings(subject: RemarkSubject, clerkText: string, charset: Charset): readonly Finding[] {
  const path = 'remarks';
  const found = [...textFindings(path, remarksOf(subject, clerkText), kindFacts[subject.kind].remarkBytes, charset)];
  for (const phrase of reservedPhrases) {
    if (clerkText.includes(phrase)) found.push(blocks(path, 'reserved-phrase', { field: path, phrase }));
  }
  // A question mark is what a failed conversion leaves behind, so devices take it for one.
  if (clerkText.includes('?')) found.push(blocks(path, 'reserved-phrase', { field: path, phrase: '?' }));
  return found;
}
