/**
 * A seal on the wire: what the platform's seal service is asked, and what of its answer is taken. Whether the signature is any good is
 * judged on the finished file, not here.
 */
import { z } from 'zod';
import type { Problem } from '../../../domain/problem.ts';
import { problem } from '../../../domain/problem.ts';
import { type LayoutFormat, maxSignatureBytes, type SealAnswer, type SealRequest, sealDigests } from '../../../domain/seal.ts';
import { id, instant } from './wire-fields.ts';

const maxPictureBytes = 256 * 1024;
const maxCertificateBytes = 16 * 1024;
/** How every PNG begins. */
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const derSequence = 0x30;

const bytes = (max: number) =>
  z
    .string()
    .max(4 * Math.ceil(max / 3))
    .pipe(z.base64())
    .transform((text): Uint8Array => Buffer.from(text, 'base64'))
    .refine(({ length }) => length > 0 && length <= max);
const der = (max: number) => bytes(max).refine(([first]) => first === derSequence);

const answer = (format: LayoutFormat) =>
  z
    .object({
      sealId: id,
      sealImagePng: bytes(maxPictureBytes).refine((picture) => pngSignature.equals(picture.subarray(0, pngSignature.length))),
      certificate: der(maxCertificateBytes),
      signature: der(maxSignatureBytes[format]),
      signedAt: instant,
    })
    .transform(({ sealImagePng, ...rest }): SealAnswer => ({ ...rest, picture: sealImagePng }));

/** The answer to a request of each format. */
export const sealAnswers = { pdf: answer('pdf'), ofd: answer('ofd') } as const;

export function sealBody({ taxId, companyName, format, digest }: SealRequest): string {
  const digestAlgorithm = sealDigests[format];
  return JSON.stringify({ taxId, companyName, format, digestAlgorithm, digest: Buffer.from(digest).toString('base64') });
}

/** A refusal that is about the company names it. */
export function aboutSeal(trouble: Problem, companyName: string): Problem {
  const { code, details } = trouble;
  const isUnknown = code === 'platform-refused' && details.status === 404 && details.type === 'no-seal-for-taxpayer';
  return isUnknown ? problem('no-seal-for-taxpayer', { company: companyName }) : trouble;
}
