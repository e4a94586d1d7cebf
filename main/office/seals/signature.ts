/**
 * Signatures: SM2 with SM3 by a library, because Electron's own crypto has neither; ECDSA and RSA with SHA-256 by Node's. Which key may
 * sign by which algorithm is fixed here.
 */
import { verify } from 'node:crypto';
import { sm2, sm3 } from 'sm-crypto-v2';
import { hexNumber, openDer, tags } from './der.ts';
import type { PublicKey } from './public-key.ts';

/** AlgorithmIdentifier, DER in hex, of what each kind of key signs by. */
const algorithms: Readonly<Record<PublicKey['kind'], readonly string[]>> = {
  // SM2 with SM3, its parameters absent or NULL
  sm2: ['300A06082A811CCF55018375', '300C06082A811CCF550183750500'],
  // ecdsa-with-SHA256
  ec: ['300A06082A8648CE3D040302'],
  // sha256WithRSAEncryption, and rsaEncryption, which CMS says beside the digest's own name
  rsa: ['300D06092A864886F70D01010B0500', '300D06092A864886F70D0101010500'],
};
export const sm2WithSm3 = '1.2.156.10197.1.501';
/** The user id that SM2 mixes into every digest when nobody agreed on another one (GM/T 0009). */
const userId = '1234567812345678';
/** Order of the SM2 curve. */
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

/** @param algorithm AlgorithmIdentifier, DER; must be one that the key signs by. */
export function isSignedBy(key: PublicKey, algorithm: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  const named = Buffer.from(algorithm).toString('hex').toUpperCase();
  if (!algorithms[key.kind].includes(named)) return false;
  if (key.kind === 'sm2') return isSignedBySm2(key.point, signed, signature);
  try {
    return verify('sha256', signed, key.key, signature);
  } catch {
    return false;
  }
}

/** The library takes what it is given for numbers in range and DER in order; both are checked before it is asked. */
export function isSignedBySm2(point: string, signed: Uint8Array, signature: Uint8Array): boolean {
  const whole = openDer(signature);
  const pair = whole.into(tags.sequence);
  const numbers = [hexNumber(pair), hexNumber(pair)];
  pair.end();
  whole.end();
  if (!whole.sound() || numbers.some((hex) => !isInRange(hex))) return false;
  try {
    const plain = numbers.map((hex) => hex.toLowerCase().padStart(64, '0')).join('');
    return sm2.doVerifySignature(Uint8Array.from(signed), plain, point, { hash: true, userId });
  } catch {
    return false;
  }
}

function isInRange(hex: string): boolean {
  const value = BigInt(`0x${hex}`);
  return value > 0n && value < order;
}

export function sm3Digest(bytes: Uint8Array): Buffer {
  return Buffer.from(sm3(Uint8Array.from(bytes)), 'hex');
}
