import { expect, test } from 'vitest';
import type { Invoice } from '../../../domain/invoice.ts';
import { mmPerPoint } from './fit.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { type Item, layoutPages, type Page } from './page.ts';
import { invoice, tickets } from './samples.testing.ts';
import { vat2021 } from './shipped-templates.ts';

const fonts = loadFonts();
async function pagesOf(of: Invoice): Promise<readonly Page[]> {
  const pages = layoutPages(of, vat2021, fontMetrics(await fonts));
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pages.value;
}
type Text = Extract<Item, { kind: 'text' }>;
const textsOf = (page: Page | undefined) => (page?.items ?? []).filter((item): item is Text => item.kind === 'text');
const textOf = (page: Page | undefined, field: string) => textsOf(page).find((item) => item.field === field)?.text;

test('the face is 210 × 140 mm in the colour of the trade, its QR code in the top left corner', async () => {
  const [face] = await pagesOf(invoice());
  expect([face?.width, face?.height, vat2021.ink]).toEqual([210, 140, [156, 82, 35]]);
  expect(face?.items.filter((item) => item.kind === 'qr')).toMatchObject([{ x: 10.6, y: 4.5, size: 17.6 }]);
});

test('labels have the colour of the form, values are black', async () => {
  const [face] = await pagesOf(invoice());
  const ink = (field: string | null, text: string) =>
    textsOf(face).find((item) => item.field === field && item.text === text)?.ink;
  expect(ink(null, '密\n码\n区')).toBe('frame');
  expect(ink('number', '12345678')).toBe('value');
});

test('the cipher is four rows at a pitch of 4.41 mm', async () => {
  const [face] = await pagesOf(invoice());
  const baselines = textsOf(face)
    .find((item) => item.field === 'cipher')
    ?.fitted.lines.map((line) => line.baseline);
  expect(baselines).toHaveLength(4);
  for (const [index, baseline] of (baselines ?? []).entries()) {
    if (index > 0) expect(baseline - (baselines?.[index - 1] ?? 0)).toBeCloseTo(4.41, 2);
  }
});

test.each([1, 8, 9, 39, 69])('everything of an invoice of %i rows stands on its page and in its box', async (count) => {
  const pages = await pagesOf(invoice({ lines: tickets(count) }));
  expect(pages).toHaveLength(count > 8 ? 1 + Math.ceil(count / 30) : 1);
  for (const { width, height, items } of pages) {
    for (const item of items) {
      if (item.kind === 'rule') expect(Math.max(item.to.x / width, item.to.y / height)).toBeLessThan(1);
      if (item.kind !== 'text') continue;
      const { box, fitted } = item;
      expect(box.x + box.w, item.text).toBeLessThanOrEqual(width - 4);
      expect(box.y + box.h, item.text).toBeLessThanOrEqual(height - 1);
      for (const line of fitted.lines) {
        expect(line.x, item.text).toBeGreaterThanOrEqual(box.x - 0.02);
        expect(line.x + line.width, item.text).toBeLessThanOrEqual(box.x + box.w + 0.02);
        expect(line.baseline - 0.88 * fitted.size * mmPerPoint, item.text).toBeGreaterThanOrEqual(box.y - 0.02);
        expect(line.baseline + 0.12 * fitted.size * mmPerPoint, item.text).toBeLessThanOrEqual(box.y + box.h + 0.02);
      }
    }
  }
});

test('rows of the list are numbered through, and named as the invoice names them', async () => {
  const [, first, second] = await pagesOf(invoice({ lines: tickets(31) }));
  expect(textOf(first, 'lines.0.index')).toBe('1');
  expect(textOf(first, 'lines.29.name')).toBe('*运输服务*第30程');
  expect(textOf(second, 'lines.30.index')).toBe('31');
});
