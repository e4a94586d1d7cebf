/**
 * Reads the seal of an OFD: SES_Signature of version 4 (GB/T 38540-2020), with the seal as its maker signed it inside.
 */
import { type Certificate, readCertificate } from './certificate.ts';
import { bitBytes, oid, openDer, sameBytes, smallNumber, tags, text, time } from './der.ts';
import { isSignedBySm2, sm2WithSm3, sm3Digest } from './signature.ts';

export interface Ses {
  readonly sealId: string;
  readonly signer: Certificate;
  /** Who made the seal. */
  readonly maker: Certificate;
  /** Whether the seal may be used by this signer. */
  readonly forSigner: boolean;
  /** The seal's own validity, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** When it was signed, as the signer says. */
  readonly at: number;
  /** SM3 of Signature.xml, as it was signed. */
  readonly digest: Uint8Array;
  /** Absolute path of that file in its package. */
  readonly path: string;
  /** Whether signature and seal are signed by the keys beside them. */
  readonly genuine: boolean;
}

const version = 4;

/** Null when it is not a signature of this form. A time stamp or extensions, which nobody here can judge, are not of it. */
export function readSes(bytes: Uint8Array): Ses | null {
  const whole = openDer(bytes);
  const outer = whole.into(tags.sequence);
  whole.end();
  const signed = outer.whole(tags.sequence);
  const certificate = outer.content(tags.octets);
  const algorithm = oid(outer);
  const signature = bitBytes(outer);
  outer.end();

  const file = openDer(signed);
  const body = file.into(tags.sequence);
  const ownVersion = smallNumber(body);
  const seal = readSeal(body.whole(tags.sequence));
  const at = time(body);
  const digest = bitBytes(body);
  const path = text(body);
  body.end();
  const signer = whole.sound() && file.sound() ? readCertificate(certificate) : null;
  if (!signer || !seal || ownVersion !== version || algorithm !== sm2WithSm3 || signer.key.kind !== 'sm2') return null;
  const genuine = seal.genuine && isSignedBySm2(signer.key.point, signed, signature);
  const { id, maker, from, to, isFor } = seal;
  return { sealId: id, signer, maker, forSigner: isFor(signer), from, to, at, digest, path, genuine };
}

interface Seal {
  readonly id: string;
  readonly maker: Certificate;
  readonly from: number;
  readonly to: number;
  readonly genuine: boolean;
  isFor(signer: Certificate): boolean;
}

function readSeal(bytes: Uint8Array): Seal | null {
  const whole = openDer(bytes);
  const outer = whole.into(tags.sequence);
  const info = outer.whole(tags.sequence);
  const certificate = outer.content(tags.octets);
  const algorithm = oid(outer);
  const signature = bitBytes(outer);
  outer.end();

  const file = openDer(info);
  const body = file.into(tags.sequence);
  const header = body.into(tags.sequence);
  const kind = text(header);
  const ownVersion = smallNumber(header);
  text(header);
  header.end();
  const id = text(body);
  const property = body.into(tags.sequence);
  smallNumber(property);
  text(property);
  const listed = listOf(smallNumber(property), property.whole(tags.sequence));
  time(property);
  const [from, to] = [time(property), time(property)];
  property.end();
  const picture = body.into(tags.sequence);
  text(picture);
  picture.content(tags.octets);
  smallNumber(picture);
  smallNumber(picture);
  picture.end();
  body.end();
  const maker = whole.sound() && file.sound() ? readCertificate(certificate) : null;
  if (!maker || !listed || kind !== 'ES' || ownVersion !== version) return null;
  if (algorithm !== sm2WithSm3 || maker.key.kind !== 'sm2') return null;
  return { id, maker, from, to, genuine: isSignedBySm2(maker.key.point, info, signature), isFor: listed };
}

/** Who may use the seal: a list of certificates (1) or of their digests (2). */
function listOf(type: number, bytes: Uint8Array): ((signer: Certificate) => boolean) | null {
  const whole = openDer(bytes);
  const list = whole.into(tags.sequence);
  const entries: Uint8Array[] = [];
  while (list.next() !== 0) {
    const entry = type === 1 ? list : list.into(tags.sequence);
    if (type !== 1) text(entry);
    entries.push(entry.content(tags.octets));
    if (type !== 1) entry.end();
  }
  if (!whole.sound() || (type !== 1 && type !== 2)) return null;
  const named = (signer: Certificate) => (type === 1 ? signer.bytes : sm3Digest(signer.bytes));
  return (signer) => entries.some((entry) => sameBytes(entry, named(signer)));
}
