/**
 * Reads DER (X.690) from strangers. A signature is over exact bytes, so only the one encoding is read that DER allows for a value,
 * and every element can be had as it came. Readers follow the form that is expected, so nothing nests deeper than that form, and
 * they remember the first thing that did not fit instead of throwing: whoever reads asks once, at the end.
 */

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;
/** Tag of `[n]` around other elements. */
export const tagged = (number: number) => 0xa0 | number;

export interface DerReader {
  /** Tag of the next element; 0 at the end. */
  next(): number;
  /** Content of the next element, which must have this tag. */
  content(tag: number): Uint8Array;
  /** The next element with its tag and length; any when no tag is given. */
  whole(tag?: number): Uint8Array;
  /** A reader of what is in the next element. */
  into(tag: number): DerReader;
  /** There is nothing behind what was read. */
  end(): void;
  /** Something was wrong with the content of an element. */
  spoil(): void;
  /** Whether everything that was read so far, here and in elements inside, was as it must be. After the first mistake nothing more is read. */
  sound(): boolean;
}

const empty = new Uint8Array();

export function openDer(bytes: Uint8Array): DerReader {
  return reader(bytes, { sound: true });
}

function reader(bytes: Uint8Array, state: { sound: boolean }): DerReader {
  let at = 0;

  function element(tag: number | undefined): { readonly whole: Uint8Array; readonly content: Uint8Array } {
    const found = state.sound && (tag === undefined || bytes[at] === tag) ? elementAt(bytes, at) : null;
    if (found === null) {
      state.sound = false;
      return { whole: empty, content: empty };
    }
    at += found.whole.length;
    return found;
  }

  return {
    next: () => (state.sound ? (bytes[at] ?? 0) : 0),
    content: (tag) => element(tag).content,
    whole: (tag) => element(tag).whole,
    into: (tag) => reader(element(tag).content, state),
    end() {
      if (at !== bytes.length) state.sound = false;
    },
    spoil() {
      state.sound = false;
    },
    sound: () => state.sound,
  };
}

/** Null when no element with a definite, shortest length fits there. */
function elementAt(bytes: Uint8Array, at: number): { readonly whole: Uint8Array; readonly content: Uint8Array } | null {
  const [tag = 0, first = 0x80] = bytes.subarray(at, at + 2);
  // a tag of more than one byte is in none of the forms that are read here
  if (tag === 0 || (tag & 0x1f) === 0x1f) return null;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const digits = bytes.subarray(at + 2, at + 2 + more);
  if (first === 0x80 || more > 3 || digits.length !== more) return null;
  const length = more === 0 ? first : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const shortest = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  if (more !== shortest) return null;
  const start = at + 2 + more;
  if (start + length > bytes.length) return null;
  return { whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

/** An object identifier in dots. */
export function oid(from: DerReader): string {
  const arcs: number[] = [];
  let arc = 0;
  const content = from.content(tags.oid);
  for (const [index, byte] of content.entries()) {
    if (arc === 0 && byte === 0x80) from.spoil();
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) from.spoil();
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    } else if (index === content.length - 1) from.spoil();
  }
  const [head, ...rest] = arcs;
  if (head === undefined) {
    from.spoil();
    return '';
  }
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join('.');
}

/** A number that is not negative, as upper-case hex of whole bytes. */
export function hexNumber(from: DerReader): string {
  const content = from.content(tags.integer);
  const [first = 0x80, second = 0x80] = content;
  if (first >= 0x80 || (first === 0 && content.length > 1 && second < 0x80)) from.spoil();
  return hexOf(first === 0 && content.length > 1 ? content.subarray(1) : content);
}

/** A number from 0 to 127. */
export function smallNumber(from: DerReader): number {
  const hex = hexNumber(from);
  if (hex.length > 2) from.spoil();
  return Number.parseInt(hex, 16);
}

/** The bytes of a BIT STRING of whole bytes. */
export function bitBytes(from: DerReader): Uint8Array {
  const content = from.content(tags.bits);
  if (content[0] !== 0) from.spoil();
  return content.subarray(1);
}

/** A moment of UTCTime or GeneralizedTime in whole seconds, UTC; milliseconds since 1970. */
export function time(from: DerReader): number {
  const short = from.next() === tags.utcTime;
  const digits = asciiOf(from.content(short ? tags.utcTime : tags.generalizedTime));
  // RFC 5280: years from 50 on are of the last century
  const century = !short ? '' : digits >= '5' ? '19' : '20';
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + digits) ?? [];
  const [year = Number.NaN, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // a day that is none becomes another one
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/g, '') !== parts.join('')) from.spoil();
  return ms;
}

/** Text of the string types that names are written in. */
export function text(from: DerReader): string {
  const tag = from.next();
  const content = from.content(tag);
  if (tag === tags.utf8) return utf8Of(content, from);
  if (tag === tags.printable || tag === tags.ia5) return asciiOf(content);
  if (tag === tags.bmp && content.length % 2 === 0) return Buffer.from(content).swap16().toString('utf16le');
  from.spoil();
  return '';
}

function utf8Of(content: Uint8Array, from: DerReader): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    from.spoil();
    return '';
  }
}

function asciiOf(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
