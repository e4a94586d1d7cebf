/**
 * The electronic seal (电子印章) of a layout file: what is asked of the platform's seal service, what it answers, and what anybody who
 * looks at the finished file must find. The office keeps a file as sealed only with the last of these in hand.
 */
import type { Instant } from './ids.ts';

export const layoutFormats = ['pdf', 'ofd'] as const;
export type LayoutFormat = (typeof layoutFormats)[number];

/** How a file of each format is digested for its seal. */
export const sealDigests = { pdf: 'SHA-256', ofd: 'SM3' } as const satisfies Record<LayoutFormat, string>;

/** Longest signature of each format, bytes: a PDF leaves a hole of this size, that of an OFD carries the picture too. */
export const maxSignatureBytes = { pdf: 8192, ofd: 393_216 } as const satisfies Record<LayoutFormat, number>;

export interface SealRequest {
  readonly taxId: string;
  readonly companyName: string;
  readonly format: LayoutFormat;
  /** 32 bytes by the digest of the format ({@link sealDigests}): of the byte ranges of a PDF, of Signature.xml of an OFD. */
  readonly digest: Uint8Array;
}

export interface SealAnswer {
  readonly sealId: string;
  /** The seal as a PNG with a transparent ground, at most 256 KiB. */
  readonly picture: Uint8Array;
  /** The signer's certificate, DER, at most 16 KiB. */
  readonly certificate: Uint8Array;
  /** What goes into the file, DER: CMS SignedData of a PDF, SES_Signature of an OFD; at most {@link maxSignatureBytes}. */
  readonly signature: Uint8Array;
  readonly signedAt: Instant;
}

export const sealFaults = ['changed', 'signature', 'certificate', 'otherCompany', 'incomplete', 'unreadable'] as const;
/**
 * - `changed`: a protected part is not what was sealed.
 * - `signature`: the signature is not by the key of the certificate beside it.
 * - `certificate`: not issued by a trusted authority, or not valid when it was sealed.
 * - `otherCompany`: sealed by somebody else than expected.
 * - `incomplete`: a part of the file is not protected by the seal.
 * - `unreadable`: no well-formed seal, or no well-formed file.
 */
export type SealFault = (typeof sealFaults)[number];

/** What a stranger finds who looks at a layout file. */
export type SealVerdict =
  | { readonly seal: 'none' }
  | {
      readonly seal: 'valid';
      /** Name of the seal at its maker; a PDF does not carry it. */
      readonly sealId: string | null;
      /** Company of the certificate. */
      readonly company: string;
      /** As the signer says; there is no time stamp of a third party. */
      readonly signedAt: Instant;
      /** Serial number of the certificate, upper-case hex. */
      readonly certificateNo: string;
    }
  | { readonly seal: 'broken'; readonly reason: SealFault };
