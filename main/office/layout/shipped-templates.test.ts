/**
 * Every template that comes with the program, with every kind it is for: all that an invoice can hold has room, and
 * stands where the template says, as an independent reader finds it.
 */
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../../domain/invoice.ts';
import { type Template, templateKey } from '../../../domain/template.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { type Item, layoutPages, type Page } from './page.ts';
import { drawPdf } from './pdf.ts';
import { invoice, longestInvoice, present, tickets } from './samples.testing.ts';
import { shippedTemplates, vat2021 } from './shipped-templates.ts';
import { qrOf, type Word, withoutSpace, wordsOf } from './tools.testing.ts';

const fonts = loadFonts();
const cases = shippedTemplates.flatMap((template) => template.kinds.map((kind) => [template.id, kind, template] as const));

async function pagesOf(of: Invoice, template: Template): Promise<readonly Page[]> {
  const pages = layoutPages(of, template, fontMetrics(await fonts));
  if (!pages.ok) throw new Error(`${template.id}: ${JSON.stringify(pages.problem)}`);
  return pages.value;
}

async function pdfOf(pages: readonly Page[], template: Template): Promise<Uint8Array> {
  return drawPdf(pages, template.ink, await fonts, { title: template.name, issuedAt: new Date(0), data: '<none/>' });
}

test('every template has a key of its own, and some template is for each kind and each use', () => {
  expect(new Set(shippedTemplates.map(templateKey)).size).toBe(shippedTemplates.length);
  for (const use of ['layout', 'sheet'] as const) {
    const kinds = shippedTemplates.filter((template) => template.use === use).flatMap((template) => template.kinds);
    expect(kinds).toEqual(expect.arrayContaining(['004', '007', '026', '028']));
  }
  expect(vat2021.use).toBe('layout');
});

describe.each(cases)('%s for %s', (_id, kind, template) => {
  test.each(['鬱', 'W'] as const)('the longest invoice of %s stands in its boxes to 0.3 mm', async (character) => {
    const pages = await pagesOf(longestInvoice(kind, character), template);
    expect(strays(pages, await wordsOf(await pdfOf(pages, template)))).toEqual([]);
  });
});

test.each(shippedTemplates.map((template) => [template.id, template] as const))(
  '%s: a usual invoice and its goods list stand in their boxes, and its code scans',
  async (_id, template) => {
    const kind = present(template.kinds[0]);
    const pages = await pagesOf(invoice({ kind, lines: tickets(30) }), template);
    expect(pages.length > 1).toBe(template.list !== undefined);
    const pdf = await pdfOf(pages, template);
    expect(strays(pages, await wordsOf(pdf))).toEqual([]);
    const { qr } = template.face;
    const found = await qrOf(pdf);
    expect(Math.hypot(found.x - (qr?.x ?? 0), found.y - (qr?.y ?? 0))).toBeLessThan(0.4);
  },
);

/** Fields whose characters the reader does not find inside their boxes. It joins labels to what follows them, so they are left to the pictures. */
function strays(pages: readonly Page[], words: readonly Word[]): readonly string[] {
  return pages.flatMap(({ items }, index) => {
    const own = words.filter((word) => word.page === index + 1);
    return items.filter(isField).flatMap(({ field, text, box }) => {
      const inside = own.filter(
        ({ left, right, middle }) =>
          left > box.x - 0.3 && right < box.x + box.w + 0.3 && middle > box.y - 0.3 && middle < box.y + box.h + 0.3,
      );
      const found = withoutSpace(inside.map((word) => word.text).join(''));
      const wanted = [...withoutSpace(text)].toSorted().join('');
      return includesAll([...found].toSorted().join(''), wanted) ? [] : [`${field}: ${text} (found ${found})`];
    });
  });
}

/** Whether sorted `found` holds every character of sorted `wanted` as often. */
function includesAll(found: string, wanted: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = found.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

type Text = Extract<Item, { kind: 'text' }>;
function isField(item: Item): item is Text & { readonly field: string } {
  return item.kind === 'text' && item.field !== null;
}
