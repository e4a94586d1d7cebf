/**
 * Money and decimals of the simulated devices. They read and write the wire's decimal texts on their own, without the
 * workstation's arithmetic, so that one mistake cannot be made on both ends. Inside, money is integer fen and nothing is a float.
 */

/** A decimal number as written: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads a plain decimal of at most 20 characters and 15 decimals. Null for anything else, and for a signed zero. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,15}))?$/.exec(text);
  if (match === null || text.length > 20) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction);
  if (sign === '-' && magnitude === 0n) return null;
  return { digits: sign === '-' ? -magnitude : magnitude, scale: fraction.length };
}

/** Reads yuan with at most two decimals, up to ten digits before the point, as fen. Null for anything else, and for `-0.00`. */
export function parseFen(text: string): number | null {
  if (!/^-?\d{1,10}(\.\d{1,2})?$/.test(text)) return null;
  const decimal = parseDecimal(text);
  return decimal === null ? null : Number(decimal.digits) * 10 ** (2 - decimal.scale);
}

/** Fen as yuan with two decimals: `-1234` → `-12.34`. */
export function formatFen(fen: number): string {
  const magnitude = Math.abs(fen);
  const cents = String(magnitude % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${Math.trunc(magnitude / 100)}.${cents}`;
}

/** Rates are integers in ten-thousandths: `0.09` → 900. Null outside 0…1 or beyond four decimals. */
export function parseRate(text: string): number | null {
  const decimal = /^[01](\.\d{1,15})?$/.test(text) ? parseDecimal(text) : null;
  if (decimal === null) return null;
  const scaled = Number(decimal.digits) / 10 ** decimal.scale;
  const rate = Math.round(scaled * 10_000);
  return Math.abs(scaled * 10_000 - rate) < 1e-9 && rate <= 10_000 ? rate : null;
}

/** Divides and rounds half away from zero, the tax rule for both colours. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [top, bottom] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * top + bottom) / (2n * bottom);
  return negative ? -quotient : quotient;
}

/** Tax on a net amount in fen: `net × rate`, rounded to the fen. */
export function taxOnNet(net: number, rate: number): number {
  return Number(divideRounded(BigInt(net) * BigInt(rate), 10_000n));
}

/** Tax of differential taxation (差额征税) in fen: `(gross − deduction) ÷ (1 + rate) × rate`. */
export function taxOnDifference(gross: number, deduction: number, rate: number): number {
  return Number(divideRounded(BigInt(gross - deduction) * BigInt(rate), BigInt(10_000 + rate)));
}

/** Quantity times price, rounded to the fen. */
export function amountOf(quantity: Decimal, price: Decimal): number {
  return Number(divideRounded(quantity.digits * price.digits * 100n, 10n ** BigInt(quantity.scale + price.scale)));
}
