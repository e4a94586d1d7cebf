import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { ticketXml } from '../../main/office/layout/eticket/sample.testing.ts';
import { attachedFiles } from './attached-files.ts';
import { longestFile, type TicketFile, ticketIn } from './ticket-file.ts';
import type { Unpacked } from './unpack-xml.ts';

const xml = ticketXml();
const otherXml = ticketXml({ Name: '李四' });

async function attachmentsOf(pdf: Uint8Array): Promise<Unpacked> {
  try {
    return await attachedFiles(await getDocument({ data: pdf, verbosity: 0 }).promise);
  } catch {
    return { trouble: 'damaged' };
  }
}

const read = (content: string | Uint8Array): Promise<TicketFile> =>
  ticketIn(new Blob([typeof content === 'string' ? content : content.slice()]), attachmentsOf);

describe('XML', () => {
  test.each([
    ['as it is', xml],
    ['after a byte order mark', `\uFEFF${xml}`],
    ['without a declaration', xml.replace(/^<\?xml.*?\?>\s*/, '')],
    ['with another prefix', xml.replace(/^<\?xml.*?\?>\s*<xbrl/, '<xbrli:xbrl')],
  ])('%s', async (_what, content) => {
    expect(await read(content)).toEqual({ xml: content.replace('\uFEFF', '') });
  });

  test('entities go on as they are, for the office to refuse', async () => {
    const hostile = xml.replace('<xbrl', '<!DOCTYPE xbrl [<!ENTITY x SYSTEM "file:///etc/passwd">]><xbrl');
    expect(await read(hostile)).toEqual({ xml: hostile });
  });

  test.each([
    ['another document', '<?xml version="1.0"?><invoice/>', 'no-ticket'],
    ['a page', '<html><body>404</body></html>', 'unknown-kind'],
    ['nothing', '', 'unknown-kind'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]), 'unknown-kind'],
    ['another character set', Buffer.concat([Buffer.from('<?xml version="1.0"?>'), Buffer.from([0xb3, 0xb5])]), 'unknown-kind'],
  ])('%s is none', async (_what, content, trouble) => {
    expect(await read(content)).toEqual({ trouble });
  });
});

test('a file above 5 MB is not read', async () => {
  expect(await read(`${xml}${' '.repeat(longestFile)}`)).toEqual({ trouble: 'too-large' });
});

test('data that is longer than the office takes is not sent there', async () => {
  expect(await read(`${xml}${' '.repeat(500_000)}`)).toEqual({ trouble: 'too-much-inside' });
});

test('a file that has gone is damaged, and nothing is thrown', async () => {
  const gone = Object.assign(new Blob(['x']), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) });
  expect(await ticketIn(gone, attachmentsOf)).toEqual({ trouble: 'damaged' });
});

describe('PDF', () => {
  async function pdfWith(files: Readonly<Record<string, string>>, more: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
    const document = new PDFDocument(more);
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const finished = new Promise((resolve) => document.once('end', resolve));
    for (const [name, content] of Object.entries(files)) document.file(Buffer.from(content), { name });
    document.end();
    await finished;
    return Buffer.concat(chunks);
  }

  test('has the data attached', async () => {
    expect(await read(await pdfWith({ 'rai_issuer_26119166161000123456.xml': xml }))).toEqual({ xml });
  });
  test('may have other files too', async () => {
    expect(await read(await pdfWith({ 'a.xml': '<a/>', 'b.bin': '\0', 'c.txt': xml }))).toEqual({ xml });
  });
  test('without attachments has no ticket', async () => {
    expect(await read(await pdfWith({}))).toEqual({ trouble: 'no-ticket' });
  });
  test('with two tickets is for the clerk to tell apart', async () => {
    expect(await read(await pdfWith({ 'a.xml': xml, 'b.xml': otherXml }))).toEqual({ trouble: 'several' });
    expect(await read(await pdfWith({ 'a.xml': xml, 'b.xml': xml }))).toEqual({ xml });
  });
  test('with too much in it is refused', async () => {
    const files = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`${index}.xml`, '<a/>']));
    expect(await read(await pdfWith(files))).toEqual({ trouble: 'too-much-inside' });
    expect(await read(await pdfWith({ 'a.xml': `${xml}${' '.repeat(500_000)}` }))).toEqual({ trouble: 'no-ticket' });
  });
  test('cut off anywhere has the whole data or none, and nothing is thrown', async () => {
    const pdf = await pdfWith({ 'a.xml': xml });
    for (let length = 5; length < pdf.length; length += 211) {
      const found = await read(pdf.subarray(0, length));
      expect('xml' in found ? found.xml : xml).toBe(xml);
    }
    expect(await read(pdf.subarray(0, 300))).toHaveProperty('trouble');
  });
  test('that needs a password is damaged', async () => {
    expect(await read(await pdfWith({ 'a.xml': xml }, { userPassword: 'secret' }))).toEqual({ trouble: 'damaged' });
  });
});

