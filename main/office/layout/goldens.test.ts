/**
 * Golden pictures: one of every template and kind, so that no line, label or field moves unnoticed. After a change that
 * is meant, look at the PDFs, then run this file with `GOLDENS=write`.
 *
 * Pictures are 60 dpi and grey, drawn by poppler from the PDF. Versions of poppler smooth edges differently, so a dot counts
 * as different from 64 of 255 on, 24 dots may, and all dots together may differ by 1 of 255 in the mean.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { fen } from '../../../domain/money.ts';
import type { Template } from '../../../domain/template.ts';
import { boxesOf, withBox } from '../../../domain/template-boxes.ts';
import { eTicketPages } from './eticket/eticket-pages.ts';
import { readETicket } from './eticket/read-eticket.ts';
import { ticketXml } from './eticket/sample.testing.ts';
import { fontMetrics, loadFonts } from './fonts.ts';
import { layoutPages, originalView, type Page, type PageView } from './page.ts';
import { drawPdf } from './pdf.ts';
import { invoice, ticket, tickets } from './samples.testing.ts';
import { shippedTemplates, vat2021 } from './shipped-templates.ts';
import { type Picture, pictureOf } from './tools.testing.ts';

const folder = join(import.meta.dirname, 'goldens');
const writing = process.env.GOLDENS === 'write';
const dpi = 60;
const tolerance = { grey: 64, dots: 24, mean: 1 };
const fonts = loadFonts();

interface Shown {
  readonly lines?: number;
  readonly colour?: 'blue' | 'red';
  readonly page?: number;
  readonly view?: PageView;
}

/** An invoice with eight rows fills every place there is; a seal is a place and no picture here. */
async function drawn(
  template: Template,
  kind: InvoiceKind,
  { lines = 8, colour = 'blue', page = 1, view }: Shown = {},
): Promise<Picture> {
  const rows = colour === 'blue' ? tickets(lines) : [ticket({ net: fen(-45229), tax: fen(-4071) })];
  const pages = layoutPages(invoice({ kind, colour, lines: rows }), template, fontMetrics(await fonts), view ?? originalView);
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pictureOf(await pdfOf(pages.value, template), dpi, page);
}

async function pdfOf(pages: readonly Page[], { ink, id }: Template): Promise<Uint8Array> {
  return drawPdf(pages, ink, await fonts, { title: id, issuedAt: new Date(0), data: '<none/>' });
}

describe.each(shippedTemplates.flatMap((template) => template.kinds.map((kind) => [template.id, kind, template] as const)))(
  '%s for %s',
  (id, kind, template) => {
    test('looks as it did', async () => {
      await compare(`${id}-${kind}`, await drawn(template, kind));
    });
  },
);

test.each<[string, Template, Shown]>([
  ['vat-2021-list', vat2021, { lines: 31, page: 2 }],
  ['vat-2021-red', vat2021, { colour: 'red' }],
  ['vat-2021-marks', vat2021, { view: { sealed: false, copy: 2, training: true, voided: true } }],
])('%s looks as it did', async (name, template, shown) => {
  await compare(name, await drawn(template, '026', shown));
});

test('a railway e-ticket looks as it did', async () => {
  const ticket = readETicket(ticketXml());
  const pages = ticket.ok ? eTicketPages(ticket.value, fontMetrics(await fonts)) : ticket;
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  await compare('eticket', await pictureOf(await pdfOf(pages.value, vat2021), dpi));
});

describe('a picture tells', () => {
  const golden = drawn(vat2021, '026');

  test.each([
    'face.fields.gross',
    'face.fields.wordsMark',
    'face.labels.0',
    'face.table.columns.rate',
    'face.qr',
    'face.rules.10',
  ])('%s moved by 2 mm', async (path) => {
    const at = boxesOf(vat2021).find((box) => box.path === path);
    const moved = withBox(vat2021, path, { x: (at?.box.x ?? 0) + 2 });
    const { dots } = difference(await golden, await drawn(moved, '026'));
    expect(dots).toBeGreaterThan(tolerance.dots);
  });

  test('nothing of one that was drawn again', async () => {
    expect(difference(await golden, await drawn(vat2021, '026'))).toEqual({ dots: 0, mean: 0 });
  });
});

async function compare(name: string, picture: Picture): Promise<void> {
  const file = join(folder, `${name}.pgm.gz`);
  if (writing) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, packed(picture));
  }
  if (!existsSync(file)) throw new Error(`no golden picture ${name}; look at the PDF, then run this file with GOLDENS=write`);
  const golden = unpacked(await readFile(file));
  const size = ({ width, height }: Picture) => ({ width, height });
  expect(size(picture)).toEqual(size(golden));
  const { dots, mean } = difference(golden, picture);
  expect(dots, 'dots that differ').toBeLessThanOrEqual(tolerance.dots);
  expect(mean, 'mean difference').toBeLessThanOrEqual(tolerance.mean);
}

/** How many dots differ by more than the tolerance, and by how much all do in the mean. */
function difference(golden: Picture, picture: Picture): { readonly dots: number; readonly mean: number } {
  let [dots, sum] = [0, 0];
  for (const [index, grey] of golden.dots.entries()) {
    const by = Math.abs(grey - (picture.dots[index] ?? 0));
    sum += by;
    if (by > tolerance.grey) dots += 1;
  }
  return { dots, mean: sum / golden.dots.length };
}

/** A PGM file, which every picture viewer opens once it is unpacked. */
function packed({ width, height, dots }: Picture): Uint8Array {
  return gzipSync(Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), dots]), { level: 9 });
}

function unpacked(file: Uint8Array): Picture {
  const image = gunzipSync(file);
  const [head = '', width = '', height = ''] = /^P5\n(\d+) (\d+)\n255\n/.exec(image.toString('latin1', 0, 40)) ?? [];
  return { width: Number(width), height: Number(height), dots: image.subarray(head.length) };
}
