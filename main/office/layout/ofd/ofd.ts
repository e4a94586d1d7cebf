/**
 * Writes the page model as an OFD file (GB/T 33190-2016), with or without room for an electronic seal. The same pages are
 * the same bytes, and the PDF of the same pages shows the same.
 */
import type { Instant } from '../../../../domain/ids.ts';
import type { Sealable } from '../../../../domain/layout-file.ts';
import type { Fonts } from '../fonts.ts';
import type { Page } from '../page.ts';
import type { Rgb } from '../pdf.ts';
import { archive } from './archive.ts';
import { ofdDocument } from './document.ts';
import type { OfdInfo } from './info.ts';
import { signatureFile, signatureListFile, signaturePaths, sm3Digest } from './signature.ts';

/** Writes the pages with the given colour of their form. */
export async function drawOfd(pages: readonly Page[], frame: Rgb, fonts: Fonts, info: OfdInfo): Promise<Uint8Array> {
  const { files } = await ofdDocument(pages, frame, fonts, info, false);
  return archive(files);
}

/**
 * Writes the pages for a seal at each `seal` of the page model; `at` is the moment of signing that the file names. The digest is
 * SM3 of the list of digests, 32 bytes; what finishes the file is an `SES_Signature` (GB/T 38540, DER), and nothing else changes by it.
 * @throws Error when no page has a place for a seal.
 */
export async function prepareSealedOfd(
  pages: readonly Page[],
  frame: Rgb,
  fonts: Fonts,
  info: OfdInfo,
  at: Instant,
): Promise<Sealable> {
  const { files, seals } = await ofdDocument(pages, frame, fonts, info, true);
  if (seals.length === 0) throw new Error('no page has a place for a seal');
  const signature = signatureFile(files, seals, at);
  return {
    digest: sm3Digest(signature),
    finish: (signedValue) =>
      archive(
        new Map([
          ...files,
          [signaturePaths.list, signatureListFile()],
          [signaturePaths.signature, signature],
          [signaturePaths.value, signedValue],
        ]),
      ),
  };
}
