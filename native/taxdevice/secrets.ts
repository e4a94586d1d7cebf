/**
 * Passwords that a device repeats in its own words ("wrong password 88888888"). Its words go into problems, the log and the ledger, and
 * no name of a field tells there what they are; so they are struck out before they leave the driver.
 */

/** Shorter ones are left: they would hide every number of a message. */
export const shortestSecret = 4;

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Each way in which XML may write a character, itself first. */
export function spellingsOf(character: string): readonly string[] {
  const code = character.codePointAt(0) ?? 0;
  return [character, named[character], `&#${code};`, `&#x${code.toString(16)};`].filter((one) => one !== undefined);
}

export type StrikeOut = (words: string) => string;

/** @returns Its text with four asterisks for each of the passwords, however it is spelt and in whichever letters. */
export function strikeOutOf(passwords: readonly string[]): StrikeOut {
  const secrets = passwords.filter((password) => password.length >= shortestSecret);
  if (secrets.length === 0) return (words) => words;
  // One password may be the beginning of another.
  const longestFirst = secrets.toSorted((one, other) => other.length - one.length);
  const anyOfThem = new RegExp(longestFirst.map(patternOf).join('|'), 'giu');
  return (words) => words.replace(anyOfThem, '****');
}

function patternOf(password: string): string {
  return Array.from(password, (character) => `(?:${spellingsOf(character).map(literal).join('|')})`).join('');
}

function literal(text: string): string {
  return Array.from(text, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('');
}
