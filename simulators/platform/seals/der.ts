/**
 * Writes DER (X.690), as much of it as certificates and seals are made of.
 */

/** One element: its tag byte, and its content as bytes or as the elements in it. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = unsigned(BigInt(length));
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function unsigned(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
/** The elements of a SET stand in the order of their bytes. */
export const setOf = (...parts: readonly Uint8Array[]) => der(0x31, ...parts.toSorted(Buffer.compare));
export const octets = (bytes: Uint8Array) => der(0x04, bytes);
export const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
export const printable = (text: string) => der(0x13, Buffer.from(text, 'latin1'));
export const ia5 = (text: string) => der(0x16, Buffer.from(text, 'latin1'));
export const yes = () => der(0x01, Buffer.from([0xff]));
export const nothing = () => der(0x05);
/** Context tag around whole elements (explicit), or in place of the tag of a SET or SEQUENCE (implicit). */
export const tagged = (number: number, ...parts: readonly Uint8Array[]) => der(0xa0 | number, ...parts);

/** A number of zero or more. */
export function integer(value: bigint | number): Buffer {
  const bytes = unsigned(BigInt(value));
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const base128 = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) base128.unshift(0x80 | (left & 0x7f));
    return base128;
  });
  return der(0x06, Buffer.from(bytes));
}

/** `YYYYMMDDHHMMSSZ`, and two digits of the year less for `utcTime`; `ms` since 1970. */
export const generalizedTime = (ms: number) => der(0x18, Buffer.from(digitsOf(ms)));
export const utcTime = (ms: number) => der(0x17, Buffer.from(digitsOf(ms).slice(2)));

function digitsOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/g, '')}Z`;
}
