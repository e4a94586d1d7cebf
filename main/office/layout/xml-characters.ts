/**
 * Characters that XML cannot hold in any form, not even as an escape; lone surrogates are among them. A file with one of them is read by
 * nobody, and an invoice may bring them: a counterpart's text is not ours to choose.
 */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const replacement = '\uFFFD';

/** The text with a replacement character (U+FFFD) for each of them; what has to be escaped is not. */
export function inXml(text: string): string {
  return text.replaceAll(forbidden, replacement);
}
