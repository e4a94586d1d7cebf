/**
 * Masks documents on their way into a recording, byte by byte and in pieces of any size: a document comes cut into packets,
 * and what is masked must not depend on where it was cut. Every masked byte becomes an asterisk, so lengths stay what they were.
 */
import { beginsKnownTag, hasKnownAttributes, type Policy, policyOf } from './field-policies.ts';

export interface MaskStream {
  /**
   * The next bytes, masked, of the same length.
   * @param sound False for bytes that a checksum has not vouched for: of them only known names of elements stay.
   */
  push(bytes: Uint8Array, sound: boolean): Uint8Array;
  /** What comes next does not continue what came before. `prose`: it is a message in words rather than a document. */
  restart(as?: 'document' | 'prose'): void;
}

/** Digits of a number in prose that stay. */
const digitsKept = 6;
/** Longest element name that is believed. */
const longestName = 64;
const asterisk = 0x2a;
const verbatim = '![CDATA[';

export function createMaskStream(): MaskStream {
  let at: 'text' | 'name' | 'attributes' | 'verbatim' = 'text';
  let policy: Policy = 'none';
  let name = '';
  /** Bytes of the present text so far; where an entity began, no more of its head are kept. */
  let count = 0;
  let digits = 0;
  /** The byte before was the first half of a character. */
  let half = false;
  let last = 0;

  function enter(next: Policy): void {
    policy = next;
    count = 0;
    digits = 0;
    half = false;
    at = 'text';
  }

  function beginTag(): void {
    at = 'name';
    name = '';
  }

  function endTag(): void {
    if (name.startsWith('!')) at = 'text';
    else enter(/^[/?]/.test(name) || last === 0x2f ? 'none' : policyOf(name));
  }

  function keepsText(byte: number): boolean {
    count += 1;
    if (policy === 'plain') return true;
    if (policy === 'prose') return keepsProse(byte);
    if (policy === 'none') return isBlank(byte);
    if (byte === 0x26) count = policy + 1;
    // half a character is none
    return count + (isFirstHalf(byte) ? 1 : 0) <= policy;
  }

  /** Of a Chinese character, which is two bytes. */
  function isFirstHalf(byte: number): boolean {
    half = !(half && byte >= 0x40) && byte > 0x80;
    return half;
  }

  /** Words stay; of a number the first digits, whatever letters it ends with. */
  function keepsProse(byte: number): boolean {
    const second = half && byte >= 0x40;
    if (isFirstHalf(byte) || second) {
      digits = 0;
      return true;
    }
    if (isDigit(byte)) {
      digits += 1;
      return digits <= digitsKept;
    }
    if (isLetter(byte)) return digits <= digitsKept;
    // a telephone number may be written in groups
    if (byte !== 0x20 && byte !== 0x2d) digits = 0;
    return true;
  }

  function keepsName(byte: number, sound: boolean): boolean {
    const grown = name.length < longestName ? name + String.fromCharCode(byte) : name;
    if (verbatim.startsWith(grown)) {
      name = grown;
      if (grown === verbatim) at = 'verbatim';
      return true;
    }
    const belongs = isDigit(byte) || isLetter(byte) || (grown.length <= 1 && (byte === 0x2f || byte === 0x3f)) || byte === 0x5f;
    if (!belongs || grown === name) {
      at = 'attributes';
      digits = 0;
      half = false;
      return keepsAttribute(byte, sound);
    }
    name = grown;
    return sound || beginsKnownTag(grown);
  }

  function keepsAttribute(byte: number, sound: boolean): boolean {
    return sound && hasKnownAttributes(name) ? keepsProse(byte) : isBlank(byte);
  }

  function keeps(byte: number, sound: boolean): boolean {
    switch (at) {
      case 'text':
        if (byte === 0x3c) {
          beginTag();
          return true;
        }
        return sound ? keepsText(byte) : isBlank(byte);
      case 'verbatim':
        if (byte === 0x3e && name.endsWith(']]')) at = 'text';
        // the brackets behind the name are those that may be the end
        name = byte === 0x5d ? `${name.slice(0, verbatim.length + 1)}]` : verbatim;
        if (byte === 0x5d || at === 'text') return true;
        return sound ? keepsText(byte) : isBlank(byte);
      case 'name':
      case 'attributes':
        if (byte === 0x3e) {
          endTag();
          return true;
        }
        // a tag that was damaged ends where the next begins
        if (byte === 0x3c && !name.startsWith('!')) {
          beginTag();
          return true;
        }
        return at === 'name' ? keepsName(byte, sound) : keepsAttribute(byte, sound);
    }
  }

  return {
    push(bytes, sound) {
      const masked = Uint8Array.from(bytes);
      for (const [place, byte] of bytes.entries()) {
        if (!keeps(byte, sound)) masked[place] = asterisk;
        last = byte;
      }
      return masked;
    },
    restart(as = 'document') {
      enter(as === 'prose' ? 'prose' : 'none');
      name = '';
      last = 0;
    },
  };
}

/** Blanks and control bytes, which carry no text. */
function isBlank(byte: number): boolean {
  return byte <= 0x20;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
