/**
 * The signature of a PDF: CMS SignedData (RFC 5652), detached, with one signer.
 */
import { createHash } from 'node:crypto';
import { nameOf, type Subject } from './certificates.ts';
import { integer, octets, oid, sequence, setOf, tagged, utcTime } from './der.ts';
import { type SigningKey, sha256Algorithm } from './keys.ts';

const ids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

export interface CmsSigner {
  readonly key: SigningKey;
  readonly certificate: Buffer;
  readonly serial: bigint;
  readonly issuer: Subject;
}

/** @param digest SHA-256 of what is signed. @param at Milliseconds since 1970. */
export function signCms(digest: Uint8Array, { key, certificate, serial, issuer }: CmsSigner, at: number): Buffer {
  const attribute = (id: string, value: Buffer) => sequence(oid(id), setOf(value));
  const certificateHash = createHash('sha256').update(certificate).digest();
  const attributes = [
    attribute(ids.contentType, oid(ids.data)),
    attribute(ids.messageDigest, octets(digest)),
    attribute(ids.signingTime, utcTime(at)),
    // SHA-256 is what an ESSCertIDv2 means when it names no digest
    attribute(ids.signingCertificateV2, sequence(sequence(sequence(octets(certificateHash))))),
  ];
  const signed = setOf(...attributes);
  const signer = sequence(
    integer(1),
    sequence(nameOf(issuer), integer(serial)),
    sha256Algorithm(),
    // signed as a SET, sent under a tag of its own (RFC 5652, 5.4)
    Buffer.concat([Buffer.from([0xa0]), signed.subarray(1)]),
    sequence(oid(key.algorithm)),
    octets(key.sign(signed)),
  );
  return sequence(
    oid(ids.signedData),
    tagged(0, sequence(integer(1), setOf(sha256Algorithm()), sequence(oid(ids.data)), tagged(0, certificate), setOf(signer))),
  );
}
