/**
 * Checksums of any stretch of a stream, for a reader that tries many beginnings: each byte is looked at once, however many
 * frames seem to begin before it. It rests on CRC-16 from 0 being linear: the sum of what came before a stretch, pushed on by the
 * length of the stretch, is all that the sum behind the stretch holds beyond it.
 */
import { crc16 } from '../../../domain/crc16.ts';

/** The sum with one more byte behind it. */
export function crcWith(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ (ofByte[(crc >> 8) ^ byte] ?? 0);
}

/**
 * The sum of a stretch alone.
 * @param before Sum of everything before it. @param behind Sum of everything up to its end. @param length Its bytes, below 2³¹.
 */
export function crcBetween(before: number, behind: number, length: number): number {
  let pushed = before;
  for (let left = length, power = 0; left > 0; left >>= 1, power++) {
    if (left & 1) pushed = product(pushed, zeroBytes[power] ?? 0);
  }
  return behind ^ pushed;
}

const ofByte = Uint16Array.from({ length: 256 }, (_, byte) => crc16(Uint8Array.of(byte)));

/** What 1, 2, 4, 8 … zero bytes do to a sum: multiply it by these. */
const zeroBytes = powersOf(0x100);

function powersOf(first: number): readonly number[] {
  const powers = [first];
  while (powers.length < 31) {
    const last = powers.at(-1) ?? 0;
    powers.push(product(last, last));
  }
  return powers;
}

/** Product of two polynomials over bits, modulo that of the checksum. */
function product(one: number, other: number): number {
  let sum = 0;
  for (let bit = 15; bit >= 0; bit--) {
    sum = sum & 0x8000 ? ((sum << 1) ^ 0x8005) & 0xffff : sum << 1;
    if ((other >> bit) & 1) sum ^= one;
  }
  return sum;
}
