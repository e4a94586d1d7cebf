/**
 * The part every answer has: a return code, its words, and the data beside them. Devices put them in different places of
 * the same document; here they are found once.
 */
import { isFields, textOf, type XmlFields } from './business-xml.ts';
import type { StrikeOut } from './secrets.ts';

export interface Returned {
  readonly code: string;
  /** Without the passwords that the device may have repeated in it. */
  readonly message: string;
  /** Data of the answer, by field name. */
  readonly data: XmlFields;
}

/** Longest message kept: it goes into a sentence for people. */
const longestMessage = 200;

/**
 * Null when the document carries no return code: it is no answer.
 * @param strikeOut Strikes out what was sent in secret.
 */
export function returnedOf(body: XmlFields, strikeOut: StrikeOut): Returned | null {
  const holder = isFields(body.output) ? body.output : body;
  const code = textOf(holder, 'returncode').trim();
  if (code === '') return null;
  const message = strikeOut(textOf(holder, 'returnmsg').trim()).slice(0, longestMessage);
  return { code, message, data: isFields(holder.returndata) ? holder.returndata : holder };
}
