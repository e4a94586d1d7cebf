/**
 * Reads the picture of a seal: a PNG from outside, so every size in it is bounded before anything is unpacked, and what is
 * wrong with it is an answer and not an exception in the middle of a page.
 */
import { inflateSync } from 'node:zlib';

/** A picture by rows from the top: three bytes of colour a dot, and one of opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colours: Uint8Array;
  readonly opacity: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A seal of 40 mm at 1200 dots an inch is below it. */
const maxSide = 2000;

/** Samples of a dot, by PNG colour type: grey, colours, an index into the palette, grey with opacity, colours with opacity. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Null when the bytes are no PNG of 8 bits a sample, not interlaced, at most 2000 × 2000 dots. */
export function readPicture(png: Uint8Array): Picture | null {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  if (!bytes.subarray(0, 8).equals(signature)) return null;
  const chunks = chunksOf(bytes);
  const header = chunks?.find(({ type }) => type === 'IHDR')?.data;
  if (!chunks || header?.length !== 13) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth = 0, type = 0, ...methods] = header.subarray(8);
  const size = samples[type];
  if (size === undefined || depth !== 8 || methods.some((method) => method !== 0)) return null;
  if (width < 1 || height < 1 || width > maxSide || height > maxSide) return null;
  const rows = unpacked(
    chunks.filter((chunk) => chunk.type === 'IDAT').map(({ data }) => data),
    width * size,
    height,
    size,
  );
  if (!rows) return null;
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')?.data ?? null;
  const paletteOpacity = chunks.find((chunk) => chunk.type === 'tRNS')?.data ?? null;
  const colours = new Uint8Array(width * height * 3);
  const opacity = new Uint8Array(width * height).fill(255);
  for (let dot = 0; dot < width * height; dot++) {
    const at = dot * size;
    const first = rows[at] ?? 0;
    if (type === 3) {
      if (!palette || first * 3 + 3 > palette.length) return null;
      colours.set(palette.subarray(first * 3, first * 3 + 3), dot * 3);
      opacity[dot] = paletteOpacity?.[first] ?? 255;
    } else {
      const colour = type === 0 || type === 4 ? [first, first, first] : rows.subarray(at, at + 3);
      colours.set(colour, dot * 3);
      if (type === 4 || type === 6) opacity[dot] = rows[at + size - 1] ?? 255;
    }
  }
  return { width, height, colours, opacity };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Null when the file does not end with its last chunk. */
function chunksOf(bytes: Buffer): readonly Chunk[] | null {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    at = end + 4;
    if (type === 'IEND') return chunks;
  }
  return null;
}

/** The samples without their filters; null when they are not exactly as many as the header says. */
function unpacked(packed: readonly Buffer[], rowLength: number, height: number, size: number): Uint8Array | null {
  const length = (rowLength + 1) * height;
  let filtered: Buffer;
  try {
    filtered = inflateSync(Buffer.concat(packed), { maxOutputLength: length });
  } catch {
    return null;
  }
  if (filtered.length !== length) return null;
  const rows = new Uint8Array(rowLength * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (rowLength + 1)] ?? 0;
    if (filter > 4) return null;
    for (let column = 0; column < rowLength; column++) {
      const at = row * rowLength + column;
      const left = column >= size ? (rows[at - size] ?? 0) : 0;
      const above = row > 0 ? (rows[at - rowLength] ?? 0) : 0;
      const corner = column >= size && row > 0 ? (rows[at - rowLength - size] ?? 0) : 0;
      rows[at] = (filtered[row * (rowLength + 1) + 1 + column] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  if (filter !== 4) return 0;
  const guess = left + above - corner;
  const [byLeft, byAbove, byCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}
