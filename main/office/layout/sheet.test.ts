import { describe, expect, test } from 'vitest';
import type { Template } from '../../../domain/template.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { type Item, layoutPages, type Page, withoutPreprinted } from './page.ts';
import { drawPdf } from './pdf.ts';
import { invoice, present, tickets } from './samples.testing.ts';
import { crossInset, shifted, testPage } from './sheet.ts';
import { shippedTemplates, vat2021 } from './shipped-templates.ts';
import { wordsOf } from './tools.testing.ts';

const fonts = loadFonts();
const form = present(shippedTemplates.find(({ id }) => id === 'form-241x140'));

async function pagesOf(template: Template): Promise<readonly Page[]> {
  const view = { sealed: true, copy: 1, training: false, voided: false };
  const kind = present(template.kinds[0]);
  const pages = layoutPages(invoice({ kind, lines: tickets(9) }), template, fontMetrics(await fonts), view);
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pages.value;
}
const drawn = async (pages: readonly Page[]) =>
  drawPdf(pages, [0, 0, 0], await fonts, { title: 'x', issuedAt: new Date(0), data: '<none/>' });

describe('an offset', () => {
  test.each([
    [25, -13],
    [-7, 0],
    [0, 120],
  ])('of %i and %i tenths moves every item by it', async (dx, dy) => {
    const pages = await pagesOf(vat2021);
    const after = shifted(pages, dx, dy);
    expect(after).toHaveLength(2);
    for (const [index, page] of pages.entries()) {
      const moved = present(after[index]);
      expect([moved.width, moved.height, moved.items.length]).toEqual([page.width, page.height, page.items.length]);
      for (const [at, item] of page.items.entries()) {
        for (const [one, [x, y]] of points(item).entries()) {
          const [movedX, movedY] = present(points(present(moved.items[at]))[one]);
          expect([movedX - x, movedY - y]).toEqual([expect.closeTo(dx / 10, 9), expect.closeTo(dy / 10, 9)]);
        }
      }
    }
    expect(new Set(pages.flatMap(({ items }) => items.map(({ kind }) => kind)))).toEqual(
      new Set(['rule', 'text', 'qr', 'seal', 'mark']),
    );
  });

  test('of nothing leaves the pages as they are', async () => {
    const pages = await pagesOf(form);
    expect(shifted(pages, 0, 0)).toBe(pages);
  });

  test('moves the text that a reader finds', async () => {
    const pages = withoutPreprinted(await pagesOf(form));
    const placeOf = async (of: readonly Page[]) =>
      present((await wordsOf(await drawn(of))).find(({ text }) => text === '661234567890'));
    const [before, after] = [await placeOf(pages), await placeOf(shifted(pages, 25, -13))];
    expect(after.left - before.left).toBeCloseTo(2.5, 2);
    expect(after.middle - before.middle).toBeCloseTo(-1.3, 2);
  });
});

/** Every place an item is drawn at. */
function points(item: Item): readonly (readonly [number, number])[] {
  if (item.kind === 'rule') return [item.from, item.to].map(({ x, y }) => [x, y]);
  if (item.kind !== 'text') return [[item.x, item.y]];
  const { box, fitted } = item;
  return [[box.x, box.y], ...fitted.lines.flatMap((line) => [line, ...line.runs].map(({ x }) => [x, line.baseline] as const))];
}

describe('the test page', () => {
  const rules = (page: Page) => page.items.filter((item): item is Extract<Item, { kind: 'rule' }> => item.kind === 'rule');
  const has = (page: Page, from: [number, number], to: [number, number]) =>
    rules(page).some(
      (rule) =>
        Math.hypot(rule.from.x - from[0], rule.from.y - from[1]) + Math.hypot(rule.to.x - to[0], rule.to.y - to[1]) < 0.01,
    );

  test('has a cross 10 mm inside each corner of the frame, moved by the offset', async () => {
    const page = testPage(form, fontMetrics(await fonts), 25, -13);
    for (const x of [20 + crossInset, 221 - crossInset]) {
      for (const y of [18 + crossInset, 123.2 - crossInset]) {
        const [cx, cy] = [x + 2.5, y - 1.3];
        expect(has(page, [cx - 4, cy], [cx + 4, cy]), `${x} ${y}`).toBe(true);
        expect(has(page, [cx, cy - 4], [cx, cy + 4]), `${x} ${y}`).toBe(true);
      }
    }
  });

  test('has a stroke at every millimetre of both edges', async () => {
    const page = testPage(form, fontMetrics(await fonts), 0, 0);
    for (let at = 0; at <= 241; at += 1)
      expect(
        rules(page).some(({ from, to }) => from.x === at && to.x === at && from.y === 0),
        `${at}`,
      ).toBe(true);
    for (let at = 0; at <= 140; at += 1)
      expect(
        rules(page).some(({ from, to }) => from.y === at && to.y === at && from.x === 0),
        `${at}`,
      ).toBe(true);
  });

  test.each([
    [25, -13, '+2.5', '-1.3'],
    [0, 100, '0', '+10'],
  ])('tells the offset of %i and %i tenths', async (dx, dy, across, down) => {
    const { items } = testPage(vat2021, fontMetrics(await fonts), dx, dy);
    expect(items.some((item) => item.kind === 'text' && item.text.endsWith(`左右 ${across} mm　上下 ${down} mm`))).toBe(true);
  });

  test.each(shippedTemplates.map((template) => [template.id, template] as const))(
    'fits the paper of %s',
    async (_id, template) => {
      const page = testPage(template, fontMetrics(await fonts), 0, 0);
      expect([page.width, page.height]).toEqual([template.page.width, template.page.height]);
      for (const item of page.items) {
        for (const [x, y] of points(item))
          expect(x >= 0 && y >= 0 && x <= page.width && y <= page.height, JSON.stringify(item)).toBe(true);
      }
      const texts = (await wordsOf(await drawn([page]))).map(({ text }) => text);
      expect(texts).toEqual(expect.arrayContaining(['10', '40', '十字应在票面边框四角向内']));
    },
  );
});
