/**
 * A sealed file: a header that everybody may read and nobody may change, and a body for those who know the passphrase.
 * AES-256-GCM under a key that scrypt makes of the passphrase; the header is authenticated with the body.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { failed, ok, type Result } from '../../../domain/problem.ts';

/** 128 MiB and a fifth of a second for each guess. */
const cost = { N: 131_072, r: 8, p: 1 } as const;

/** Shorter ones can be guessed by whoever finds the stick. */
export const leastPassphrase = 12;

const base64 = (bytes: number) => z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes);
const sealed = z.strictObject({
  format: z.string(),
  header: z.record(z.string(), z.unknown()),
  /** Fixed with the format: a file does not choose how much work it makes. */
  key: z.strictObject({
    by: z.literal('scrypt'),
    N: z.literal(cost.N),
    r: z.literal(cost.r),
    p: z.literal(cost.p),
    salt: base64(16),
  }),
  /** Tells a wrong passphrase from a damaged file. */
  passphraseCheck: base64(32),
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), iv: base64(12), tag: base64(16) }),
  body: z.base64(),
  /** SHA-256 over all of the above, so that damage is told before anybody is asked for a passphrase. */
  sha256: z.string(),
});

export interface SealedFile {
  readonly header: Readonly<Record<string, unknown>>;
  /** The body's text. Problems: `package-passphrase`, `package-damaged`. */
  open(passphrase: string): Result<string>;
}

/** @param header JSON values; readable without the passphrase. */
export function seal(format: string, header: Readonly<Record<string, unknown>>, body: string, passphrase: string): string {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const keys = keysOf(passphrase, salt);
  const open = { format, header, key: { by: 'scrypt', ...cost, salt: salt.toString('base64') } };
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, iv).setAAD(canonical(open));
  const hidden = Buffer.concat([cipher.update(body, 'utf8'), cipher.final()]);
  const whole = {
    ...open,
    passphraseCheck: keys.check,
    cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') },
    body: hidden.toString('base64'),
  };
  return `${JSON.stringify({ ...whole, sha256: hashOf(whole) }, null, 2)}\n`;
}

/** Reads a sealed file without opening it. Problem: `package-damaged`. @param file Its name, for the problem. */
export function readSealed(format: string, text: string, file: string): Result<SealedFile> {
  const damaged = (reason: string) => failed('package-damaged', { file, reason });
  const read = sealed.safeParse(jsonOf(text));
  if (!read.success) return damaged('form');
  const { sha256, ...whole } = read.data;
  if (whole.format !== format) return damaged('format');
  if (sha256 !== hashOf(whole)) return damaged('checksum');
  const { passphraseCheck, cipher, body, ...open } = whole;
  return ok({
    header: whole.header,
    open(passphrase) {
      const keys = keysOf(passphrase, Buffer.from(open.key.salt, 'base64'));
      if (!timingSafeEqual(Buffer.from(keys.check, 'base64'), Buffer.from(passphraseCheck, 'base64')))
        return failed('package-passphrase', { file });
      try {
        const decipher = createDecipheriv('aes-256-gcm', keys.cipher, Buffer.from(cipher.iv, 'base64'), { authTagLength: 16 })
          .setAAD(canonical(open))
          .setAuthTag(Buffer.from(cipher.tag, 'base64'));
        return ok(Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]).toString('utf8'));
      } catch {
        return damaged('seal');
      }
    },
  });
}

function keysOf(passphrase: string, salt: Buffer): { readonly cipher: Buffer; readonly check: string } {
  const made = scryptSync(passphrase.normalize('NFKC'), salt, 64, { ...cost, maxmem: 256 * cost.N * cost.r });
  return {
    cipher: made.subarray(0, 32),
    check: createHmac('sha256', made.subarray(32)).update('passphrase').digest('base64'),
  };
}

function canonical(value: unknown): Buffer {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
