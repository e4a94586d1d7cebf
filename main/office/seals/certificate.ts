/**
 * Reads certificates (X.509).
 */
import { bitBytes, hexNumber, oid, openDer, sameBytes, smallNumber, tagged, tags, text, time } from './der.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';

export interface Certificate {
  readonly bytes: Uint8Array;
  /** What the issuer signed, with which algorithm, and the signature. */
  readonly signed: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  /** Upper-case hex. */
  readonly serial: string;
  /** Names, DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Organization (O) and organization identifier (2.5.4.97), which is a company's tax id; empty without, or with several. */
  readonly organization: string;
  readonly taxId: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly key: PublicKey;
  /** What its key may be used for. */
  readonly issues: boolean;
  readonly signs: boolean;
}

const maxBytes = 16_384;
const organizationId = '2.5.4.10';
const organizationIdentifierId = '2.5.4.97';
const basicConstraintsId = '2.5.29.19';
const keyUsageId = '2.5.29.15';
/** Extensions that say what a certificate is for besides, and take nothing from what is read here: extended key usage, policies. */
const harmless: readonly string[] = ['2.5.29.37', '2.5.29.32'];

/** Null when it is no certificate of version 3, in DER, that can be understood whole: an unknown critical extension cannot. */
export function readCertificate(bytes: Uint8Array): Certificate | null {
  if (bytes.length > maxBytes) return null;
  const whole = openDer(bytes);
  const outer = whole.into(tags.sequence);
  whole.end();
  const signed = outer.whole(tags.sequence);
  const algorithm = outer.whole(tags.sequence);
  const signature = bitBytes(outer);
  outer.end();
  if (!whole.sound()) return null;

  const file = openDer(signed);
  const body = file.into(tags.sequence);
  const version = smallNumber(body.into(tagged(0)));
  const serial = hexNumber(body);
  const sameAlgorithm = sameBytes(body.whole(tags.sequence), algorithm);
  const issuer = body.whole(tags.sequence);
  const validity = body.into(tags.sequence);
  const [from, to] = [time(validity), time(validity)];
  validity.end();
  const subject = body.whole(tags.sequence);
  const keyInfo = body.whole(tags.sequence);
  const list = body.into(tagged(3));
  const extensions = list.into(tags.sequence);
  const uses = readUses(extensions);
  list.end();
  body.end();
  const names = readNames(subject);
  const key = file.sound() ? readPublicKey(keyInfo) : null;
  if (!file.sound() || version !== 2 || !sameAlgorithm || !names || !uses || !key) return null;
  return { bytes, signed, algorithm, signature, serial, issuer, subject, ...names, from, to, key, ...uses };
}

function readNames(subject: Uint8Array): { readonly organization: string; readonly taxId: string } | null {
  const whole = openDer(subject);
  const parts = whole.into(tags.sequence);
  const found: Record<string, string[]> = {};
  while (parts.next() !== 0) {
    const set = parts.into(tags.set);
    while (set.next() !== 0) {
      const part = set.into(tags.sequence);
      const name = oid(part);
      if (name === organizationId || name === organizationIdentifierId) found[name] = [...(found[name] ?? []), text(part)];
      else part.whole();
      part.end();
    }
  }
  const only = (name: string) => (found[name]?.length === 1 ? (found[name][0] ?? '') : '');
  return whole.sound() ? { organization: only(organizationId), taxId: only(organizationIdentifierId) } : null;
}

function readUses(extensions: ReturnType<typeof openDer>): { readonly issues: boolean; readonly signs: boolean } | null {
  let authority = false;
  /** The first byte of its bits; a key without this extension may be used for everything. */
  let usage = 0xff;
  while (extensions.next() !== 0) {
    const extension = extensions.into(tags.sequence);
    const name = oid(extension);
    const critical = extension.next() === tags.boolean && extension.content(tags.boolean)[0] === 0xff;
    const value = openDer(extension.content(tags.octets));
    extension.end();
    if (name === basicConstraintsId) {
      const constraints = value.into(tags.sequence);
      authority = constraints.next() === tags.boolean && constraints.content(tags.boolean)[0] === 0xff;
    } else if (name === keyUsageId) usage = value.content(tags.bits)[1] ?? 0;
    else if (critical && !harmless.includes(name)) return null;
    if (!value.sound()) return null;
  }
  const [digitalSignature, nonRepudiation, keyCertSign] = [0x80, 0x40, 0x04];
  return { issues: authority && (usage & keyCertSign) !== 0, signs: (usage & (digitalSignature | nonRepudiation)) !== 0 };
}

/** True when the bytes are the certificate of an authority, DER. */
export function isAuthority(bytes: Uint8Array): boolean {
  return readCertificate(bytes)?.issues ?? false;
}
