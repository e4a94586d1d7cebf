/**
 * The page that the shell prints where there is no CUPS: the pages of one PDF as pictures in their true size. It has no bridge to
 * the office; its address names the file and the title, under which the operating system's spooler will know the job.
 */
import './print.css';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { openPdf } from './parts/pdf-reader.ts';

/** A whole multiple of the 180 dots an inch of a needle printer, so that its dots and ours coincide. */
const dotsPerInch = 360;
const pointsPerInch = 72;
const mmPerInch = 25.4;
/** A sheet a hair taller than the paper would be two sheets of paper. */
const sparePx = 1;

/** One page as a picture in its true size. Rejects when it cannot be drawn. */
async function drawSheet(pdf: PDFDocumentProxy, number: number): Promise<HTMLElement> {
  const page = await pdf.getPage(number);
  const size = page.getViewport({ scale: 1 });
  const picture = await pictureOf(page);
  picture.style.width = inMm(size.width);
  picture.style.height = inMm(size.height);
  const sheet = document.createElement('div');
  sheet.className = 'sheet';
  sheet.style.height = `calc(${inMm(size.height)} - ${sparePx}px)`;
  sheet.append(picture);
  return sheet;
}

async function pictureOf(page: PDFPageProxy): Promise<HTMLImageElement> {
  const viewport = page.getViewport({ scale: dotsPerInch / pointsPerInch });
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  // For paper: in one go, also in a window that is never shown, and with what is meant for print only.
  await page.render({ canvas, viewport, intent: 'print' }).promise;
  const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (bytes === null) throw new Error('the page is too large to draw');
  const picture = new Image();
  picture.src = URL.createObjectURL(bytes);
  await picture.decode();
  return picture;
}

function inMm(points: number): string {
  return `${(points / pointsPerInch) * mmPerInch}mm`;
}

async function draw(): Promise<{ readonly pages: number }> {
  const asked = new URLSearchParams(location.search);
  document.title = asked.get('title') ?? '';
  const answer = await fetch(asked.get('pdf') ?? '');
  if (!answer.ok) throw new Error(`the file to print is not there: ${answer.status}`);
  const opening = openPdf(new Uint8Array(await answer.arrayBuffer()));
  const pdf = await opening.promise;
  for (let number = 1; number <= pdf.numPages; number += 1) document.body.append(await drawSheet(pdf, number));
  return { pages: pdf.numPages };
}

const drawn = draw();
// Told by whoever waits for it.
drawn.catch(() => undefined);
Object.assign(globalThis, { drawn });
