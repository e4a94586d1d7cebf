/**
 * The buyer's title: what each kind of invoice demands of it, and what can be told of a taxpayer id without asking anybody.
 */
import { blocks, type Finding, warns } from './finding.ts';
import type { Party } from './invoice.ts';
import { type InvoiceKind, kindFacts } from './kinds.ts';

const specialTaxIdLengths: readonly number[] = [15, 17, 18, 20];
/** Letters that are easily misread (I O S V Z) are left out by the standard. */
const creditCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A title as it is checked, signed and printed: no outer spaces, the tax id in half-width capitals. */
export function normalisedParty(party: Party): Party {
  return {
    name: party.name.trim(),
    taxId: normalisedTaxId(party.taxId),
    addressPhone: party.addressPhone.trim(),
    bankAccount: party.bankAccount.trim(),
  };
}

/** A tax id as people paste it, in half-width capitals without spaces. */
export function normalisedTaxId(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}

/**
 * Check digit of a unified social credit code (统一社会信用代码): weights are powers of 3 modulo 31.
 * @param body First 17 characters.
 * @returns null when the body has another length or a character outside the code's alphabet.
 */
export function creditCodeCheckDigit(body: string): string | null {
  if (body.length !== 17) return null;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    const value = creditCodeAlphabet.indexOf(character);
    if (value < 0) return null;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return creditCodeAlphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * Everything wrong with a buyer's title for one kind. Field lengths and characters are checked with the other texts.
 * A failing check digit only warns: codes handed out early break the rule and are good all the same.
 */
export function buyerFindings(buyer: Party, kind: InvoiceKind): readonly Finding[] {
  const { special } = kindFacts[kind];
  const found: Finding[] = [];
  if (buyer.name === '') found.push(blocks('buyer.name', 'buyer-name-missing'));
  if (buyer.taxId !== '') found.push(...taxIdFindings(buyer.taxId, special));
  else if (special) found.push(blocks('buyer.taxId', 'buyer-tax-id-missing', { kind }));
  if (special && buyer.addressPhone === '') found.push(blocks('buyer.addressPhone', 'buyer-details-missing', { kind }));
  if (special && buyer.bankAccount === '') found.push(blocks('buyer.bankAccount', 'buyer-details-missing', { kind }));
  return found;
}

function taxIdFindings(taxId: string, special: boolean): readonly Finding[] {
  const path = 'buyer.taxId';
  const wellFormed = /^[A-Z0-9]{7,20}$/.test(taxId) && !/^0+$/.test(taxId);
  if (!wellFormed || (special && !specialTaxIdLengths.includes(taxId.length))) {
    return [blocks(path, 'buyer-tax-id-malformed', { taxId })];
  }
  if (taxId.length === 18 && creditCodeCheckDigit(taxId.slice(0, 17)) !== taxId.charAt(17)) {
    return [warns(path, 'buyer-tax-id-check-digit', { taxId })];
  }
  return [];
}
