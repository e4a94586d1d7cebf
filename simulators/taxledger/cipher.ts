/**
 * Stand-ins for the signature of a tax unit. A real cipher needs a key no simulator has; these have the right shape, differ for
 * every invoice and are the same whenever they are computed again.
 */
import { createHash } from 'node:crypto';
import type { Kind } from './kinds.ts';

const cipherAlphabet = '0123456789+-*/<>';

/** Cipher text (税控码 skm): 112 characters of the alphabet ciphers use, markup characters included. */
export function cipherText(signed: string): string {
  return [...bytesFrom(`cipher ${signed}`, 112)].map((byte) => cipherAlphabet[byte % 16]).join('');
}

/** Check code (校验码 jym): 20 digits, empty for paper special. */
export function checkCode(kind: Kind, signed: string): string {
  if (kind === '004') return '';
  return [...bytesFrom(`check ${signed}`, 20)].map((byte) => byte % 10).join('');
}

/** Signature (签名值 qmz), base64. */
export function signatureValue(signed: string): string {
  return Buffer.from(bytesFrom(`signature ${signed}`, 96)).toString('base64');
}

function bytesFrom(seed: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${block} ${seed}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
