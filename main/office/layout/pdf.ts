/**
 * Draws the page model as a PDF: real text in embedded, subset fonts, the QR as vector squares, and nothing that
 * depends on the hour or the machine, so that one invoice is one file, byte for byte.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import encodeQR from 'qr';
import { assertNever } from '../../../domain/problem.ts';
import { middleAboveBaseline, mmPerPoint } from './fit.ts';
import type { Fonts } from './fonts.ts';
import type { Ink, Item, Mark, Page } from './page.ts';

declare global {
  namespace PDFKit.Mixins {
    // what pdfkit does and its published types do not say
    interface PDFFont {
      registerFont(name: string, font: Font): this;
    }
    interface TextOptions {
      /** Per cent. */
      horizontalScaling?: number;
    }
    interface PDFAttachmentOptions {
      /** How the attachment relates to the page: `Data` of which the page is a view. */
      relationship?: 'Data';
    }
  }
}

/** What the file says of itself. */
export interface FileInfo {
  readonly title: string;
  /** Moment of issue; the file's own dates and its id follow from it. */
  readonly issuedAt: Date;
  /** The invoice as data, attached as `original_invoice.xml`. */
  readonly data: string;
}
/** The same of what is no invoice. */
export type SheetInfo = Omit<FileInfo, 'data'>;

export type Rgb = readonly [number, number, number];
const black: Rgb = [0, 0, 0];
export const markRed: Rgb = [200, 30, 30];
export const markOpacity = 0.25;

export type SealPlace = Extract<Item, { kind: 'seal' }>;
/** What a file that is to be sealed has more than others. */
export interface SealInPdf {
  /** Called at each place of the seal, with its page open. */
  put(document: PDFKit.PDFDocument, place: SealPlace): void;
  /** Called when all pages are drawn. */
  close(document: PDFKit.PDFDocument): void;
}

export const points = (mm: number) => mm / mmPerPoint;

/** Writes the pages with the given frame colour. Without `seal` the places of the seal stay empty. */
export async function drawPdf(
  pages: readonly Page[],
  frame: Rgb,
  fonts: Fonts,
  info: FileInfo | SheetInfo,
  seal: SealInPdf | null = null,
): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    font: '',
    lang: 'zh-CN',
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    displayTitle: true,
    margin: 0,
    info: {
      Title: info.title,
      Creator: 'Fapiao Counter',
      Producer: 'Fapiao Counter',
      CreationDate: info.issuedAt,
    },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.once('end', resolve);
    document.once('error', reject);
  });
  for (const [face, font] of Object.entries(fonts)) document.registerFont(face, font);
  for (const [index, page] of pages.entries()) {
    // a goods list of 2000 rows takes a third of a second, and the office has more to do than wait for it
    if (index > 0) await nextTurn();
    document.addPage({ size: [points(page.width), points(page.height)], margin: 0 });
    for (const item of page.items) draw(document, item, { frame, value: black }, seal);
  }
  seal?.close(document);
  if ('data' in info) {
    document.file(Buffer.from(info.data), {
      name: 'original_invoice.xml',
      type: 'text/xml',
      description: info.title,
      relationship: 'Data',
      creationDate: info.issuedAt,
      modifiedDate: info.issuedAt,
    });
  }
  document.end();
  await finished;
  return Buffer.concat(chunks);
}

function draw(document: PDFKit.PDFDocument, item: Item, inks: Readonly<Record<Ink, Rgb>>, seal: SealInPdf | null): void {
  switch (item.kind) {
    case 'rule':
      document
        .lineWidth(points(item.width))
        .strokeColor([...inks.frame])
        .moveTo(points(item.from.x), points(item.from.y))
        .lineTo(points(item.to.x), points(item.to.y))
        .stroke();
      return;
    case 'text':
      drawText(document, item, inks[item.ink]);
      return;
    case 'qr':
      drawQr(document, item);
      return;
    case 'seal':
      seal?.put(document, item);
      return;
    case 'mark':
      drawMark(document, item);
      return;
    default:
      assertNever(item);
  }
}

function drawText(document: PDFKit.PDFDocument, { fitted }: Extract<Item, { kind: 'text' }>, ink: Rgb): void {
  document.fillColor([...ink]);
  for (const line of fitted.lines) {
    for (const run of line.runs) {
      document.font(run.face, fitted.size).text(run.text, points(run.x), points(line.baseline), {
        baseline: 'alphabetic',
        lineBreak: false,
        horizontalScaling: fitted.condense * 100,
        characterSpacing: points(fitted.gap),
      });
    }
  }
}

function drawMark(document: PDFKit.PDFDocument, { text, face, x, y, size, angle }: Mark): void {
  const middle: [number, number] = [points(x), points(y)];
  document.save();
  document
    .font(face, size)
    .fillColor([...markRed])
    .fillOpacity(markOpacity);
  document.rotate(-angle, { origin: middle });
  const left = middle[0] - document.widthOfString(text) / 2;
  document.text(text, left, middle[1] + middleAboveBaseline * size, { baseline: 'alphabetic', lineBreak: false });
  document.restore();
}

/** Dark modules of a row that touch are one rectangle: fewer shapes, and no hairlines between them. */
function drawQr(document: PDFKit.PDFDocument, { x, y, size, text }: Extract<Item, { kind: 'qr' }>): void {
  // the library always adds a border, and the page around the box is white already
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
  const module = size / modules.length;
  for (const [rowIndex, row] of modules.entries()) {
    for (let start = row.indexOf(true); start >= 0; ) {
      const gap = row.indexOf(false, start);
      const end = gap < 0 ? row.length : gap;
      document.rect(points(x + start * module), points(y + rowIndex * module), points((end - start) * module), points(module));
      start = row.indexOf(true, end);
    }
  }
  document.fill([...black]);
}
