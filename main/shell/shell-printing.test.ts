/**
 * Printing through the real program: office, line, shell, the page that is printed, and paper measured in millimetres. The two
 * sheets have marks at known places, so that a shift, a turn or a scale of two tenths of a millimetre shows.
 */
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { processesOf } from '../../simulators/electron/processes.testing.ts';
import { type Picture, pictureOf } from '../office/layout/tools.testing.ts';
import { sheetsOf } from './paper.testing.ts';
import { buildPrintPage, buildStation, type Station, spawnStation } from './station.testing.ts';

/** Forms with holes at both sides (套打), mm. */
const media = { width: 241, height: 140 };
/** Squares of 10 mm, by their top left corners. */
const corner = { x: 12.3, y: 7.6 };
const farCorner = { x: 225, y: 124.4 };
const side = 10;
const pointsPerMm = 72 / 25.4;
/** Of the pictures that are measured. */
const dotsPerMm = 10;
const title = '011002600111-12345678 6a1f';
const patience = { timeout: 120_000 };

let station: Station;
let program: ChildProcess | undefined;
const inFolder = (...path: string[]) => join(station.folder, ...path);

beforeAll(async () => {
  station = await buildStation('print-office.testing.ts');
  await buildPrintPage(station);
}, 120_000);
afterAll(async () => {
  program?.kill('SIGKILL');
  await vi.waitFor(() => expect(processesOf(station.folder)).toEqual([]), patience);
  rmSync(station.folder, { recursive: true, force: true });
}, 180_000);

test('a job comes out on its own paper, where its marks belong, as many times as asked for', async () => {
  const file = inFolder('invoice.pdf');
  writeFileSync(file, await marked());
  writeFileSync(
    station.configFile,
    JSON.stringify({ dataDir: './data', print: { queue: 'OKI 5530', title, file, copies: 2, media } }),
  );
  program = spawnStation(station, { STANDIN_PRINTERS: JSON.stringify({ 'OKI 5530': inFolder('paper') }) });

  const told = await vi.waitFor(() => {
    const line = /told (.*)\n/.exec(readFileSync(inFolder('data', 'logs', 'office.log'), 'utf8'))?.[1];
    expect(line).toBeDefined();
    return JSON.parse(line ?? '') as unknown;
  }, patience);
  expect(told).toEqual({
    printers: { ok: true, value: [{ queue: 'OKI 5530', state: 'idle', reason: '' }] },
    submitted: { ok: true, value: title },
    elsewhere: { ok: false, problem: { code: 'printer-absent', details: { queue: 'not there' } } },
    noPdf: {
      ok: false,
      problem: { code: 'printer-failed', details: { queue: 'OKI 5530', reason: expect.stringContaining('PDF'), accepted: 'no' } },
    },
    state: { ok: true, value: { state: 'left', reasons: [] } },
  });

  const papers = readdirSync(inFolder('paper')).toSorted();
  expect(papers).toEqual([`1-${title}.pdf`, `2-${title}.pdf`]);
  const paperFile = inFolder('paper', papers[0] ?? '');
  expect(sheetsOf(paperFile)).toEqual([media, media]);
  const paper = readFileSync(paperFile);
  expect(inkOf(await pictureOf(paper, dotsPerMm * 25.4, 1))).toEqual(around(corner));
  expect(inkOf(await pictureOf(paper, dotsPerMm * 25.4, 2))).toEqual(around(farCorner));
}, 180_000);

/** A square on each of two pages. */
function marked(): Promise<Buffer> {
  const size: [number, number] = [media.width * pointsPerMm, media.height * pointsPerMm];
  const pdf = new PDFDocument({ size, margin: 0 });
  const mark = ({ x, y }: typeof corner) =>
    pdf.rect(x * pointsPerMm, y * pointsPerMm, side * pointsPerMm, side * pointsPerMm).fill();
  mark(corner);
  pdf.addPage();
  mark(farCorner);
  pdf.end();
  return buffer(pdf);
}

/** The edges of all that is dark on a sheet, mm. */
function inkOf({ width, dots }: Picture): Readonly<Record<string, number>> {
  const ink = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  for (const [at, grey] of dots.entries()) {
    if (grey >= 128) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    ink.left = Math.min(ink.left, x);
    ink.top = Math.min(ink.top, y);
    ink.right = Math.max(ink.right, x + 1);
    ink.bottom = Math.max(ink.bottom, y + 1);
  }
  return Object.fromEntries(Object.entries(ink).map(([edge, dot]) => [edge, dot / dotsPerMm]));
}

/** Within 0.16 mm: a dot of ours and one of the measuring picture's. */
function around({ x, y }: typeof corner) {
  const near = (mm: number) => expect.closeTo(mm, 0.5);
  return { left: near(x), top: near(y), right: near(x + side), bottom: near(y + side) };
}
