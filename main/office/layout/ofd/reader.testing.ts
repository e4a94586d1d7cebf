/**
 * An independent reader of OFD: ofd.js, which unpacks with another ZIP library, reads with another XML parser, digests
 * with another SM3 and draws on a page of HTML. Tests that use it run in happy-dom.
 */
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import type { Element, HTMLElement } from 'happy-dom';
import jsQR from 'jsqr';
import { vi } from 'vitest';

/** What a reader shows of a page; mm from the page's top left corner. */
export interface ShownPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly ShownText[];
  readonly pictures: readonly ShownPicture[];
  readonly seals: readonly ShownPicture[];
  /** Paths with all their points. */
  readonly paths: readonly string[];
}
export interface ShownText {
  readonly text: string;
  /** Left edges of its characters, as they are condensed, and the first one's baseline. */
  readonly lefts: readonly number[];
  readonly baseline: number;
  /** The six numbers of its matrix, which moves in dots of the drawing; null when it has none. */
  readonly matrix: readonly number[] | null;
  readonly colour: string;
}
export interface ShownPicture {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}
/** What a reader says of the seal. */
export interface CheckedSeal {
  /** The seal's own signature, by SM2. */
  readonly signatureHolds: boolean;
  /** The digests of the small files, by SM3: this reader takes a second for ten kilobytes. */
  readonly digestsHold: boolean;
}
const smallFile = 2_000;

interface OfdJs {
  parseOfdDocument(options: { ofd: ArrayBuffer; success(documents: readonly object[]): void; fail(error: unknown): void }): void;
  renderOfdByScale(document: object): readonly HTMLElement[];
  getPageScale(): number;
  digestCheck(files: readonly FileToDigest[]): boolean;
}
interface FileToDigest {
  readonly fileData: Uint8Array;
}
/** The reader measures a picture when it has been drawn, and here nothing ever is. */
class DrawnImage {
  width = 0;
  height = 0;
  onload: (() => void) | null = null;
  set src(_: string) {
    setImmediate(() => this.onload?.());
  }
}

/** Global in which ofd.js leaves the files it is to digest, by the signature's id. */
const filesToDigest = 'toBeChecked';

const reader: OfdJs = createRequire(import.meta.url)('ofd.js');

/** Opens a file and draws all its pages. */
export async function openInReader(file: Uint8Array): Promise<{ pages: readonly ShownPage[]; seal: CheckedSeal | null }> {
  vi.stubGlobal(filesToDigest, undefined);
  vi.stubGlobal('Image', DrawnImage);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const documents = await new Promise<readonly object[]>((success, fail) =>
      reader.parseOfdDocument({ ofd: Uint8Array.from(file).buffer, success, fail }),
    );
    const drawn = documents.flatMap((document) => reader.renderOfdByScale(document));
    return { pages: drawn.map((page) => shown(page, reader.getPageScale())), seal: checked(drawn) };
  } finally {
    log.mockRestore();
    vi.unstubAllGlobals();
  }
}

function shown(page: HTMLElement, scale: number): ShownPage {
  const mm = (style: string) => Number.parseFloat(style) / scale;
  const objects = [...page.children].filter((child): child is HTMLElement => child.tagName.toLowerCase() === 'svg');
  const pictures = objects
    .filter((object) => object.querySelector('image'))
    .map((object) => ({ object, picture: picture(object, mm) }));
  return {
    width: mm(page.style.width),
    height: mm(page.style.height),
    texts: objects.filter((object) => object.querySelector('text')).map((object) => shownText(object, mm)),
    pictures: pictures.filter(({ object }) => !isSeal(object)).map(({ picture }) => picture),
    seals: pictures.filter(({ object }) => isSeal(object)).map(({ picture }) => picture),
    paths: objects.flatMap((object) => [...object.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '')),
  };
}

function isSeal(object: Element): boolean {
  return object.getAttribute('name') === 'seal_img_div';
}

function shownText(object: HTMLElement, mm: (style: string) => number): ShownText {
  const characters = [...object.querySelectorAll('text')];
  const [first] = characters;
  const matrix =
    /^matrix\((.*)\)$/
      .exec(first?.getAttribute('transform') ?? '')?.[1]
      ?.split(' ')
      .map(Number) ?? null;
  const left = (character: Element) => mm(object.style.left) + (matrix?.[0] ?? 1) * mm(character.getAttribute('x') ?? '');
  return {
    text: characters.map((character) => character.textContent).join(''),
    lefts: characters.map(left),
    baseline: mm(object.style.top) + mm(first?.getAttribute('y') ?? ''),
    matrix,
    colour: first?.getAttribute('fill') ?? '',
  };
}

function picture(object: HTMLElement, mm: (style: string) => number): ShownPicture {
  const address = object.querySelector('image')?.getAttribute('xlink:href') ?? '';
  return {
    left: mm(object.style.left),
    top: mm(object.style.top),
    width: mm(object.style.width),
    height: mm(object.style.height),
    png: Buffer.from(address.replace('data:image/png;base64,', ''), 'base64'),
  };
}

function checked(pages: readonly HTMLElement[]): CheckedSeal | null {
  const seal = pages.flatMap((page) => [...page.children]).find(isSeal);
  if (!seal) return null;
  const about: { VerifyRet: boolean; signatureID: string } = JSON.parse(seal.getAttribute('data-signed-info') ?? '');
  const files: ReadonlyMap<string, readonly FileToDigest[]> = Reflect.get(globalThis, filesToDigest);
  const small = files.get(about.signatureID)?.filter(({ fileData }) => fileData.length < smallFile) ?? [];
  return { signatureHolds: about.VerifyRet, digestsHold: small.length > 0 && reader.digestCheck(small) };
}

/** Text of a QR code that is a PNG of one bit a dot, with the white border around it that a page has. */
export function readQrPicture(png: Buffer): string {
  const size = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const [border, rowBytes] = [40, 1 + Math.ceil(size / 8)];
  const side = size + 2 * border;
  const colours = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const white = rows.readUInt8(y * rowBytes + 1 + (x >> 3)) & (0x80 >> (x & 7));
      if (!white) colours.set([0, 0, 0], ((y + border) * side + x + border) * 4);
    }
  }
  const code = jsQR.default(colours, side, side);
  if (!code) throw new Error('no QR code in the picture');
  return code.data;
}
