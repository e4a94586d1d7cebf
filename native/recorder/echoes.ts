/**
 * Passwords that a device repeats in its own words ("wrong password 88888888"), where no name of a field tells what they are. Found
 * in bytes that come one at a time, so that no cut of an answer hides one, and in each spelling that XML has for a character.
 */
import { encodeGbk, unencodable } from '../taxdevice/gbk.ts';
import { shortestSecret, spellingsOf } from '../taxdevice/secrets.ts';

export interface EchoFinder {
  /**
   * The next byte, which stands at `place` of the present piece.
   * @param number True where the digits of a number of a document are expected, which may equal a password by chance: one of digits
   * only is not found there.
   * @returns The places of a password that ends here, none for most bytes. Those of an earlier piece are left out.
   */
  next(byte: number, place: number, number: boolean): readonly number[];
  /** Places of this piece that may be the beginning of a password, if another piece follows. */
  begun(): readonly number[];
  /** What was found goes on in another piece, whose places begin at 0 again. */
  nextPiece(): void;
  /** What comes does not continue what came. */
  restart(): void;
}

interface Secret {
  /** For each character its spellings, in lower case. */
  readonly characters: readonly (readonly Uint8Array[])[];
  readonly digitsOnly: boolean;
}

/** A password that fits so far: up to `at` of one spelling of its character number `character`. */
interface Begun {
  readonly secret: Secret;
  readonly character: number;
  readonly spelling: Uint8Array;
  readonly at: number;
  readonly places: readonly number[];
}

/** Capitals make no difference: a device may print what it was told in its own. */
export function createEchoFinder(passwords: readonly string[]): EchoFinder {
  const secrets = passwords.filter((password) => password.length >= shortestSecret).map(secretOf);
  let begun: readonly Begun[] = [];
  return {
    next(byte, place, number) {
      if (secrets.length === 0) return [];
      const folded = lowerCase(byte);
      const found: number[] = [];
      const grown: Begun[] = [];
      const grow = (one: Omit<Begun, 'places'>, before: readonly number[]) => {
        if (one.spelling[one.at] !== folded) return;
        const { secret, character, spelling, at } = one;
        const places = [...before, place];
        if (at + 1 < spelling.length) grown.push({ secret, character, spelling, at: at + 1, places });
        else if (character + 1 === secret.characters.length) found.push(...places);
        else grown.push(...beginningsOf(secret, character + 1).map((next) => ({ ...next, places })));
      };
      for (const one of begun) grow(one, one.places);
      for (const secret of secrets) {
        if (!(number && secret.digitsOnly)) for (const one of beginningsOf(secret, 0)) grow(one, []);
      }
      begun = grown;
      return found;
    },
    begun: () => begun.flatMap(({ places }) => places),
    nextPiece() {
      begun = begun.map((one) => ({ ...one, places: [] }));
    },
    restart() {
      begun = [];
    },
  };
}

function beginningsOf(secret: Secret, character: number): readonly Omit<Begun, 'places'>[] {
  return (secret.characters[character] ?? []).map((spelling) => ({ secret, character, spelling, at: 0 }));
}

function secretOf(password: string): Secret {
  return { characters: Array.from(password, bytesOf), digitsOnly: /^\d+$/.test(password) };
}

function bytesOf(character: string): readonly Uint8Array[] {
  const code = character.codePointAt(0) ?? 0;
  const spellings: readonly Uint8Array[] = spellingsOf(character).map((text) => Buffer.from(text));
  const onlyUtf8 = code < 0x80 || unencodable(character).length > 0;
  return (onlyUtf8 ? spellings : [...spellings, encodeGbk(character)]).map((spelling) => spelling.map(lowerCase));
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
