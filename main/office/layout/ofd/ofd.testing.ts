/**
 * OFD files for the tests of this folder, and their contents.
 */
import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import type { Invoice } from '../../../../domain/invoice.ts';
import type { Sealable } from '../../../../domain/layout-file.ts';
import { fontMetrics, loadFonts } from '../fonts.ts';
import { originalInvoiceXml } from '../original-invoice.ts';
import { layoutPages, originalView, type Page, type PageView } from '../page.ts';
import { vat2021 } from '../shipped-templates.ts';
import { ofdInfo } from './info.ts';
import { drawOfd, prepareSealedOfd } from './ofd.ts';

const fonts = loadFonts();
const templateVersion = `${vat2021.id}.${vat2021.version}`;

export async function pagesOf(invoice: Invoice, view: PageView = originalView): Promise<readonly Page[]> {
  const pages = layoutPages(invoice, vat2021, fontMetrics(await fonts), view);
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pages.value;
}

export async function ofdOf(invoice: Invoice, view?: PageView, data = originalInvoiceXml(invoice)): Promise<Uint8Array> {
  return drawOfd(await pagesOf(invoice, view), vat2021.ink, await fonts, ofdInfo(invoice, templateVersion, data));
}

export async function preparedOf(invoice: Invoice, view: PageView = { ...originalView, sealed: true }): Promise<Sealable> {
  const info = ofdInfo(invoice, templateVersion, originalInvoiceXml(invoice));
  return prepareSealedOfd(await pagesOf(invoice, view), vat2021.ink, await fonts, info, invoice.signed.issuedAt);
}

export function filesOf(ofd: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(unzipSync(ofd)));
}

/** Text of a file of the package. */
export function fileOf(ofd: Uint8Array, path: string): string {
  const file = filesOf(ofd).get(path);
  if (!file) throw new Error(`no ${path} in the package`);
  return strFromU8(file);
}

/** SM3 by OpenSSL, which had no part in writing the file. */
export function sm3Of(content: Uint8Array): Buffer {
  return createHash('sm3').update(content).digest();
}
