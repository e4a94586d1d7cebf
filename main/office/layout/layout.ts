/**
 * The layout file (版式文件) of an invoice, as the office asks for it.
 */
import type { DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { ETicketReader, Layout } from '../../../domain/ports.ts';
import { failed, ok } from '../../../domain/problem.ts';
import { type Template, templateKey } from '../../../domain/template.ts';
import { eTicketInk, eTicketMedia, eTicketPages, eTicketTitle } from './eticket/eticket-pages.ts';
import { readETicket } from './eticket/read-eticket.ts';
import { type Fonts, fontMetrics, loadFonts } from './fonts.ts';
import { type OfdInfo, ofdInfo } from './ofd/info.ts';
import { drawOfd, prepareSealedOfd } from './ofd/ofd.ts';
import { originalInvoiceXml } from './original-invoice.ts';
import { layoutPages, originalView } from './page.ts';
import { mediaOf, paperPages } from './paper-pages.ts';
import { drawPdf, type FileInfo } from './pdf.ts';
import { pictureOfSeal, prepareSealedPdf } from './pdf-seal.ts';
import { testPage } from './sheet.ts';
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

/** One dot that is not seen, for a file that is only drawn to learn how the seal looks. */
const noPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * Opens the layout room. Fonts are read at the first use and kept; `warm` reads them before anybody waits for them.
 */
export function openLayout(): Layout & ETicketReader & { warm(): Promise<void> } {
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
    async file(invoice, template, format) {
      const loaded = await fonts();
      const pages = layoutPages(invoice, template, fontMetrics(loaded));
      if (!pages.ok) return pages;
      const { ink } = template;
      return ok(
        format === 'pdf'
          ? await drawPdf(pages.value, ink, loaded, infoOf(invoice))
          : await drawOfd(pages.value, ink, loaded, ofdInfoOf(invoice, template)),
      );
    },
    async sealable(invoice, template, format, { picture, at }) {
      const loaded = await fonts();
      const pages = layoutPages(invoice, template, fontMetrics(loaded), { ...originalView, sealed: true });
      if (!pages.ok) return pages;
      const { ink } = template;
      if (format === 'ofd') return ok(await prepareSealedOfd(pages.value, ink, loaded, ofdInfoOf(invoice, template), at));
      const company = invoice.content.seller.name;
      return prepareSealedPdf(pages.value, ink, loaded, infoOf(invoice), { picture: picture ?? noPicture, at, company });
    },
    async paper(invoice, template, view) {
      const loaded = await fonts();
      const seal = view.seal && pictureOfSeal(view.seal);
      if (view.seal && !seal) return failed('seal-not-valid', { fault: 'unreadable' });
      const pages = paperPages(invoice, template, fontMetrics(loaded), view);
      if (!pages.ok) return pages;
      const pdf = await drawPdf(pages.value, template.ink, loaded, infoOf(invoice), seal);
      return ok({ pdf, media: mediaOf(pages.value, template) });
    },
    async testPage(template, { dx, dy }) {
      const loaded = await fonts();
      const page = testPage(template, fontMetrics(loaded), dx, dy);
      const about = { title: templateKey(template), issuedAt: new Date(0) };
      return { pdf: await drawPdf([page], template.ink, loaded, about), media: mediaOf([page], template) };
    },
    async eTicket(xml) {
      const read = readETicket(xml);
      if (!read.ok) return read;
      const ticket = read.value;
      const loaded = await fonts();
      const pages = eTicketPages(ticket, fontMetrics(loaded));
      if (!pages.ok) return pages;
      const about = { title: `${eTicketTitle} ${ticket.number}`, issuedAt: new Date(`${ticket.issuedOn}T00:00:00+08:00`) };
      const pdf = await drawPdf(pages.value, eTicketInk, loaded, about);
      return ok({ ticket, paper: { pdf, media: eTicketMedia } });
    },
    async check(content, template) {
      const pages = layoutPages({ content, ...longestSignature }, template, fontMetrics(await fonts()));
      return pages.ok ? ok(undefined) : pages;
    },
  };
}

function ofdInfoOf(invoice: PrintableInvoice, template: Template): OfdInfo {
  return ofdInfo(invoice, templateKey(template), originalInvoiceXml(invoice));
}

function infoOf(invoice: PrintableInvoice): FileInfo {
  const { code, number, issuedAt } = invoice.signed;
  return {
    title: `${titleOf(invoice)} ${code} ${number}`,
    issuedAt: new Date(issuedAt),
    data: originalInvoiceXml(invoice),
  };
}
