/**
 * The layout file (版式文件) of an invoice, as the office asks for it.
 */
import type { DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { Layout } from '../../../domain/ports.ts';
import { ok } from '../../../domain/problem.ts';
import { type Fonts, fontMetrics, loadFonts } from './fonts.ts';
import { originalInvoiceXml } from './original-invoice.ts';
import { layoutPages } from './page.ts';
import { drawPdf } from './pdf.ts';
import { type Template, vat2021 } from './template.ts';
import { type PrintableInvoice, titleOf } from './texts.ts';

/** A signature no real one is longer than, on a form of the place with the longest name (内蒙古, 1500). */
const longestSignature: Omit<PrintableInvoice, 'content'> = {
  signed: {
    code: '015002600111' as InvoiceCode,
    number: '00000000' as InvoiceNumber,
    issuedAt: '2026-12-31T23:59:59+08:00' as Instant,
    cipher: '0'.repeat(112),
    checkCode: '0'.repeat(20),
  },
  origin: { deviceNo: '000000000000' as DeviceNo },
};

/**
 * Opens the layout room. Fonts are read at the first use and kept; `warm` reads them before anybody waits for them.
 */
export function openLayout(options: { readonly template?: Template } = {}): Layout & { warm(): Promise<void> } {
  const template = options.template ?? vat2021;
  let loading: Promise<Fonts> | null = null;
  const fonts = () => {
    loading ??= loadFonts().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    async warm() {
      await fonts();
    },
    async pdf(invoice) {
      const loaded = await fonts();
      const pages = layoutPages(invoice, template, fontMetrics(loaded));
      if (!pages.ok) return pages;
      const { code, number, issuedAt } = invoice.signed;
      const about = {
        title: `${titleOf(invoice)} ${code} ${number}`,
        issuedAt: new Date(issuedAt),
        data: originalInvoiceXml(invoice),
      };
      return ok(await drawPdf(pages.value, template.ink, loaded, about));
    },
    async check(content) {
      const pages = layoutPages({ content, ...longestSignature }, template, fontMetrics(await fonts()));
      return pages.ok ? ok(undefined) : pages;
    },
  };
}
