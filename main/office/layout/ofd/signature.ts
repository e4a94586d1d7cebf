/**
 * What an electronic seal signs in an OFD: a list of the files with their SM3 digests, and where on which page the seal
 * is shown (GB/T 33190, its chapter on signatures). The seal itself comes from a seal service.
 */
import { sm3 } from 'sm-crypto-v2';
import type { Instant } from '../../../../domain/ids.ts';
import { epochMs } from '../../../../domain/instant.ts';
import type { Files } from './archive.ts';
import { producer } from './info.ts';
import { element, xmlFile } from './xml.ts';

/** Where a seal stands: the page's id in the document, and its rectangle there as attributes have it. */
export interface SealPlace {
  readonly page: number;
  readonly boundary: string;
}

const algorithms = { digest: '1.2.156.10197.1.401', signature: '1.2.156.10197.1.501' } as const;
const folder = 'Doc_0/Signs';
/** Paths inside the package. The list is not signed itself, so that an archive may add its own signature later. */
export const signaturePaths = {
  list: `${folder}/Signatures.xml`,
  signature: `${folder}/Sign_0/Signature.xml`,
  value: `${folder}/Sign_0/SignedValue.dat`,
} as const;
const signatureId = 's001';

/** The list of the one signature. */
export function signatureListFile(): Uint8Array {
  return xmlFile(
    'Signatures',
    {},
    element('MaxSignId', {}, signatureId),
    element('Signature', { ID: signatureId, Type: 'Seal', BaseLoc: `/${signaturePaths.signature}` }),
  );
}

/** The signature over `files`, all of them, shown at `seals`. */
export function signatureFile(files: Files, seals: readonly SealPlace[], at: Instant): Uint8Array {
  const references = [...files].map(([path, content]) =>
    element('Reference', { FileRef: `/${path}` }, element('CheckValue', {}, sm3Digest(content).toString('base64'))),
  );
  const stamps = seals.map(({ page, boundary }, index) =>
    element('StampAnnot', { ID: `stamp${index + 1}`, PageRef: page, Boundary: boundary }),
  );
  return xmlFile(
    'Signature',
    {},
    element(
      'SignedInfo',
      {},
      element('Provider', { ProviderName: producer, Version: '1.0', Company: producer }),
      element('SignatureMethod', {}, algorithms.signature),
      element('SignatureDateTime', {}, signatureTime(at)),
      element('References', { CheckMethod: algorithms.digest }, ...references),
      ...stamps,
    ),
    element('SignedValue', {}, `/${signaturePaths.value}`),
  );
}

export function sm3Digest(content: Uint8Array): Buffer {
  return Buffer.from(sm3(content), 'hex');
}

/** `20261122020000Z` */
function signatureTime(at: Instant): string {
  const epoch = epochMs(at);
  if (epoch === null) throw new Error(`not an instant: ${at}`);
  return `${new Date(epoch).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}
