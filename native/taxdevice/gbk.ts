/**
 * The one character set of the devices. Everything that measures, checks or writes device text asks here, so that a
 * name that passed the draft check cannot fail on the wire.
 */
import iconv from 'iconv-lite';

/**
 * Characters of `text` that GBK cannot hold, in order, without repeats. The private-use area counts as not held: the
 * code table has places for it, but no two machines agree on what is printed there.
 */
export function unencodable(text: string): readonly string[] {
  // nearly every text is held whole, and one round trip shows it
  if (!/[\p{Co}\p{Cs}]/u.test(text) && decodeGbk(iconv.encode(text, 'gbk')) === text) return [];
  const found = new Set<string>();
  for (const character of text) {
    if (/[\p{Co}\p{Cs}]/u.test(character) || decodeGbk(iconv.encode(character, 'gbk')) !== character) found.add(character);
  }
  return [...found];
}

/** Bytes of `text` on the wire; characters it cannot hold count 1. */
export function gbkByteLength(text: string): number {
  return iconv.encode(text, 'gbk').length;
}

/** Bytes of `text`. @throws Error when a character has no place in GBK: callers check with {@link unencodable} first. */
export function encodeGbk(text: string): Uint8Array {
  const lost = unencodable(text);
  if (lost.length > 0) throw new Error(`characters outside GBK: ${lost.join(' ')}`);
  return iconv.encode(text, 'gbk');
}

/** Text of `bytes`; what is not GBK becomes U+FFFD, as for any reader of a damaged line. */
export function decodeGbk(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'gbk');
}
