/**
 * Reads the signature of a PDF: CMS SignedData (RFC 5652), detached, of one signer, SHA-256. What the signature does not protect in it
 * must be what it has to be, so that no byte of a sealed file can be another one.
 */
import { createHash } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.ts';
import { type DerReader, hexNumber, hexOf, oid, openDer, sameBytes, smallNumber, tagged, tags, time } from './der.ts';
import { isSignedBy } from './signature.ts';

export interface Cms {
  readonly signer: Certificate;
  /** SHA-256 of what was signed, as the signer says. */
  readonly digest: Uint8Array;
  /** Milliseconds since 1970, as the signer says. */
  readonly at: number;
  /** Whether the signature is by the signer's key. */
  readonly genuine: boolean;
}

const ids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;
/** SHA-256 as an AlgorithmIdentifier, its parameters absent or NULL; DER in hex. */
const sha256: readonly string[] = ['300B0609608648016503040201', '300D06096086480165030402010500'];

/** Null when it is not a signature of this form. */
export function readCms(bytes: Uint8Array): Cms | null {
  const whole = openDer(bytes);
  const info = whole.into(tags.sequence);
  whole.end();
  if (oid(info) !== ids.signedData) return null;
  const wrapped = info.into(tagged(0));
  info.end();
  const data = wrapped.into(tags.sequence);
  wrapped.end();
  if (smallNumber(data) !== 1) return null;
  const digests = data.into(tags.set);
  const digestAlgorithm = digests.whole(tags.sequence);
  digests.end();
  const content = data.into(tags.sequence);
  if (oid(content) !== ids.data) return null;
  content.end();
  const certificates = data.into(tagged(0));
  const certificate = certificates.whole(tags.sequence);
  certificates.end();
  const signers = data.into(tags.set);
  data.end();
  const signer = signers.into(tags.sequence);
  signers.end();
  if (smallNumber(signer) !== 1) return null;
  const named = signer.into(tags.sequence);
  const [issuer, serial] = [named.whole(tags.sequence), hexNumber(named)];
  named.end();
  const sameDigest = sameBytes(signer.whole(tags.sequence), digestAlgorithm);
  const attributes = signer.whole(tagged(0));
  const algorithm = signer.whole(tags.sequence);
  const signature = signer.content(tags.octets);
  signer.end();
  if (!whole.sound() || !sameDigest || !sha256.includes(hexOf(digestAlgorithm))) return null;

  const read = readCertificate(certificate);
  const told = readAttributes(attributes);
  if (!read || !told || !sameBytes(read.issuer, issuer) || read.serial !== serial) return null;
  // signed as a SET, sent under a tag of its own (RFC 5652, 5.4)
  const signed = Uint8Array.from(attributes);
  signed[0] = tags.set;
  const own = createHash('sha256').update(read.bytes).digest();
  const genuine = sameBytes(told.certificateHash, own) && isSignedBy(read.key, algorithm, signed, signature);
  return { signer: read, digest: told.digest, at: told.at, genuine };
}

interface Attributes {
  readonly digest: Uint8Array;
  readonly at: number;
  /** SHA-256 of the signer's certificate. */
  readonly certificateHash: Uint8Array;
}

/** Each attribute once, with one value. Others than these are allowed: the signature protects them. */
function readAttributes(bytes: Uint8Array): Attributes | null {
  const whole = openDer(bytes);
  const attributes = whole.into(tagged(0));
  const values = new Map<string, DerReader>();
  while (attributes.next() !== 0) {
    const attribute = attributes.into(tags.sequence);
    const name = oid(attribute);
    if (values.has(name)) return null;
    values.set(name, attribute.into(tags.set));
    attribute.end();
  }
  const [type, digest, at, certificate] = [ids.contentType, ids.messageDigest, ids.signingTime, ids.signingCertificateV2].map(
    (name) => values.get(name),
  );
  if (!whole.sound() || !type || !digest || !at || !certificate) return null;
  const contentType = oid(type);
  // SigningCertificateV2, its list, its first ESSCertIDv2, which means SHA-256 by naming no digest
  const first = certificate.into(tags.sequence).into(tags.sequence).into(tags.sequence);
  const told = { digest: digest.content(tags.octets), at: time(at), certificateHash: first.content(tags.octets) };
  for (const value of [type, digest, at, certificate]) value.end();
  return whole.sound() && contentType === ids.data ? told : null;
}
