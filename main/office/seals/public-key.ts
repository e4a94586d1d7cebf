/**
 * Reads public keys; weak ones are no keys. Apart from signatures, because the settings are read at every start, and the library
 * that judges signatures takes long to load.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { bitBytes, oid, openDer, tags } from './der.ts';

export type PublicKey =
  /** Uncompressed point in hex. */
  { readonly kind: 'sm2'; readonly point: string } | { readonly kind: 'ec' | 'rsa'; readonly key: KeyObject };

const ecPublicKey = '1.2.840.10045.2.1';
const sm2Curve = '1.2.156.10197.1.301';
const curves: readonly string[] = ['prime256v1', 'secp384r1'];
const rsaBits = { least: 2048, most: 8192 } as const;
const field = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const curveB = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

/** The key of a SubjectPublicKeyInfo; null when it is none that a seal may have. */
export function readPublicKey(info: Uint8Array): PublicKey | null {
  const whole = openDer(info);
  const outer = whole.into(tags.sequence);
  const algorithm = outer.into(tags.sequence);
  const isSm2 = oid(algorithm) === ecPublicKey && algorithm.next() === tags.oid && oid(algorithm) === sm2Curve;
  const bytes = bitBytes(outer);
  if (!whole.sound()) return null;
  if (!isSm2) return nodeKey(info);
  const point = Buffer.from(bytes).toString('hex');
  return bytes[0] === 0x04 && bytes.length === 65 && isOnCurve(point) ? { kind: 'sm2', point } : null;
}

/** The curve of GM/T 0003.5: y² = x³ − 3x + b over p. */
function isOnCurve(point: string): boolean {
  const [x, y] = [BigInt(`0x${point.slice(2, 66)}`), BigInt(`0x${point.slice(66)}`)];
  return x < field && y < field && (y * y - (x * x * x - 3n * x + curveB)) % field === 0n;
}

function nodeKey(info: Uint8Array): PublicKey | null {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
  const { namedCurve = '', modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return curves.includes(namedCurve) ? { kind: 'ec', key } : null;
  const fit = modulusLength >= rsaBits.least && modulusLength <= rsaBits.most && publicExponent < 2n ** 32n;
  return key.asymmetricKeyType === 'rsa' && fit ? { kind: 'rsa', key } : null;
}
