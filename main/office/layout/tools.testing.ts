/**
 * The independent readers that judge our PDFs: poppler's tools, and a QR decoder of another make than the encoder.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import jsQR from 'jsqr';

const run = promisify(execFile);

/** One word as poppler sees it, mm from the page's top left corner. */
export interface Word {
  readonly page: number;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

/** Output of a poppler tool; `-` in `args` stands for the PDF. A missing tool fails the test, and says what to install. */
async function poppler(tool: string, pdf: Uint8Array, args: (file: string) => readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'fapiao-pdf-'));
  try {
    const file = join(folder, 'invoice.pdf');
    await writeFile(file, pdf);
    const { stdout } = await run(tool, [...args(file)], { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(`${tool} is not installed. Run: apt-get install -y poppler-utils`);
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text as a reader selects it, without white space, which no layout promises. */
/** `layout` reads across the page; `raw` in the order drawn, which keeps a field of several lines together. */
export async function textOf(pdf: Uint8Array, order: 'layout' | 'raw' = 'layout'): Promise<string> {
  return withoutSpace((await poppler('pdftotext', pdf, (file) => [`-${order}`, file, '-'])).toString());
}

export function withoutSpace(text: string): string {
  return text.replaceAll(/\s/gu, '');
}

export async function wordsOf(pdf: Uint8Array): Promise<readonly Word[]> {
  const html = (await poppler('pdftotext', pdf, (file) => ['-bbox', file, '-'])).toString();
  const words: Word[] = [];
  let page = 0;
  for (const line of html.split('\n')) {
    if (line.includes('<page ')) page += 1;
    const match = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/.exec(line);
    if (!match) continue;
    const [xMin = 0, yMin = 0, xMax = 0, yMax = 0] = match.slice(1, 5).map((points) => (Number(points) * 25.4) / 72);
    const text = (match[5] ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    words.push({ page, text, left: xMin, right: xMax, middle: (yMin + yMax) / 2 });
  }
  return words;
}

/** Name of every font of the file and whether it is embedded, subset and mapped to Unicode. */
export async function fontsOf(pdf: Uint8Array): Promise<readonly { name: string; good: boolean }[]> {
  const table = (await poppler('pdffonts', pdf, (file) => [file])).toString();
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => ({ name: row.split(' ')[0] ?? '', good: /yes yes yes\s+\d+\s+0$/.test(row.trim()) }));
}

/** A page as a picture: one grey byte a dot, 0 black. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** One page, counted from 1, drawn by poppler. */
export async function pictureOf(pdf: Uint8Array, dpi: number, page = 1): Promise<Picture> {
  const image = await poppler('pdftoppm', pdf, (file) => ['-r', `${dpi}`, '-f', `${page}`, '-l', `${page}`, '-gray', file]);
  const [, widthText = '', heightText = ''] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString('latin1', 0, 40)) ?? [];
  const [width, height] = [Number(widthText), Number(heightText)];
  return { width, height, dots: image.subarray(image.length - width * height) };
}

/** The QR code of the first page as a camera reads it: its text, and its top left corner and width in mm. */
export async function qrOf(pdf: Uint8Array): Promise<{ text: string; x: number; y: number; width: number }> {
  const dpi = 200;
  const { width, height, dots } = await pictureOf(pdf, dpi);
  const colours = new Uint8ClampedArray(width * height * 4);
  for (const [index, grey] of dots.entries()) colours.set([grey, grey, grey, 255], index * 4);
  const code = jsQR.default(colours, width, height);
  if (!code) throw new Error('no QR code found on the page');
  const { topLeftCorner: left, topRightCorner: right } = code.location;
  const mm = (length: number) => (length * 25.4) / dpi;
  return { text: code.data, x: mm(left.x), y: mm(left.y), width: mm(right.x - left.x) };
}

/** A file attached to the PDF under a name poppler's list shows first. */
export async function attachmentOf(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fapiao-attached-'));
  try {
    await poppler('pdfdetach', pdf, (file) => ['-save', '1', '-o', join(folder, 'attached'), file]);
    return await readFile(join(folder, 'attached'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
