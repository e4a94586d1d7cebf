/**
 * The layout file (版式文件) of an invoice, as the office asks for it.
 */
import type { Layout } from '../../../domain/ports.ts';
import { failed, ok } from '../../../domain/problem.ts';
import { type Fonts, fontMetrics, loadFonts } from './fonts.ts';
import { layoutPages } from './page.ts';
import { drawPdf } from './pdf.ts';
import { type Template, vat2021 } from './template.ts';
import { titleOf } from './texts.ts';

/**
 * Opens the layout room. Fonts are read at the first use and kept; `warm` reads them before anybody waits.
 */
export function openLayout(options: { readonly template?: Template } = {}): Layout & { warm(): Promise<void> } {
  const template = options.template ?? vat2021;
  let loading: Promise<Fonts> | null = null;
  const fonts = () => {
    loading ??= loadFonts();
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
      const title = titleOf(invoice);
      return ok(
        await drawPdf(pages.value, template.ink, loaded, {
          title: `${title} ${code} ${number}`,
          subject: title,
          issuedAt: new Date(issuedAt),
        }),
      );
    },
    async check(texts) {
      const metrics = fontMetrics(await fonts());
      const characters = new Set(texts.join('').replaceAll('\n', ''));
      const missing = [...characters].filter((character) => metrics.faceOf('value', character) === null);
      return missing.length > 0 ? failed('layout-glyph-missing', { characters: missing.join('') }) : ok(undefined);
    },
  };
}
