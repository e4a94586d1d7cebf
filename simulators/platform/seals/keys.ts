/**
 * The keys of the seal service, SM2 for OFD and P-256 for PDF. They follow from their names, so that every simulated platform has the
 * same ones, and are no secret.
 */
import { createECDH, createHash, createPrivateKey, sign } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { bits, nothing, oid, sequence } from './der.ts';

/** The user id that SM2 mixes into every digest when nobody agreed on another one (GM/T 0009). */
const userId = '1234567812345678';

export type KeyKind = 'sm2' | 'p256';
export interface SigningKey {
  readonly kind: KeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  /** Object identifier of its signatures: SM2 with SM3, or ECDSA with SHA-256. */
  readonly algorithm: string;
  /** A signature over these bytes, DER. */
  sign(bytes: Uint8Array): Buffer;
}

const ecPublicKey = '1.2.840.10045.2.1';
export const sm2WithSm3 = '1.2.156.10197.1.501';
export const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

export function keyOf(kind: KeyKind, name: string): SigningKey {
  // far below the order of either curve, so that no name is without a key
  const secret = createHash('sha256').update(`fapiao-counter simulated seal ${kind} ${name}`).digest();
  secret[0] = 0;
  return kind === 'sm2' ? sm2Key(secret) : p256Key(secret);
}

function sm2Key(secret: Buffer): SigningKey {
  const hex = secret.toString('hex');
  const point = sm2.getPublicKeyFromPrivateKey(hex);
  const curve = oid('1.2.156.10197.1.301');
  return {
    kind: 'sm2',
    publicKey: sequence(sequence(oid(ecPublicKey), curve), bits(Buffer.from(point, 'hex'))),
    algorithm: sm2WithSm3,
    sign: (bytes) =>
      Buffer.from(sm2.doSignature(Uint8Array.from(bytes), hex, { hash: true, der: true, publicKey: point, userId }), 'hex'),
  };
}

function p256Key(secret: Buffer): SigningKey {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const text = (part: Buffer) => part.toString('base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', d: text(secret), x: text(point.subarray(1, 33)), y: text(point.subarray(33)) },
  });
  return {
    kind: 'p256',
    publicKey: sequence(sequence(oid(ecPublicKey), oid('1.2.840.10045.3.1.7')), bits(point)),
    algorithm: ecdsaWithSha256,
    sign: (bytes) => sign('sha256', bytes, key),
  };
}

export const sha256Algorithm = () => sequence(oid('2.16.840.1.101.3.4.2.1'), nothing());
