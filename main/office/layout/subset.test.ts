import { create, type Font } from 'fontkit';
import { expect, test } from 'vitest';
import { characterMap, type Mapping } from './character-map.ts';
import type { Face } from './fit.ts';
import { loadFonts } from './fonts.ts';
import { checksumOf, trueTypeFile, trueTypeTables } from './sfnt.ts';
import { subsetFont } from './subset.ts';

const fonts = loadFonts();

function opened(file: Buffer): Font {
  const font = create(file);
  if ('fonts' in font) throw new Error('a collection');
  return font;
}
const glyphOf = (font: Font, character: string) => font.glyphForCodePoint(character.codePointAt(0) ?? 0);

test.each<[Face, string]>([
  ['serif', '增值税电子普通发票￥⊗—免％0123456789éÄ'],
  ['kai', '购买方纳税人识别号𠮷䶮喆é'],
  ['mono', '0123456789+-*/<>ABCéÄ '],
])('a subset of %s draws its characters as the whole font does', async (face, characters) => {
  const whole = (await fonts)[face];
  const subset = opened(subsetFont(whole, characters));
  for (const character of characters) {
    const [one, other] = [glyphOf(whole, character), glyphOf(subset, character)];
    expect(other.id, character).toBeGreaterThan(0);
    expect(other.path.toSVG(), character).toBe(one.path.toSVG());
    expect(other.advanceWidth, character).toBe(one.advanceWidth);
  }
  expect(subset.hasGlyphForCodePoint(0x4e00)).toBe(false);
  expect([subset.unitsPerEm, subset.ascent, subset.postscriptName]).toEqual([
    whole.unitsPerEm,
    whole.ascent,
    whole.postscriptName,
  ]);
});

test('every glyph begins where its outline does', async () => {
  for (const [face, characters] of [
    ['serif', '发票，1'],
    ['mono', 'Aij<'],
  ] as const) {
    const tables = new Map(trueTypeTables(subsetFont((await fonts)[face], characters)).map(({ tag, data }) => [tag, data]));
    const [glyf, loca, hmtx] = ['glyf', 'loca', 'hmtx'].map((tag) => tables.get(tag) ?? Buffer.alloc(0));
    for (let glyph = 0; glyph <= characters.length; glyph++) {
      const leftmost = glyf?.readInt16BE((loca?.readUInt32BE(glyph * 4) ?? 0) + 2);
      expect(hmtx?.readInt16BE(glyph * 4 + 2), `${face} ${glyph}`).toBe(leftmost);
    }
  }
});

test('a composite glyph brings its components, and they are few', async () => {
  const { mono } = await fonts;
  const subset = opened(subsetFont(mono, 'é'));
  expect(glyphOf(subset, 'é').path.toSVG()).toBe(glyphOf(mono, 'é').path.toSVG());
  expect(subset.numGlyphs).toBeLessThan(5);
});

test('the same characters are the same font in whatever order they come', async () => {
  const { kai } = await fonts;
  expect(subsetFont(kai, ['票', '发', '𠮷', '发'])).toEqual(subsetFont(kai, '𠮷发票'));
});

test('a subset adds up as font files do', async () => {
  const file = subsetFont((await fonts).serif, '发票');
  expect(checksumOf(file)).toBe(0xb1b0afba);
  for (const { tag, data, checksum } of trueTypeTables(file)) if (tag !== 'head') expect(checksumOf(data), tag).toBe(checksum);
});

test('a character without a glyph is an error, not a box', async () => {
  const { kai } = await fonts;
  expect(() => subsetFont(kai, '\u{1f684}')).toThrow('no glyph for U+1f684');
});

test('a map holds both planes, spans that break, and more spans than its small form can', async () => {
  const tables = trueTypeTables(subsetFont((await fonts).mono, 'ABCDEFG'));
  const withMap = (map: readonly Mapping[]) => {
    const data = characterMap(map);
    const others = tables.filter(({ tag }) => tag !== 'cmap');
    return opened(trueTypeFile([...others, { tag: 'cmap', data, checksum: checksumOf(data) }]));
  };
  const broken = [
    { codePoint: 0x41, glyph: 3 },
    { codePoint: 0x42, glyph: 4 },
    { codePoint: 0x43, glyph: 1 },
  ];
  const edges = [
    { codePoint: 0xfffe, glyph: 4 },
    { codePoint: 0xffff, glyph: 5 },
    { codePoint: 0x10000, glyph: 6 },
  ];
  const many = Array.from({ length: 9_000 }, (_, index) => ({ codePoint: 0x3400 + index * 2, glyph: (index % 7) + 1 }));
  for (const map of [broken, [...broken, ...edges], many]) {
    const font = withMap(map);
    for (const { codePoint, glyph } of map) expect(font.glyphForCodePoint(codePoint).id).toBe(glyph);
    for (const codePoint of [0x40, 0x44, 0x10001]) expect(font.hasGlyphForCodePoint(codePoint)).toBe(false);
  }
});
