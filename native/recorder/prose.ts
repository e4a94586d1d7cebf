/**
 * What of words may be written down: of a number the first digits, of an e-mail address that there was one. Words themselves stay,
 * names of people among them: nothing tells those from other words.
 */

export interface Prose {
  /**
   * Whether the next byte, at `place` of the present piece, may be kept.
   * @param hide Takes places before it that may not be kept after all.
   */
  keeps(byte: number, place: number, hide: (places: readonly number[]) => void): boolean;
  /** Places of this piece that turn out to be private if an e-mail address goes on in the next. */
  begun(): readonly number[];
  /** What was said goes on in another piece, whose places begin at 0 again. */
  nextPiece(): void;
  /** What comes does not continue what came. */
  restart(): void;
}

/** Digits of a number that stay. */
const digitsKept = 6;
/** Full-width forms (全角) of ASCII characters are the pairs of this byte and of theirs, its highest bit set. */
const fullWidth = 0xa3;
/** A telephone number may be written in groups. */
const groupSigns: ReadonlySet<number> = new Set(Buffer.from(' -.()/'));
/** The full-width blank and the dash. */
const wideGroupSigns: ReadonlySet<number> = new Set([0xa1a1, 0xa1aa]);
const mailSigns: ReadonlySet<number> = new Set(Buffer.from("._%+-'"));
const atSign = 0x40;

export function createProse(): Prose {
  let digits = 0;
  /** First half of a Chinese character, 0 when the byte before was none; and whether it was kept. */
  let half = 0;
  let halfKept = false;
  /** Where the present word stands. */
  let word: number[] = [];
  let inMail = false;

  function keepsCharacter(code: number, places: readonly number[], hide: (places: readonly number[]) => void): boolean {
    if (code === atSign) {
      hide(word);
      word = [];
      inMail = true;
      return true;
    }
    const spells = isDigit(code) || isLetter(code);
    if (inMail && (spells || mailSigns.has(code))) return false;
    inMail = false;
    if (spells || mailSigns.has(code)) word.push(...places);
    else word = [];
    if (isDigit(code)) digits += 1;
    else if (!isLetter(code) && !groupSigns.has(code)) digits = 0;
    // whatever letters a number ends with
    return !spells || digits <= digitsKept;
  }

  function keepsPair(first: number, second: number, place: number, hide: (places: readonly number[]) => void): boolean {
    // from the first half it cannot be told whether a digit comes
    if (first === fullWidth) return keepsCharacter(second & 0x7f, [place - 1, place], hide) && halfKept;
    if (!wideGroupSigns.has(first * 256 + second)) digits = 0;
    word = [];
    inMail = false;
    return true;
  }

  return {
    keeps(byte, place, hide) {
      const first = half;
      half = 0;
      if (first !== 0 && byte >= 0x40) return keepsPair(first, byte, place, hide);
      if (byte <= 0x80) return keepsCharacter(byte, [place], hide);
      half = byte;
      halfKept = byte !== fullWidth || (digits < digitsKept && !inMail);
      return halfKept;
    },
    begun: () => word,
    nextPiece() {
      word = [];
    },
    restart() {
      digits = 0;
      half = 0;
      word = [];
      inMail = false;
    },
  };
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
