/**
 * Passwords that a device repeats in its own words ("wrong password 88888888"), where no name of a field tells what they are.
 */

/** Shorter ones are left: they would hide every number of a message. */
const shortest = 4;

/**
 * The answer with asterisks in their place, of the same length. Only words are looked through; a number of a document may be equal to a
 * password by chance.
 */
export function withoutEchoes(answer: Uint8Array, passwords: readonly string[]): Uint8Array {
  const known = passwords.filter((password) => password.length >= shortest);
  const text = Buffer.from(answer).toString('latin1');
  const clean = text.replace(/<(?:returnmsg|msg)>[^<]*|^[^<]+/g, (words) =>
    known.reduce((rest, password) => rest.replaceAll(password, '*'.repeat(password.length)), words),
  );
  return Buffer.from(clean, 'latin1');
}
