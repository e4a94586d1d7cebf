/**
 * The one checksum of this trade: CRC-16, polynomial 0x8005, initial 0, not reflected, no final xor
 * (`123456789` → FEE8). Serial frames carry it as two bytes, the QR text as four hex digits.
 */

/**
 * @param data Bytes, or ASCII text.
 * @throws Error when text holds a character beyond ASCII: its bytes would depend on an encoding nobody named.
 */
export function crc16(data: Uint8Array | string): number {
  const bytes = typeof data === 'string' ? asciiBytes(data) : data;
  let crc = 0;
  // an index, not an iterator: a line full of noise is checked many times over
  for (let at = 0; at < bytes.length; at++) crc = ((crc << 8) & 0xffff) ^ (ofByte[(crc >> 8) ^ (bytes[at] ?? 0)] ?? 0);
  return crc;
}

/** The CRC of each single byte. */
const ofByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : (crc << 1) & 0xffff;
  return crc;
});

/** Four upper-case hex digits, as the QR text writes it. */
export function crc16Hex(text: string): string {
  return crc16(text).toString(16).toUpperCase().padStart(4, '0');
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const byte = character.charCodeAt(0);
    if (byte > 0x7f) throw new Error('crc16 takes ASCII text only');
    return byte;
  });
}
