/**
 * The seal of an OFD: SES_Signature (GB/T 38540-2020, version 4) over the SM3 digest of its Signature.xml, with the seal itself,
 * signed by its maker, inside.
 */
import { bits, generalizedTime, ia5, integer, octets, oid, sequence, utf8 } from './der.ts';
import { type SigningKey, sm2WithSm3 } from './keys.ts';

const version = 4;
/** Where the signature of an OFD stands in its package. */
const signatureFile = '/Doc_0/Signs/Sign_0/Signature.xml';

interface Holder {
  readonly key: SigningKey;
  readonly certificate: Buffer;
}

export interface SealContent {
  readonly sealId: string;
  readonly companyName: string;
  readonly picturePng: Buffer;
  /** On paper, mm. */
  readonly size: { readonly width: number; readonly height: number };
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** SESeal: what the seal shows and who may use it, signed by its maker. */
function sealOf({ sealId, companyName, picturePng, size, from, to }: SealContent, signer: Holder, maker: Holder): Buffer {
  const asList = 1;
  const ofCompany = 2;
  const info = sequence(
    sequence(ia5('ES'), integer(version), ia5('simulated-seals')),
    ia5(sealId),
    sequence(
      integer(ofCompany),
      utf8(companyName),
      integer(asList),
      sequence(octets(signer.certificate)),
      generalizedTime(from),
      generalizedTime(from),
      generalizedTime(to),
    ),
    sequence(ia5('png'), octets(picturePng), integer(size.width), integer(size.height)),
  );
  return sequence(info, octets(maker.certificate), oid(sm2WithSm3), bits(maker.key.sign(info)));
}

/** @param digest SM3 of Signature.xml. @param at Milliseconds since 1970. */
export function signSes(digest: Uint8Array, content: SealContent, signer: Holder, maker: Holder, at: number): Buffer {
  const toSign = sequence(
    integer(version),
    sealOf(content, signer, maker),
    generalizedTime(at),
    bits(digest),
    ia5(signatureFile),
  );
  return sequence(toSign, octets(signer.certificate), oid(sm2WithSm3), bits(signer.key.sign(toSign)));
}
