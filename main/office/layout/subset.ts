/**
 * The part of a font that a file uses, as a font of its own with a character map. Libraries make subsets for PDF, which
 * names glyphs by number and needs no map; a reader of OFD looks characters up, and without a map it shows another font
 * or nothing. Outlines are copied as they are, so a glyph looks the same in every file.
 */
import type { Font } from 'fontkit';
import { characterMap } from './character-map.ts';
import { fontFile } from './fonts.ts';
import { checksumOf, trueTypeFile, trueTypeTables } from './sfnt.ts';

/** A font taken apart once; it is asked for the same few hundred characters all day. */
interface Source {
  readonly table: (tag: string) => Buffer;
  /** Glyphs by code point. */
  readonly glyphs: Map<number, number>;
}
const sources = new WeakMap<Font, Source>();

/** Tables that a subset has as they are, those of the list that the font has. */
const unchanged = ['OS/2', 'cvt ', 'fpgm', 'name', 'prep'];

/** Where a number stands in its table, bytes. */
const place = { checksumAdjustment: 8, longOffsets: 50, metricCount: 34, glyphCount: 4 };
/** Table of glyph names without any. */
const namelessPost = { version: 0x00030000, length: 32 };
/** What the checksum of a whole font file adds up to. */
const fileSum = 0xb1b0afba;

/** Flags of a component of a composite glyph: they say how long its record is and whether another follows. */
const component = { words: 0x1, scale: 0x8, more: 0x20, twoScales: 0x40, matrix: 0x80 };
const firstComponent = 10;

/**
 * A TrueType font with the glyphs of `characters`: the same bytes for the same characters, in whatever order they come.
 * @throws Error when the font has no glyph for one of them; fitting has refused such texts before.
 */
export function subsetFont(font: Font, characters: Iterable<string>): Buffer {
  const source = sourceOf(font);
  const codePoints = [...new Set(Array.from(characters, (character) => character.codePointAt(0) ?? 0))].sort((a, b) => a - b);
  // the first glyph is the one for characters without a glyph; a font must have it
  const numbers = new Map([[0, 0]]);
  const map = codePoints.map((codePoint) => ({ codePoint, glyph: numbered(numbers, glyphOf(font, source, codePoint)) }));
  const outlines = outlinesOf(source, numbers);

  const tables = new Map(unchanged.map((tag) => [tag, source.table(tag)]));
  tables.set('cmap', characterMap(map));
  tables.set('glyf', Buffer.concat(outlines));
  tables.set('loca', offsetsOf(outlines));
  tables.set('hmtx', metricsOf(source, [...numbers.keys()]));
  const edited = (tag: string, edit: (table: Buffer) => void, length?: number) => {
    const table = Buffer.from(source.table(tag).subarray(0, length));
    edit(table);
    tables.set(tag, table);
  };
  edited('hhea', (table) => table.writeUInt16BE(numbers.size, place.metricCount));
  edited('maxp', (table) => table.writeUInt16BE(numbers.size, place.glyphCount));
  edited('post', (table) => table.writeUInt32BE(namelessPost.version), namelessPost.length);
  edited('head', (table) => {
    table.writeUInt32BE(0, place.checksumAdjustment);
    table.writeInt16BE(1, place.longOffsets);
  });
  return written(tables);
}

function sourceOf(font: Font): Source {
  const known = sources.get(font);
  if (known) return known;
  const tables = new Map(trueTypeTables(fontFile(font)).map(({ tag, data }) => [tag, data]));
  const source: Source = { table: (tag) => tables.get(tag) ?? Buffer.alloc(0), glyphs: new Map() };
  sources.set(font, source);
  return source;
}

function glyphOf(font: Font, source: Source, codePoint: number): number {
  const known = source.glyphs.get(codePoint);
  if (known !== undefined) return known;
  if (!font.hasGlyphForCodePoint(codePoint)) throw new Error(`no glyph for U+${codePoint.toString(16)}`);
  const { id } = font.glyphForCodePoint(codePoint);
  source.glyphs.set(codePoint, id);
  return id;
}

/** The number of a glyph in the subset: its own, or the next. */
function numbered(numbers: Map<number, number>, glyph: number): number {
  const known = numbers.get(glyph);
  if (known !== undefined) return known;
  numbers.set(glyph, numbers.size);
  return numbers.size - 1;
}

/** Outlines in the subset's order, on four-byte bounds. Components of composite glyphs are numbered as they are met. */
function outlinesOf(source: Source, numbers: Map<number, number>): readonly Buffer[] {
  const glyf = source.table('glyf');
  const loca = source.table('loca');
  const isLong = source.table('head').readInt16BE(place.longOffsets) === 1;
  const offset = (glyph: number) => (isLong ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2);
  const outlines: Buffer[] = [];
  // a map may grow while it is walked, and the walk comes to what was added
  for (const glyph of numbers.keys()) {
    const outline = glyf.subarray(offset(glyph), offset(glyph + 1));
    const copy = Buffer.alloc(padded(outline.length));
    outline.copy(copy);
    if (outline.length > 0 && outline.readInt16BE(0) < 0) renumberComponents(copy, numbers);
    outlines.push(copy);
  }
  return outlines;
}

function renumberComponents(outline: Buffer, numbers: Map<number, number>): void {
  for (let at = firstComponent; ; ) {
    const flags = outline.readUInt16BE(at);
    outline.writeUInt16BE(numbered(numbers, outline.readUInt16BE(at + 2)), at + 2);
    if (!(flags & component.more)) return;
    const scales = flags & component.matrix ? 8 : flags & component.twoScales ? 4 : flags & component.scale ? 2 : 0;
    at += 4 + (flags & component.words ? 4 : 2) + scales;
  }
}

/** Where each outline begins, and where the last one ends. */
function offsetsOf(outlines: readonly Buffer[]): Buffer {
  const offsets = Buffer.alloc((outlines.length + 1) * 4);
  let end = 0;
  for (const [index, outline] of outlines.entries()) {
    end += outline.length;
    offsets.writeUInt32BE(end, (index + 1) * 4);
  }
  return offsets;
}

/** Advance and left bearing of each glyph. Glyphs behind the last with an advance of its own share that one. */
function metricsOf(source: Source, glyphs: readonly number[]): Buffer {
  const hmtx = source.table('hmtx');
  const own = source.table('hhea').readUInt16BE(place.metricCount);
  const metrics = Buffer.alloc(glyphs.length * 4);
  for (const [index, glyph] of glyphs.entries()) {
    const bearing = glyph < own ? glyph * 4 + 2 : own * 4 + (glyph - own) * 2;
    metrics.writeUInt16BE(hmtx.readUInt16BE(Math.min(glyph, own - 1) * 4), index * 4);
    metrics.writeInt16BE(hmtx.readInt16BE(bearing), index * 4 + 2);
  }
  return metrics;
}

function written(tables: ReadonlyMap<string, Buffer>): Buffer {
  const present = [...tables].filter(([, data]) => data.length > 0);
  const file = trueTypeFile(present.map(([tag, data]) => ({ tag, data, checksum: checksumOf(data) })));
  const head = trueTypeTables(file).find((table) => table.tag === 'head');
  head?.data.writeUInt32BE((fileSum - checksumOf(file)) >>> 0, place.checksumAdjustment);
  return file;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