describe('OFD', () => {
  const ofd = {
    'OFD.xml': strToU8('<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'),
    'Doc_0/Document.xml': strToU8('<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>'),
    'Doc_0/Res/font.ttf': new Uint8Array(10_000),
  };
  const attached = 'Doc_0/Attachs/rai_issuer_26119166161000123456.xml';
  const packed = (files: Parameters<typeof zipSync>[0]) => zipSync({ ...ofd, ...files });

  test.each([0, 9] as const)('has the data in its package, packed at level %d', async (level) => {
    expect(await read(zipSync({ ...ofd, [attached]: [strToU8(xml), { level }] }))).toEqual({ xml });
  });
  test('may be any package with the data in it, and a comment', async () => {
    const zip = zipSync({ 'TICKET.XML': strToU8(xml), 'ticket.pdf': strToU8('%PDF-') });
    const commented = Buffer.concat([zip, Buffer.from('a comment')]);
    commented.writeUInt16LE(9, zip.length - 2);
    expect(await read(commented)).toEqual({ xml });
  });
  test('without the data has no ticket', async () => {
    expect(await read(packed({}))).toEqual({ trouble: 'no-ticket' });
  });
  test('with two tickets is for the clerk to tell apart', async () => {
    expect(await read(packed({ 'a.xml': strToU8(xml), 'b.xml': strToU8(otherXml) }))).toEqual({ trouble: 'several' });
  });

  test('a bomb is seen while it goes off', async () => {
    const bomb = packed({ 'a.xml': [new Uint8Array(10_000_000), { level: 6 }] });
    expect(bomb.length).toBeLessThan(130_000);
    expect(await read(bomb)).toEqual({ trouble: 'too-much-inside' });
  });
  test('a bomb that says it is small too', async () => {
    const packing = deflateRawSync(Buffer.alloc(10_000_000));
    const zip = Buffer.from(zipSync({ 'a.xml': [packing, { level: 0 }] }));
    const local = zip.indexOf('PK\x03\x04');
    const central = zip.indexOf('PK\x01\x02');
    for (const [header, offset] of [
      [local, 8],
      [central, 10],
    ] as const) {
      zip.writeUInt16LE(8, header + offset);
      // the length that it is said to have
      zip.writeUInt32LE(10, header + offset + 14);
    }
    expect(await read(zip)).toEqual({ trouble: 'too-much-inside' });
  });
  test('many files that are too much together', async () => {
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`${index}.xml`, new Uint8Array(450_000)]));
    expect(await read(packed(files))).toEqual({ trouble: 'too-much-inside' });
  });
  test('ten thousand entries', async () => {
    const files = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${index}.txt`, new Uint8Array(0)]));
    expect(await read(zipSync(files, { level: 0 }))).toEqual({ trouble: 'too-much-inside' });
  });

  test('cut off anywhere is damaged', async () => {
    const zip = packed({ [attached]: strToU8(xml) });
    for (let length = 2; length < zip.length; length += 97)
      expect(await read(zip.subarray(0, length))).toEqual({ trouble: 'damaged' });
  });
  test('with any byte changed it never throws', async () => {
    const zip = packed({ [attached]: strToU8(xml) });
    for (let at = zip.length - 250; at < zip.length; at += 2) {
      const changed = zip.slice();
      changed[at] = 0xff;
      await expect(read(changed)).resolves.toBeTypeOf('object');
    }
  });
});
