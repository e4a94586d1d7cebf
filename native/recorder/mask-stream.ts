/**
 * Masks documents on their way into a recording, byte by byte and in pieces of any size: a document comes cut into packets,
 * and no cut may show what the whole would not. Every masked byte becomes an asterisk, so lengths stay what they were.
 */
import { createEchoFinder } from './echoes.ts';
import { beginsKnownTag, hasKnownAttributes, type Policy, policyOf } from './field-policies.ts';
import { createProse, isDigit, isLetter } from './prose.ts';

export interface MaskStream {
  /**
   * The next bytes, masked, of the same length.
   * @param sound False for bytes that a checksum has not vouched for: of them only known names of elements stay.
   * @param ends True when nothing follows. Else what could be the beginning of something private at the end is masked too.
   */
  push(bytes: Uint8Array, sound: boolean, ends: boolean): Uint8Array;
  /** What comes next does not continue what came before. `prose`: it is a message in words rather than a document. */
  restart(as?: 'document' | 'prose'): void;
}

/** Longest element name that is believed. */
const longestName = 64;
const asterisk = 0x2a;
const verbatim = '![CDATA[';

/** @param passwords Of the device: masked wherever it repeats them. */
export function createMaskStream(passwords: readonly string[] = []): MaskStream {
  let at: 'text' | 'name' | 'attributes' | 'verbatim' = 'text';
  let policy: Policy = 'none';
  let name = '';
  /** Bytes of the present text so far; where an entity began, no more of its head are kept. */
  let count = 0;
  /** In a name of people the byte before was the first half of a character. */
  let half = false;
  let last = 0;
  const words = createProse();
  const attributes = createProse();
  // one reads everything, as a device may put a bracket in a password's place; the other reads over the comments in a text
  const echoes = createEchoFinder(passwords);
  const echoesInText = createEchoFinder(passwords);
  let masked: Uint8Array = new Uint8Array();

  /** Places before this piece are written down already. */
  function hide(places: readonly number[]): void {
    for (const place of places) if (place >= 0) masked[place] = asterisk;
  }

  function enter(next: Policy): void {
    policy = next;
    count = 0;
    half = false;
    at = 'text';
    words.restart();
    echoesInText.restart();
  }

  function beginTag(): void {
    at = 'name';
    name = '';
  }

  function endTag(): void {
    if (name.startsWith('!')) at = 'text';
    else enter(/^[/?]/.test(name) || last === 0x2f ? 'none' : policyOf(name));
  }

  function keepsText(byte: number, place: number): boolean {
    hide(echoesInText.next(byte, place, isOfDocument()));
    count += 1;
    if (policy === 'plain') return true;
    if (policy === 'prose') return words.keeps(byte, place, hide);
    if (policy === 'none') return isBlank(byte);
    if (byte === 0x26) count = policy + 1;
    // half a character is none
    return count + (isFirstHalf(byte) ? 1 : 0) <= policy;
  }

  /** Whether a text that is kept is a number rather than words. */
  function isOfDocument(): boolean {
    return policy === 'plain' || typeof policy === 'number';
  }

  /** Of a Chinese character, which is two bytes. */
  function isFirstHalf(byte: number): boolean {
    half = !(half && byte >= 0x40) && byte > 0x80;
    return half;
  }

  function keepsName(byte: number, sound: boolean, place: number): boolean {
    const grown = name.length < longestName ? name + String.fromCharCode(byte) : name;
    if (verbatim.startsWith(grown)) {
      name = grown;
      if (grown === verbatim) at = 'verbatim';
      return true;
    }
    const belongs = isDigit(byte) || isLetter(byte) || (grown.length <= 1 && (byte === 0x2f || byte === 0x3f)) || byte === 0x5f;
    if (!belongs || grown === name) {
      at = 'attributes';
      attributes.restart();
      return keepsAttribute(byte, sound, place);
    }
    name = grown;
    return sound || beginsKnownTag(grown);
  }

  function keepsAttribute(byte: number, sound: boolean, place: number): boolean {
    return sound && hasKnownAttributes(name) ? attributes.keeps(byte, place, hide) : isBlank(byte);
  }

  function keeps(byte: number, sound: boolean, place: number): boolean {
    switch (at) {
      case 'text':
        if (byte === 0x3c) {
          beginTag();
          return true;
        }
        return sound ? keepsText(byte, place) : isBlank(byte);
      case 'verbatim':
        if (byte === 0x3e && name.endsWith(']]')) at = 'text';
        // the brackets behind the name are those that may be the end
        name = byte === 0x5d ? `${name.slice(0, verbatim.length + 1)}]` : verbatim;
        if (byte === 0x5d || at === 'text') return true;
        return sound ? keepsText(byte, place) : isBlank(byte);
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
        return at === 'name' ? keepsName(byte, sound, place) : keepsAttribute(byte, sound, place);
    }
  }

  /** Hides a password that ends with this byte; the name of a known element is none. */
  function hideEcho(byte: number, place: number, inText: boolean): void {
    const found = echoes.next(byte, place, inText && isOfDocument());
    if (at !== 'name' || !beginsKnownTag(name)) hide(found);
  }

  /** What another piece may turn into something private. */
  function hideBegun(): void {
    // half a name of an element is nothing private, and a recording without its tags is of no use
    if (at === 'name') return;
    hide(echoes.begun());
    hide(echoesInText.begun());
    if (at !== 'attributes' && policy === 'prose') hide(words.begun());
  }

  return {
    push(bytes, sound, ends) {
      masked = Uint8Array.from(bytes);
      for (const part of [words, attributes, echoes, echoesInText]) part.nextPiece();
      for (const [place, byte] of bytes.entries()) {
        const inText = at === 'text' || at === 'verbatim';
        if (!keeps(byte, sound, place)) masked[place] = asterisk;
        hideEcho(byte, place, inText);
        last = byte;
      }
      if (!ends) hideBegun();
      return masked;
    },
    restart(as = 'document') {
      enter(as === 'prose' ? 'prose' : 'none');
      echoes.restart();
      name = '';
      last = 0;
    },
  };
}

/** Blanks and control bytes, which carry no text. */
function isBlank(byte: number): boolean {
  return byte <= 0x20;
}
