/**
 * Looks at the seal of a layout file as a stranger would: with the file, and the authorities that one trusts, and nothing else. The
 * office holds its own files against this before it calls them sealed, because the signature comes from outside.
 */
import { instantFromDate } from '../../../domain/instant.ts';
import type { LayoutFormat, SealFault, SealVerdict } from '../../../domain/seal.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { readCms } from './cms.ts';
import { readOfdSeal } from './ofd.ts';
import { readPdfSeal } from './pdf.ts';
import { isTrusted } from './trust.ts';

/** A layout file of 2000 rows has 3 MB. */
const maxBytes = 32 * 1024 * 1024;

export interface Seals {
  /**
   * What the seal of a file is worth. Never throws, whatever the bytes are.
   * @param expected Who must have sealed it, as its certificate names a company; null when anybody may.
   */
  verify(
    file: Uint8Array,
    format: LayoutFormat,
    expected: { readonly company: string; readonly taxId: string } | null,
  ): SealVerdict;
}

/**
 * @param authorities Certificates (DER) of those whose signers are trusted.
 * @throws Error when one of them is no certificate of an authority; they are checked when the settings are read.
 */
export function openSeals({ authorities }: { readonly authorities: readonly Uint8Array[] }): Seals {
  const trusted = authorities.map((bytes) => {
    const certificate = readCertificate(bytes);
    if (!certificate?.issues) throw new Error('not the certificate of an authority');
    return certificate;
  });
  return {
    verify(file, format, expected) {
      if (file.length > maxBytes) return broken('unreadable');
      const seal = format === 'pdf' ? pdfSeal(file, trusted) : ofdSeal(file, trusted);
      if (seal === null) return { seal: 'none' };
      if (typeof seal === 'string') return broken(seal);
      const { signer, sealId, at } = seal;
      const isExpected = !expected || (signer.organization === expected.company && signer.taxId === expected.taxId);
      if (!isExpected || signer.organization === '') return broken('otherCompany');
      const company = signer.organization;
      return { seal: 'valid', sealId, company, signedAt: instantFromDate(at), certificateNo: signer.serial };
    },
  };
}

/** A seal that holds, whosever it is. */
interface Sealed {
  readonly signer: Certificate;
  readonly sealId: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

function pdfSeal(file: Uint8Array, trusted: readonly Certificate[]): Sealed | SealFault | null {
  const found = readPdfSeal(file);
  if (found === null || typeof found === 'string') return found;
  const cms = readCms(found.signature);
  if (!cms) return 'unreadable';
  if (!Buffer.from(cms.digest).equals(found.digest)) return 'changed';
  if (!cms.genuine) return 'signature';
  if (!cms.signer.signs || !isTrusted(cms.signer, trusted, cms.at)) return 'certificate';
  return { signer: cms.signer, sealId: null, at: cms.at };
}

function ofdSeal(file: Uint8Array, trusted: readonly Certificate[]): Sealed | SealFault | null {
  const ses = readOfdSeal(file);
  if (ses === null || typeof ses === 'string') return ses;
  const { signer, maker, at } = ses;
  if (!ses.genuine) return 'signature';
  const holds = ses.from <= at && at <= ses.to;
  const mayUse = signer.signs && maker.signs && ses.forSigner && holds && !isSameCompany(signer, maker);
  if (!mayUse || !isTrusted(signer, trusted, at) || !isTrusted(maker, trusted, at)) return 'certificate';
  return { signer, sealId: ses.sealId, at };
}

/** A company does not make its own seal: its certificate is trusted for what it signs, not for what a seal shows or how long it holds. */
function isSameCompany(signer: Certificate, maker: Certificate): boolean {
  return signer.organization === maker.organization || (signer.taxId !== '' && signer.taxId === maker.taxId);
}

function broken(reason: SealFault): SealVerdict {
  return { seal: 'broken', reason };
}
