/**
 * The QR picture a tax-control server sends along with an invoice (二维码 ewm): a PNG, base64.
 */
import { crc32, deflateSync } from 'node:zlib';
import encodeQR from 'qr';
import type { Kind } from '../taxledger/kinds.ts';
import type { LedgerInvoice } from '../taxledger/model.ts';
import { formatFen } from '../taxledger/money.ts';

/** Second field of the QR text. */
const qrTypes: Readonly<Record<Kind, string>> = { '004': '01', '007': '04', '025': '11', '026': '10', '028': '20' };

/** `01,type,code,number,net,date,check code,CRC,`; the CRC runs over everything before it, its comma included. */
export function qrText({ kind, code, number, net, issuedAt, checkCode }: LedgerInvoice): string {
  const text = `01,${qrTypes[kind]},${code},${number},${formatFen(net)},${issuedAt.slice(0, 8)},${checkCode},`;
  return `${text}${crc(Buffer.from(text)).toString(16).toUpperCase().padStart(4, '0')},`;
}

/** The picture of an invoice, one pixel a module. */
export function qrImage(invoice: LedgerInvoice): string {
  const modules = encodeQR(qrText(invoice), 'raw', { border: 4 });
  return png(modules).toString('base64');
}

/** CRC-16 with polynomial 0x8005, initial 0, not reflected. */
function crc(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) value = ((value & 0x8000) === 0 ? value << 1 : (value << 1) ^ 0x8005) & 0xffff;
  }
  return value;
}

/** One-bit greyscale; true is black. */
function png(modules: readonly (readonly boolean[])[]): Buffer {
  const size = modules.length;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = modules.map((row) => {
    const packed = Buffer.alloc(1 + Math.ceil(size / 8));
    row.forEach((black, at) => {
      if (!black) packed[1 + (at >> 3)] = (packed[1 + (at >> 3)] ?? 0) | (0x80 >> (at & 7));
    });
    return packed;
  });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
