/**
 * The QR code as the picture that readers of OFD show: PNG of black and white, each module ten dots wide so that
 * neither a smoothing reader nor a printer blurs its edges.
 */
import { crc32 } from 'node:zlib';
import { zlibSync } from 'fflate';
import encodeQR from 'qr';

const dotsPerModule = 10;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PNG without a border, one bit a dot. */
export function qrImage(text: string): Uint8Array {
  // the library always adds a border, and the page around the code is white already
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 1 }).slice(1, -1);
  const rows = modules.map((row) => packedRow(row.slice(1, -1)));
  const size = rows.length * dotsPerModule;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.writeUInt8(1, 8);
  const dots = Buffer.concat(rows.flatMap((row) => Array<Buffer>(dotsPerModule).fill(row)));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', zlibSync(dots)), chunk('IEND', Buffer.alloc(0))]);
}

/** A row of dots after the byte that says that it is stored as it is; a set bit is white. */
function packedRow(modules: readonly boolean[]): Buffer {
  const size = modules.length * dotsPerModule;
  const row = Buffer.alloc(1 + Math.ceil(size / 8));
  for (let dot = 0; dot < size; dot++) {
    const byte = 1 + (dot >> 3);
    if (!modules[Math.floor(dot / dotsPerModule)]) row.writeUInt8(row.readUInt8(byte) | (0x80 >> (dot & 7)), byte);
  }
  return row;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
