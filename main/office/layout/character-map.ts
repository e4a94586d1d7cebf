/**
 * The character map (`cmap`) of a font: which glyph draws which character.
 */

export interface Mapping {
  readonly codePoint: number;
  readonly glyph: number;
}

/** Mappings that follow each other in both, as fonts store them. */
interface Span {
  readonly first: Mapping;
  last: number;
}

const windows = { platform: 3, basic: 1, full: 10 } as const;
/** Format 4, which every reader knows, holds the basic plane and at most this many spans. */
const mostSpansOfFormat4 = 8_000;
const lastOfBasicPlane = 0xffff;

/** The table for mappings in the order of their code points. */
export function characterMap(mappings: readonly Mapping[]): Buffer {
  const spans = spansOf(mappings);
  const basic = spans.filter(({ first }) => first.codePoint < lastOfBasicPlane);
  const fitsFormat4 = basic.length <= mostSpansOfFormat4;
  const maps = [
    ...(fitsFormat4 ? [{ encoding: windows.basic, data: format4(basic) }] : []),
    ...(basic.length < spans.length || !fitsFormat4 ? [{ encoding: windows.full, data: format12(spans) }] : []),
  ];
  const header = Buffer.alloc(4 + maps.length * 8);
  header.writeUInt16BE(maps.length, 2);
  let offset = header.length;
  for (const [index, { encoding, data }] of maps.entries()) {
    header.writeUInt16BE(windows.platform, 4 + index * 8);
    header.writeUInt16BE(encoding, 6 + index * 8);
    header.writeUInt32BE(offset, 8 + index * 8);
    offset += data.length;
  }
  return Buffer.concat([header, ...maps.map(({ data }) => data)]);
}

function spansOf(mappings: readonly Mapping[]): readonly Span[] {
  const spans: Span[] = [];
  for (const mapping of mappings) {
    const span = spans.at(-1);
    const follows =
      span?.last === mapping.codePoint - 1 &&
      mapping.glyph - span.first.glyph === mapping.codePoint - span.first.codePoint &&
      mapping.codePoint !== lastOfBasicPlane + 1;
    if (span && follows) span.last = mapping.codePoint;
    else spans.push({ first: mapping, last: mapping.codePoint });
  }
  return spans;
}

/** Columns of ends, starts, differences and (unused) ranges; a span of U+FFFF alone must be the last. */
function format4(spans: readonly Span[]): Buffer {
  const all = [...spans, { first: { codePoint: lastOfBasicPlane, glyph: 0 }, last: lastOfBasicPlane }];
  const column = all.length * 2;
  const map = Buffer.alloc(16 + column * 4);
  const power = Math.floor(Math.log2(all.length));
  map.writeUInt16BE(4, 0);
  map.writeUInt16BE(map.length, 2);
  map.writeUInt16BE(column, 6);
  map.writeUInt16BE(2 ** power * 2, 8);
  map.writeUInt16BE(power, 10);
  map.writeUInt16BE(column - 2 ** power * 2, 12);
  for (const [index, { first, last }] of all.entries()) {
    const at = 14 + index * 2;
    map.writeUInt16BE(last, at);
    map.writeUInt16BE(first.codePoint, at + 2 + column);
    map.writeUInt16BE((first.glyph - first.codePoint) & 0xffff, at + 2 + column * 2);
  }
  return map;
}

function format12(spans: readonly Span[]): Buffer {
  const map = Buffer.alloc(16 + spans.length * 12);
  map.writeUInt16BE(12, 0);
  map.writeUInt32BE(map.length, 4);
  map.writeUInt32BE(spans.length, 12);
  for (const [index, { first, last }] of spans.entries()) {
    const at = 16 + index * 12;
    map.writeUInt32BE(first.codePoint, at);
    map.writeUInt32BE(last, at + 4);
    map.writeUInt32BE(first.glyph, at + 8);
  }
  return map;
}
