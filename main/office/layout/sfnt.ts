/**
 * Font containers. The layout needs outlines, widths and the character map of a font and nothing else: no ligature,
 * no kerning and no vertical form is wanted on an invoice. This file unpacks a WOFF file and leaves out the tables
 * that shape text, so that a 30,000-glyph font costs a few milliseconds and every character stays one glyph.
 */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const unpack = promisify(inflate);

const signatures = { trueType: 0x00010000, woff: 0x774f4646 } as const;

/** Tables a TrueType font must keep to be drawn and embedded. */
const kept: ReadonlySet<string> = new Set([
  'OS/2',
  'cmap',
  'cvt ',
  'fpgm',
  'glyf',
  'head',
  'hhea',
  'hmtx',
  'loca',
  'maxp',
  'name',
  'post',
  'prep',
]);

export interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly data: Buffer;
}

/**
 * The drawing tables of a TrueType or WOFF font as one TrueType file.
 * @throws Error when the bytes are neither: our own fonts are not input.
 */
export async function drawingFont(file: Uint8Array): Promise<Buffer> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const signature = bytes.readUInt32BE(0);
  if (signature === signatures.woff) return trueTypeFile(await woffTables(bytes));
  if (signature === signatures.trueType) return trueTypeFile(trueTypeTables(bytes));
  throw new Error(`not a TrueType or WOFF font: signature ${signature.toString(16)}`);
}

/** The tables of a TrueType file that drawing needs; they share its memory. */
export function trueTypeTables(bytes: Buffer): readonly Table[] {
  const tables: Table[] = [];
  for (let index = 0; index < bytes.readUInt16BE(4); index++) {
    const entry = 12 + index * 16;
    const tag = bytes.toString('latin1', entry, entry + 4);
    if (!kept.has(tag)) continue;
    const offset = bytes.readUInt32BE(entry + 8);
    const length = bytes.readUInt32BE(entry + 12);
    tables.push({ tag, checksum: bytes.readUInt32BE(entry + 4), data: bytes.subarray(offset, offset + length) });
  }
  return tables;
}

function woffTables(bytes: Buffer): Promise<readonly Table[]> {
  const tables: Promise<Table>[] = [];
  for (let index = 0; index < bytes.readUInt16BE(12); index++) {
    const entry = 44 + index * 20;
    const tag = bytes.toString('latin1', entry, entry + 4);
    if (!kept.has(tag)) continue;
    const offset = bytes.readUInt32BE(entry + 4);
    const packed = bytes.subarray(offset, offset + bytes.readUInt32BE(entry + 8));
    tables.push(woffTable(tag, packed, bytes.readUInt32BE(entry + 12), bytes.readUInt32BE(entry + 16)));
  }
  return Promise.all(tables);
}

async function woffTable(tag: string, packed: Buffer, length: number, checksum: number): Promise<Table> {
  const data = packed.length < length ? await unpack(packed) : packed;
  if (data.length !== length) throw new Error(`font table ${tag} has ${data.length} bytes instead of ${length}`);
  return { tag, checksum, data };
}

/** Sum of the big-endian words of a table or a file, as fonts check themselves. */
export function checksumOf(data: Buffer): number {
  let sum = 0;
  const words = data.length - (data.length % 4);
  for (let at = 0; at < words; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  const rest = data.subarray(words);
  return rest.length === 0 ? sum : (sum + rest.readUIntBE(0, rest.length) * 256 ** (4 - rest.length)) >>> 0;
}

/** Writes a table directory (sorted by tag, as the format wants it) and the tables on four-byte bounds. */
export function trueTypeFile(tables: readonly Table[]): Buffer {
  const sorted = tables.toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
  const headerLength = 12 + sorted.length * 16;
  const padded = (length: number) => Math.ceil(length / 4) * 4;
  const file = Buffer.alloc(sorted.reduce((sum, table) => sum + padded(table.data.length), headerLength));
  const power = Math.floor(Math.log2(sorted.length));
  file.writeUInt32BE(signatures.trueType, 0);
  file.writeUInt16BE(sorted.length, 4);
  file.writeUInt16BE(2 ** power * 16, 6);
  file.writeUInt16BE(power, 8);
  file.writeUInt16BE((sorted.length - 2 ** power) * 16, 10);
  let offset = headerLength;
  for (const [index, table] of sorted.entries()) {
    const entry = 12 + index * 16;
    file.write(table.tag, entry, 'latin1');
    file.writeUInt32BE(table.checksum, entry + 4);
    file.writeUInt32BE(offset, entry + 8);
    file.writeUInt32BE(table.data.length, entry + 12);
    file.set(table.data, offset);
    offset += padded(table.data.length);
  }
  return file;
}
