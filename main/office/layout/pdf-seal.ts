/**
 * A PDF with its electronic seal (电子印章) in two steps, because the signature comes from the platform: first the whole file
 * with a signature field that shows the seal's picture and a hole of fixed size in it, of which the digest is taken over everything
 * but the hole; then the same file with the signature in the hole.
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Instant } from '../../../domain/ids.ts';
import type { Sealable } from '../../../domain/layout-file.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { maxSignatureBytes } from '../../../domain/seal.ts';
import type { Fonts } from './fonts.ts';
import type { Page } from './page.ts';
import { drawPdf, type FileInfo, points, type Rgb, type SealInPdf, type SealPlace } from './pdf.ts';
import { type Picture, readPicture } from './picture.ts';

declare global {
  namespace PDFKit {
    // what pdfkit does and its published types do not say
    interface PDFDocument {
      readonly _root: { readonly data: { readonly AcroForm?: { readonly data: FormDictionary } } };
      /** Wants a font that is in use, because a form names one. */
      initForm(): this;
    }
  }
}

interface FormDictionary {
  NeedAppearances: boolean | undefined;
  Fields: readonly PDFKit.PDFKitReference[];
  SigFlags?: number;
}

/** What the seal shows, and what its field says beside it. */
export interface SealOnPaper {
  /** PNG of 8 bits a sample, not interlaced, at most 2000 × 2000 dots. */
  readonly picture: Uint8Array;
  readonly at: Instant;
  readonly company: string;
}

/** As wide as the longest number that will stand here; pdfkit writes it as a name. */
const unknownNumber = '**********';
const unknownRange = `[0 /${unknownNumber} /${unknownNumber} /${unknownNumber}]`;

/**
 * Draws the pages with the seal at its first place as a signature field, and at its others as a picture. Same input, same bytes. The
 * digest is SHA-256 of everything but the hole, 32 bytes; what finishes the file is CMS SignedData (DER).
 * Fails with `seal-not-valid` when the picture cannot be read.
 * @throws Error when no page has a place for the seal; when finished, for a signature longer than {@link maxSignatureBytes} or empty,
 * which is checked when it comes.
 */
export async function prepareSealedPdf(
  pages: readonly Page[],
  frame: Rgb,
  fonts: Fonts,
  info: FileInfo,
  seal: SealOnPaper,
): Promise<Result<Sealable>> {
  const picture = readPicture(seal.picture);
  if (picture === null) return failed('seal-not-valid', { fault: 'unreadable' });
  if (!pages.some(({ items }) => items.some(({ kind }) => kind === 'seal'))) throw new Error('no place for a seal');
  const drawn = await drawPdf(pages, frame, fonts, info, signatureField(picture, seal));
  const file = Buffer.from(drawn.buffer, drawn.byteOffset, drawn.byteLength);
  const hole = `<${'00'.repeat(maxSignatureBytes.pdf)}>`;
  const start = file.indexOf(`/Contents ${hole}`) + '/Contents '.length;
  const end = start + hole.length;
  const ranges = `[0 ${start} ${end} ${file.length - end}]`;
  file.write(ranges.padEnd(unknownRange.length), file.indexOf(unknownRange), 'latin1');
  const digest = createHash('sha256').update(file.subarray(0, start)).update(file.subarray(end)).digest();
  return ok({
    digest,
    finish(cms) {
      if (cms.length === 0 || cms.length > maxSignatureBytes.pdf) throw new Error(`a signature of ${cms.length} bytes`);
      const sealed = Buffer.from(file);
      sealed.write(Buffer.from(cms).toString('hex'), start + 1, 'latin1');
      return sealed;
    },
  });
}

/** The seal as a picture alone, for paper, where there is nothing to verify. Null when the picture cannot be read. */
export function pictureOfSeal(file: Uint8Array): SealInPdf | null {
  const picture = readPicture(file);
  if (picture === null) return null;
  let image: PDFKit.PDFKitReference | null = null;
  return {
    put(document, place) {
      image ??= imageOf(document, picture);
      drawPicture(document, place, image);
    },
    close: () => undefined,
  };
}

function signatureField(picture: Picture, { at, company }: SealOnPaper): SealInPdf {
  let shown: { readonly image: PDFKit.PDFKitReference; readonly field: PDFKit.PDFKitReference } | null = null;
  return {
    put(document, place) {
      if (shown) drawPicture(document, place, shown.image);
      else {
        const image = imageOf(document, picture);
        shown = { image, field: widgetOf(document, place, image, signatureOf(document, at, company)) };
      }
    },
    close(document) {
      document.font('serif');
      document.initForm();
      const form = document._root.data.AcroForm?.data;
      if (!form || !shown) throw new Error('no form for the seal');
      // the appearance is there, and PDF/A forbids leaving it to the reader
      form.NeedAppearances = undefined;
      form.Fields = [shown.field];
      // there are signatures, and nothing but additions at the end of the file leaves them whole
      form.SigFlags = 3;
    },
  };
}

/** The signature's dictionary, with its hole. */
function signatureOf(document: PDFKit.PDFDocument, at: Instant, company: string): PDFKit.PDFKitReference {
  return written(document, {
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    // the one form of signature that the PDF of PDF/A-3 (ISO 32000-1) has a name for
    SubFilter: 'adbe.pkcs7.detached',
    ByteRange: [0, unknownNumber, unknownNumber, unknownNumber],
    Contents: Buffer.alloc(maxSignatureBytes.pdf),
    M: new Date(at),
    Name: text(company),
  });
}

/** The field on the page: its place, and the picture as its appearance. */
function widgetOf(
  document: PDFKit.PDFDocument,
  { x, y, w, h }: SealPlace,
  image: PDFKit.PDFKitReference,
  signature: PDFKit.PDFKitReference,
): PDFKit.PDFKitReference {
  const [width, height] = [points(w), points(h)];
  const appearance = written(
    document,
    { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height], Resources: { XObject: { Seal: image } } },
    `q ${width.toFixed(3)} 0 0 ${height.toFixed(3)} 0 0 cm /Seal Do Q`,
  );
  const bottom = document.page.height - points(y + h);
  const widget = written(document, {
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: text('Seal'),
    V: signature,
    // printed with the page, and not to be moved
    F: 132,
    Rect: [points(x), bottom, points(x) + width, bottom + height],
    P: document.page.dictionary,
    AP: { N: appearance },
  });
  document.page.annotations.push(widget);
  return widget;
}

function drawPicture(document: PDFKit.PDFDocument, { x, y, w, h }: SealPlace, image: PDFKit.PDFKitReference): void {
  document.page.xobjects.Seal = image;
  const matrix = [points(w), 0, 0, -points(h), points(x), points(y + h)].map((value) => value.toFixed(3)).join(' ');
  document.addContent(`q ${matrix} cm /Seal Do Q`);
}

/** Packed here and at once: pdfkit does it beside everything else, and the order of a file's parts would follow the hour. */
function imageOf(document: PDFKit.PDFDocument, { width, height, colours, opacity }: Picture): PDFKit.PDFKitReference {
  const about = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8, Filter: 'FlateDecode' };
  const mask = written(document, { ...about, ColorSpace: 'DeviceGray' }, deflateSync(opacity));
  return written(document, { ...about, ColorSpace: 'DeviceRGB', SMask: mask }, deflateSync(colours));
}

function written(document: PDFKit.PDFDocument, dictionary: object, content?: string | Uint8Array): PDFKit.PDFKitReference {
  const reference = document.ref(dictionary);
  reference.end(content);
  return reference;
}

/** pdfkit writes plain strings as names. */
function text(value: string): object {
  return Object(value);
}
