/**
 * Sealed files for the tests of this room: a PDF by our own writer and a small OFD made by hand, both with signatures of the simulated seal
 * service.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Instant } from '../../../domain/ids.ts';
import type { Sealable } from '../../../domain/layout-file.ts';
import { type LayoutFormat, sealDigests } from '../../../domain/seal.ts';
import { authorityFiles } from '../../../simulators/platform/seals/authority.ts';
import { openSeals as openSealService, type SealAnswer, type SealFault } from '../../../simulators/platform/seals/seals.ts';
import { openStore } from '../../../simulators/platform/store.ts';
import { loadFonts } from '../layout/fonts.ts';
import { prepareSealedOfd } from '../layout/ofd/ofd.ts';
import type { Page } from '../layout/page.ts';
import { prepareSealedPdf } from '../layout/pdf-seal.ts';
import { sm3Digest } from './signature.ts';

export const seller = { company: '中国铁路示例局集团有限公司北京站', taxId: '91110108339805094M' } as const;
export const sealedAt = Date.UTC(2026, 10, 22, 2, 0, 0);
const blank: Page = { width: 60, height: 50, items: [{ kind: 'seal', x: 10, y: 10, w: 40, h: 30 }] };

/** A blank page by our own OFD writer; its signature is still to come. */
export async function ourOfd(): Promise<Sealable> {
  const about = { title: 'sealed', issuedAt: new Date(sealedAt), data: '<x/>', id: '0'.repeat(32), facts: [] };
  return prepareSealedOfd([blank], [0, 0, 0], await loadFonts(), about, '2026-11-22T10:00:00+08:00' as Instant);
}

export interface SealService {
  /** Certificates of its roots, DER. */
  readonly authorities: readonly Uint8Array[];
  sign(format: LayoutFormat, digest: Uint8Array, fault?: SealFault): Promise<SealAnswer>;
  /** The hole of a blank page's PDF is still empty. */
  pdf(): Promise<Sealable>;
  /** A blank page, sealed. */
  sealedPdf(fault?: SealFault): Promise<Buffer>;
  /** A package of a few files, sealed; `change` makes other files of them after they are sealed. */
  sealedOfd(fault?: SealFault, change?: (files: Files) => Files): Promise<Buffer>;
  close(): void;
}

export type Files = Readonly<Record<string, Uint8Array>>;

export function startSealService(): SealService {
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-seals-'));
  const db = openStore(folder);
  const company = { companyName: seller.company, taxId: seller.taxId };
  const service = openSealService(db, folder, [company]);

  async function sign(format: LayoutFormat, digest: Uint8Array, fault?: SealFault): Promise<SealAnswer> {
    service.fault = fault ?? null;
    const asked = { ...company, digest: Buffer.from(digest).toString('base64') };
    const answer = await service.sign(
      format === 'pdf'
        ? { ...asked, format, digestAlgorithm: sealDigests.pdf }
        : { ...asked, format, digestAlgorithm: sealDigests.ofd },
      sealedAt,
    );
    if (answer === null) throw new Error('no seal');
    return answer;
  }

  async function pdf(): Promise<Sealable> {
    const { picture } = await sign('pdf', Buffer.alloc(32));
    const about = { title: 'sealed', issuedAt: new Date(sealedAt), data: '<x/>' };
    const seal = { picture, at: '2026-11-22T10:00:00+08:00' as Instant, company: seller.company };
    const prepared = await prepareSealedPdf([blank], [0, 0, 0], await loadFonts(), about, seal);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.problem));
    return prepared.value;
  }

  return {
    authorities: Object.values(authorityFiles).map((file) => readFileSync(join(folder, file))),
    sign,
    pdf,
    async sealedPdf(fault) {
      const prepared = await pdf();
      return Buffer.from(prepared.finish((await sign('pdf', prepared.digest, fault)).signature));
    },
    sealedOfd: (fault, change) => ofdSealedBy(async (digest) => (await sign('ofd', digest, fault)).signature, change),
    close() {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A package of a few files with this value of its signature. */
export async function ofdSealedBy(
  sign: (digest: Buffer) => Promise<Uint8Array> | Uint8Array,
  change: (files: Files) => Files = (files) => files,
): Promise<Buffer> {
  const signature = signatureOf(content);
  const value = await sign(sm3Digest(signature));
  return packageOf(change({ ...content, [paths.list]: list, [paths.signature]: signature, [paths.value]: value }));
}

export function packageOf(files: Files): Buffer {
  return Buffer.from(zipSync(files, { mtime: '1980-01-01T00:00:00' }));
}

export const paths = {
  list: 'Doc_0/Signs/Signatures.xml',
  signature: 'Doc_0/Signs/Sign_0/Signature.xml',
  value: 'Doc_0/Signs/Sign_0/SignedValue.dat',
  page: 'Doc_0/Pages/Page_0/Content.xml',
} as const;

const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const content: Files = {
  'OFD.xml': xml(
    `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
  ),
  'Doc_0/Document.xml': xml(`<ofd:Document ${ns}/>`),
  [paths.page]: xml(`<ofd:Page ${ns}>493.00</ofd:Page>`),
};
const list = xml(
  `<ofd:Signatures ${ns}><ofd:MaxSignId>s1</ofd:MaxSignId><ofd:Signature ID="s1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>`,
);

function signatureOf(files: Files): Buffer {
  const references = Object.entries(files).map(
    ([path, bytes]) =>
      `<ofd:Reference FileRef="/${path}"><ofd:CheckValue>${sm3Digest(bytes).toString('base64')}</ofd:CheckValue></ofd:Reference>`,
  );
  return xml(
    `<ofd:Signature ${ns}><ofd:SignedInfo><ofd:References CheckMethod="1.2.156.10197.1.401">${references.join('')}</ofd:References></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>`,
  );
}
