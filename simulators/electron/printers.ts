/**
 * Printers of the stand-in: folders, named in STANDIN_PRINTERS as JSON (`{"OKI": "/folder"}`). What is printed is put there as a
 * PDF, one for each copy. Without it there is no printer.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CdpSession, Protocol } from './cdp.ts';

type PrintOptions = Electron.WebContentsPrintOptions;

const micronsPerInch = 25_400;
let printed = 0;

function folders(): ReadonlyMap<string, string> {
  const named = JSON.parse(process.env.STANDIN_PRINTERS ?? '{}') as Readonly<Record<string, string>>;
  return new Map(Object.entries(named));
}

/** As CUPS tells of its printers. */
export function listPrinters(): Electron.PrinterInfo[] {
  const options = { 'printer-state': '3', 'printer-state-reasons': 'none' };
  return [...folders().keys()].map((name) => ({ name, displayName: name, description: '', options }));
}

/** Prints a page without a dialog. Rejects with Electron's words for why it failed. */
export async function printPage(session: CdpSession, title: string, options: PrintOptions): Promise<void> {
  if (options.silent !== true) throw new Error('the stand-in has no print dialog');
  const folder = folders().get(options.deviceName ?? '');
  if (folder === undefined) throw new Error('Invalid deviceName provided');
  const { stream } = await session.send('Page.printToPDF', { ...pageOf(options), transferMode: 'ReturnAsStream' });
  if (stream === undefined) throw new Error('Print job failed');
  const pdf = await readAll(session, stream);
  mkdirSync(folder, { recursive: true });
  for (let copy = 0; copy < (options.copies ?? 1); copy += 1) {
    printed += 1;
    writeFileSync(join(folder, `${printed}-${title.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}.pdf`), pdf);
  }
}

/** Electron's page in Chromium's terms: inches, and margins by their sides. */
function pageOf(options: PrintOptions): Protocol.Page.PrintToPDFRequest {
  const { pageSize, margins, scaleFactor = 100, landscape = false, printBackground = false } = options;
  if (typeof pageSize !== 'object' || margins?.marginType !== 'none') {
    throw new Error('the stand-in prints on a pageSize in microns without margins only');
  }
  return {
    paperWidth: pageSize.width / micronsPerInch,
    paperHeight: pageSize.height / micronsPerInch,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: 0,
    marginRight: 0,
    scale: scaleFactor / 100,
    landscape,
    printBackground,
  };
}

async function readAll(session: CdpSession, handle: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let more = true; more; ) {
    const { data, base64Encoded, eof } = await session.send('IO.read', { handle });
    parts.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'));
    more = !eof;
  }
  await session.send('IO.close', { handle });
  return Buffer.concat(parts);
}
