/**
 * What others than our own reader find in a sealed PDF: poppler with NSS judges the signature, qpdf the file, poppler draws the seal.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import type { Sealable } from '../../../domain/layout-file.ts';
import { maxSignatureBytes } from '../../../domain/seal.ts';
import { authorityFiles, openAuthority } from '../../../simulators/platform/seals/authority.ts';
import { signCms } from '../../../simulators/platform/seals/cms.ts';
import { sealPicture } from '../../../simulators/platform/seals/picture.ts';
import { fill, pngOf } from '../../../simulators/platform/seals/raster.ts';
import { loadFonts } from './fonts.ts';
import type { Item, Page } from './page.ts';
import { drawPdf } from './pdf.ts';
import { pictureOfSeal, prepareSealedPdf } from './pdf-seal.ts';

const run = promisify(execFile);
const company = '中国铁路示例局集团有限公司北京站';
const subject = { organization: company, taxId: '91110108339805094M', commonName: company };
const info = { title: 'sealed', issuedAt: new Date('2026-11-22T10:00:00+08:00'), data: '<x/>' };
const at = '2026-11-22T10:00:00+08:00' as Instant;
const seal: Item = { kind: 'seal', x: 20, y: 10, w: 40, h: 30 };
const mark: Item = { kind: 'mark', text: '副本', face: 'kai', x: 40, y: 30, size: 60, angle: 20 };
const page = (...items: readonly Item[]): Page => ({ width: 80, height: 60, items });
const picture = sealPicture({ companyName: company, taxId: subject.taxId, serial: 1 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-sealed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function prepared(pages: readonly Page[], png: Buffer = picture): Promise<Sealable> {
  const made = await prepareSealedPdf(pages, [156, 82, 35], await loadFonts(), info, { picture: png, at, company });
  if (!made.ok) throw new Error(JSON.stringify(made.problem));
  return made.value;
}

/** Sealed by a signer of a test authority; the file's path. */
async function sealedFile(pages: readonly Page[]): Promise<string> {
  const { digest, finish } = await prepared(pages);
  const signer = openAuthority(folder).issue('p256', subject, 'signer');
  const file = join(folder, 'sealed.pdf');
  writeFileSync(file, finish(signCms(digest, signer, Date.parse(at))));
  return file;
}

async function tool(name: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(name, [...args]);
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(`${name} is not installed. Run: apt-get install -y poppler-utils libnss3-tools qpdf`);
    }
    throw error;
  }
}

/** A page as it is drawn; places in mm. */
async function drawn(file: string, number = 1): Promise<{ colourAt(x: number, y: number): readonly number[] }> {
  const dpi = 254;
  const out = join(folder, 'drawn');
  await tool('pdftoppm', ['-r', String(dpi), '-f', String(number), '-l', String(number), '-singlefile', file, out]);
  const image = readFileSync(`${out}.ppm`);
  const [, width = '', height = ''] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString('latin1', 0, 40)) ?? [];
  const dots = image.subarray(image.length - Number(width) * Number(height) * 3);
  return {
    colourAt(x, y) {
      const start = (Math.round(y * 10) * Number(width) + Math.round(x * 10)) * 3;
      return [...dots.subarray(start, start + 3)];
    },
  };
}

