/**
 * Money is an integer number of fen (分); nothing in this project ever adds two yuan as floats.
 * This file is the only way in and out: texts of yuan at the edges, checked integers inside.
 */
import type { Brand } from './ids.ts';

/** Integer fen. Negative on red invoices. */
export type Fen = Brand<number, 'Fen'>;

/** Largest amount of a row or an invoice, 9 999 999 999.99 yuan. */
export const maxFen = 999_999_999_999 as Fen;

/**
 * Makes fen of a number that a calculation gave.
 * @throws Error when it is not a safe integer: such a number is a bug, not an input.
 */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number of fen: ${value}`);
  // -0 would survive into texts and comparisons by Object.is
  return (value === 0 ? 0 : value) as Fen;
}

/** Sum of amounts; zero for none. Exact: 2000 rows of the largest amount stay a safe integer. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return fen(sum);
}

/** The opposite amount; zero stays zero. */
export function negateFen(amount: Fen): Fen {
  return fen(-amount);
}

/** Plain yuan with two places and a dot: `12.34`, `-0.05`; never `-0.00`. Devices and the platform take this form. */
export function fenToYuan(amount: Fen): string {
  const digits = Math.abs(amount).toString().padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Yuan for eyes: `1,234.50`. */
export function displayYuan(amount: Fen): string {
  const [whole = '', cents = ''] = fenToYuan(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/**
 * Reads a decimal yuan text: optional minus, digits, at most two decimals; no spaces, signs of currency or exponents.
 * @returns null for anything else and for amounts beyond {@link maxFen}.
 */
export function yuanToFen(text: string): Fen | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const [, minus, whole = '', cents = ''] = match;
  const value = Number(whole + cents.padEnd(2, '0'));
  if (value > maxFen) return null;
  return fen(minus ? -value : value);
}
