/**
 * Makes the certificates (X.509) of the seal service: an authority, and what it issues.
 */
import { createHash } from 'node:crypto';
import { bits, der, integer, octets, oid, printable, sequence, setOf, tagged, utcTime, utf8, yes } from './der.ts';
import type { SigningKey } from './keys.ts';

export interface Subject {
  /** Organization (O), as a company is registered. */
  readonly organization: string;
  /** Organization identifier (2.5.4.97): the company's tax id; null for who has none. */
  readonly taxId: string | null;
  readonly commonName: string;
}

export interface Validity {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface Issuer {
  readonly subject: Subject;
  readonly key: SigningKey;
}

/** `what` says what the key may do: issue certificates, or sign. */
export function makeCertificate(
  { subject, key }: Issuer,
  issuer: Issuer,
  validity: Validity,
  what: 'authority' | 'signer',
): Buffer {
  const algorithm = sequence(oid(issuer.key.algorithm));
  const body = sequence(
    tagged(0, integer(2)),
    integer(serialOf(subject, key, validity)),
    algorithm,
    nameOf(issuer.subject),
    sequence(utcTime(validity.from), utcTime(validity.to)),
    nameOf(subject),
    key.publicKey,
    tagged(3, sequence(...extensions(what, key, issuer.key))),
  );
  return sequence(body, algorithm, bits(issuer.key.sign(body)));
}

/** Name of a subject, DER; it names the issuer of a certificate too. */
export function nameOf({ organization, taxId, commonName }: Subject): Buffer {
  const part = (id: string, value: Buffer) => setOf(sequence(oid(id), value));
  return sequence(
    part('2.5.4.6', printable('CN')),
    part('2.5.4.10', utf8(organization)),
    ...(taxId === null ? [] : [part('2.5.4.97', utf8(taxId))]),
    part('2.5.4.3', utf8(commonName)),
  );
}

/** Another for every certificate, and the same for the same one made again; positive, 16 bytes. */
export function serialOf(subject: Subject, key: SigningKey, validity: Validity): bigint {
  const made = createHash('sha256')
    .update(JSON.stringify([subject, validity]))
    .update(key.publicKey)
    .digest('hex');
  return BigInt(`0x4${made.slice(0, 31)}`);
}

function extensions(what: 'authority' | 'signer', key: SigningKey, issuer: SigningKey): Buffer[] {
  const extension = (id: string, critical: boolean, value: Buffer) =>
    sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
  // bits of a key's use, from the highest: digitalSignature and nonRepudiation, or keyCertSign and cRLSign
  const use = what === 'authority' ? der(0x03, Buffer.from([1, 0x06])) : der(0x03, Buffer.from([6, 0xc0]));
  return [
    extension('2.5.29.19', true, what === 'authority' ? sequence(yes()) : sequence()),
    extension('2.5.29.15', true, use),
    extension('2.5.29.14', false, octets(keyIdOf(key))),
    extension('2.5.29.35', false, sequence(der(0x80, keyIdOf(issuer)))),
  ];
}

function keyIdOf({ publicKey }: SigningKey): Buffer {
  return createHash('sha1').update(publicKey).digest();
}