describe('a sealed PDF', () => {
  test('is signed whole and by whom it says, as poppler and NSS see it', async () => {
    const file = await sealedFile([page(seal)]);
    const trust = `sql:${folder}`;
    await tool('certutil', ['-N', '-d', trust, '--empty-password']);
    await tool('certutil', ['-A', '-d', trust, '-n', 'root', '-t', 'C,C,C', '-i', join(folder, authorityFiles.p256)]);
    const said = await tool('pdfsig', ['-nssdir', trust, file]);
    for (const part of [
      'Signature Field Name: Seal',
      `Signer Certificate Common Name: ${company}`,
      'Signing Hash Algorithm: SHA-256',
      'Signature Type: adbe.pkcs7.detached',
      'Total document signed',
      'Signature is Valid.',
      'Certificate is Trusted.',
    ]) {
      expect(said).toContain(part);
    }
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('(sealed)') + 1] = 0x53;
    writeFileSync(file, bytes);
    expect(await tool('pdfsig', ['-nssdir', trust, file])).toContain('Digest Mismatch.');
  });

  test('is sound, and says that it is PDF/A', async () => {
    const file = await sealedFile([page(seal, mark)]);
    expect(await tool('qpdf', ['--check', file])).toContain('No syntax or stream encoding errors');
    const text = readFileSync(file).toString('latin1');
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(text).toContain('/SigFlags 3');
    expect(text).not.toContain('NeedAppearances');
  });

  test('shows the seal where the page has it, on every page that has it', async () => {
    const file = await sealedFile([page(seal), page({ ...seal, x: 30 }), page()]);
    const isRed = ([red = 0, green = 255]: readonly number[]) => red > 150 && green < 100;
    const first = await drawn(file);
    // the border of the oval is 0.9 mm thick and 0.4 mm inside its box
    for (const [x, y] of [
      [20.85, 25],
      [59.15, 25],
      [40, 10.85],
      [40, 39.15],
    ] as const) {
      expect(isRed(first.colourAt(x, y)), `${x} ${y}`).toBe(true);
    }
    expect(first.colourAt(21, 11)).toEqual([255, 255, 255]);
    expect(isRed((await drawn(file, 2)).colourAt(30.85, 25))).toBe(true);
    expect((await drawn(file, 3)).colourAt(20.85, 25)).toEqual([255, 255, 255]);
  });

  test('is the same file from the same input, and another from another picture', async () => {
    const other = sealPicture({ companyName: company, taxId: subject.taxId, serial: 2 });
    const [one, same, differing] = [
      await prepared([page(seal)]),
      await prepared([page(seal)]),
      await prepared([page(seal)], other),
    ];
    expect(Buffer.from(same.finish(Uint8Array.of(1))).equals(one.finish(Uint8Array.of(1)))).toBe(true);
    expect(Buffer.from(differing.digest).equals(one.digest)).toBe(false);
  });

  test('has room for the longest signature and for none longer', async () => {
    const { finish } = await prepared([page(seal)]);
    expect(finish(new Uint8Array(maxSignatureBytes.pdf).fill(1)).length).toBe(finish(Uint8Array.of(1)).length);
    expect(() => finish(new Uint8Array(maxSignatureBytes.pdf + 1))).toThrow(/8193 bytes/);
    expect(() => finish(new Uint8Array())).toThrow(/0 bytes/);
  });

  test('needs a place for the seal, and a picture that can be read', async () => {
    await expect(prepared([page()])).rejects.toThrow(/no place/);
    const made = await prepareSealedPdf([page(seal)], [0, 0, 0], await loadFonts(), info, {
      picture: picture.subarray(0, 900),
      at,
      company,
    });
    expect(made).toEqual({ ok: false, problem: { code: 'seal-not-valid', details: { fault: 'unreadable' } } });
  });
});

test('a PDF for paper shows the picture and is not signed', async () => {
  const file = join(folder, 'paper.pdf');
  const pdf = await drawPdf([page(seal)], [0, 0, 0], await loadFonts(), info, pictureOfSeal(picture));
  writeFileSync(file, pdf);
  expect(Buffer.from(pdf).includes('/ByteRange')).toBe(false);
  expect((await drawn(file)).colourAt(20.85, 25)[1]).toBeLessThan(100);
});

test('without a seal its place is empty, and a mark is pale red and turned', async () => {
  const block: Item = { ...mark, text: '■', face: 'serif', size: 60, angle: 45 };
  const file = join(folder, 'mark.pdf');
  writeFileSync(file, await drawPdf([page(seal, block)], [0, 0, 0], await loadFonts(), info));
  const { colourAt } = await drawn(file);
  // a quarter of (200, 30, 30) on white
  expect(colourAt(40, 30)).toEqual([241, 199, 199]);
  // a square on its point reaches further along the axes than along its sides
  const [along, across] = [11, 11 * Math.SQRT1_2];
  expect(colourAt(40 + along, 30)).toEqual([241, 199, 199]);
  expect(colourAt(40 + across * 1.15, 30 + across * 1.15)).toEqual([255, 255, 255]);
});

test('transparent dots of a seal stay transparent', async () => {
  const half = fill(
    [
      [
        [0, 0],
        [10, 0],
        [10, 5],
        [0, 5],
      ],
    ],
    10,
    10,
  );
  const file = join(folder, 'half.pdf');
  const items: readonly Item[] = [{ kind: 'rule', from: { x: 0, y: 35 }, to: { x: 80, y: 35 }, width: 2 }, seal];
  const shown = pictureOfSeal(pngOf(half, 10, [0, 0, 255]));
  writeFileSync(file, await drawPdf([page(...items)], [0, 255, 0], await loadFonts(), info, shown));
  const { colourAt } = await drawn(file);
  expect(colourAt(40, 15)).toEqual([0, 0, 255]);
  expect(colourAt(40, 35)).toEqual([0, 255, 0]);
});
