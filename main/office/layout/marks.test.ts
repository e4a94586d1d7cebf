import { describe, expect, test } from 'vitest';
import { mmPerPoint } from './fit.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { layoutListPages, layoutPages, type Mark, originalView, type Page, type PageView, withoutPreprinted } from './page.ts';
import { drawPdf } from './pdf.ts';
import { invoice, present, tickets } from './samples.testing.ts';
import { shippedTemplates, vat2021 } from './shipped-templates.ts';
import { textOf } from './tools.testing.ts';

const fonts = loadFonts();

async function pagesOf(view: Partial<PageView>, template = vat2021, lines = 9): Promise<readonly Page[]> {
  const pages = layoutPages(invoice({ lines: tickets(lines) }), template, fontMetrics(await fonts), { ...originalView, ...view });
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pages.value;
}
const marksOf = ({ items }: Page) => items.filter((item): item is Mark => item.kind === 'mark');

test('the original has no mark', async () => {
  expect((await pagesOf({})).flatMap(marksOf)).toEqual([]);
});

test.each<[Partial<PageView>, readonly string[]]>([
  [{ voided: true }, ['作废']],
  [{ training: true }, ['培训样张 不是发票']],
  [{ copy: 1 }, ['副本 第1次补打']],
  [{ copy: 12, voided: true, training: true }, ['作废', '培训样张 不是发票', '副本 第12次补打']],
])('%j is said on every page: %j', async (view, words) => {
  const pages = await pagesOf(view);
  expect(pages).toHaveLength(2);
  for (const page of pages) expect(marksOf(page).map(({ text }) => text)).toEqual(words);
});

test.each(shippedTemplates.map((template) => [template.id, template] as const))(
  'marks of %s are on the paper, and none on another',
  async (_id, template) => {
    const metrics = fontMetrics(await fonts);
    for (const page of await pagesOf({ voided: true, training: true, copy: 3 }, template)) {
      const marks = marksOf(page);
      const halves = marks.map(({ text, face, size, angle }) => {
        const em = [...text].reduce((sum, character) => sum + metrics.advance(face, character), 0);
        const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
        const mm = (size * mmPerPoint) / 2;
        return { across: (em * cos + sin) * mm, down: (em * sin + cos) * mm };
      });
      for (const [index, { x, y }] of marks.entries()) {
        const { across, down } = present(halves[index]);
        expect(x - across).toBeGreaterThan(0);
        expect(x + across).toBeLessThan(page.width);
        const [above, below] = [index === 0 ? 0 : present(marks[index - 1]).y + present(halves[index - 1]).down, page.height];
        expect(y - down).toBeGreaterThan(above);
        expect(y + down).toBeLessThan(below);
      }
    }
  },
);

test('every mark can be written in its face', async () => {
  const loaded = await fonts;
  const characters = (await pagesOf({ voided: true, training: true, copy: 1_234_567_890 }))
    .flatMap(marksOf)
    .flatMap(({ text }) => [...text]);
  expect(characters.filter((character) => !loaded.kai.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))).toEqual([]);
});

describe('a seal', () => {
  test('stands on the face where the template has its place, and is not said to be missing', async () => {
    const [face, list] = await pagesOf({ sealed: true });
    expect(present(face).items.filter(({ kind }) => kind === 'seal')).toEqual([{ kind: 'seal', ...vat2021.face.seal }]);
    expect(present(list).items.some(({ kind }) => kind === 'seal')).toBe(false);
    for (const page of [face, list])
      expect(present(page).items.some((item) => item.kind === 'text' && item.field === 'unsealed')).toBe(false);
  });

  test('that is missing is said on every page', async () => {
    for (const page of await pagesOf({})) {
      expect(page.items.some((item) => item.kind === 'text' && item.text.startsWith('未加盖电子印章'))).toBe(true);
      expect(page.items.some(({ kind }) => kind === 'seal')).toBe(false);
    }
  });
});

describe('a numbered form', () => {
  const form = present(shippedTemplates.find(({ id }) => id === 'form-241x140'));

  test('is printed without what it has on it, and shown with it', async () => {
    const pages = await pagesOf({}, form, 8);
    const about = { title: 'x', issuedAt: new Date(0), data: '<none/>' };
    const text = async (of: readonly Page[]) => textOf(await drawPdf(of, form.ink, await fonts, about));
    const [shown, printed] = [await text(pages), await text(withoutPreprinted(pages))];
    for (const part of ['增值税电子普通发票', '价税合计（大写）', '纳税人识别号']) {
      expect(shown).toContain(part);
      expect(printed).not.toContain(part);
    }
    for (const part of ['江苏某科技有限公司', '011002600111', '￥3944.00', '机器编号：661234567890', '校验码：02418'])
      expect(printed).toContain(part);
    expect(withoutPreprinted(pages).flatMap(({ items }) => items.filter(({ kind }) => kind === 'rule'))).toEqual([]);
  });

  test('has no goods list of its own: that goes on plain paper', async () => {
    expect(await pagesOf({}, form, 9)).toHaveLength(1);
    const sheet = present(shippedTemplates.find(({ id }) => id === 'sheet-a4'));
    const list = layoutListPages(invoice({ lines: tickets(31) }), sheet, fontMetrics(await fonts), { ...originalView, copy: 2 });
    expect(list.ok && list.value.map((page) => marksOf(page).length)).toEqual([1, 1]);
    const short = layoutListPages(invoice(), sheet, fontMetrics(await fonts));
    expect(short).toEqual({ ok: true, value: [] });
  });
});
