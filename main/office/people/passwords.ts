/**
 * Password verifiers: scrypt with its parameters and salt in one line of text, so that parameters can rise without
 * anyone setting a new password.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** The first of the settings that OWASP's password sheet gives for scrypt: 128 MiB, a fifth of a second or so. */
const today = { N: 131_072, r: 8, p: 1 } as const;
const keyLength = 32;

/** The verifier of a password: `scrypt$N$r$p$salt$key`, both in base64. */
export async function makeVerifier(password: string): Promise<string> {
  const salt = randomBytes(16);
  return line(salt, await derive(password, salt, today));
}

/** A verifier that no password matches, and that takes as long as any other to find that out. Costs nothing to make. */
export function verifierOfNobody(): string {
  return line(randomBytes(16), randomBytes(keyLength));
}

function line(salt: Buffer, key: Buffer): string {
  return `scrypt$${today.N}$${today.r}$${today.p}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** True when `verifier` was made from `password`. A verifier that cannot be read matches nothing. */
export async function matches(password: string, verifier: string): Promise<boolean> {
  const read = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/=]{16,88})\$([A-Za-z0-9+/=]{40,96})$/.exec(verifier);
  if (!read) return false;
  const [, N, r, p, salt, key] = read;
  const expected = Buffer.from(key ?? '', 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (cost.N * cost.r > 8 * 1_048_576) return false;
  const actual = await derive(password, Buffer.from(salt ?? '', 'base64'), cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
