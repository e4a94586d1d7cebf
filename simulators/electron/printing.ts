/** Electron's printing on CUPS: Chromium makes a PDF, `lp` prints it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CdpSession } from './cdp.ts';

const run = promisify(execFile);
const chunkBytes = 1 << 20;
const micronsPerInch = 25_400;

/** Width and height in inches. */
const paperSizes: Readonly<Record<string, readonly [number, number]>> = {
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  Letter: [8.5, 11],
};

export interface PrinterInfo {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The document as Chromium prints it. Sizes and margins are in inches, as in Electron. */
export async function printToPdf(session: CdpSession, options: Electron.PrintToPDFOptions): Promise<Buffer> {
  const { pageSize = 'Letter', margins = {} } = options;
  const [paperWidth, paperHeight] = typeof pageSize === 'object' ? [pageSize.width, pageSize.height] : paperSize(pageSize);
  const { stream } = await session.send('Page.printToPDF', {
    paperWidth,
    paperHeight,
    landscape: options.landscape ?? false,
    printBackground: options.printBackground ?? false,
    scale: options.scale ?? 1,
    preferCSSPageSize: options.preferCSSPageSize ?? false,
    pageRanges: options.pageRanges ?? '',
    marginTop: margins.top ?? 0.4,
    marginBottom: margins.bottom ?? 0.4,
    marginLeft: margins.left ?? 0.4,
    marginRight: margins.right ?? 0.4,
    transferMode: 'ReturnAsStream',
  });
  if (stream === undefined) throw new Error('Chromium gave no stream to read the PDF from');
  const parts: Buffer[] = [];
  for (let last = false; !last; ) {
    const { data, base64Encoded, eof } = await session.send('IO.read', { handle: stream, size: chunkBytes });
    parts.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'));
    last = eof;
  }
  await session.send('IO.close', { handle: stream });
  return Buffer.concat(parts);
}

/** Prints without asking, as with `silent: true`; rejects with what `lp` says. Page sizes are in microns, as in Electron. */
export async function printDocument(session: CdpSession, options: Electron.WebContentsPrintOptions): Promise<void> {
  const size = options.pageSize ?? 'A4';
  const pdf = await printToPdf(session, {
    landscape: options.landscape ?? false,
    printBackground: options.printBackground ?? false,
    pageSize: typeof size === 'object' ? { width: size.width / micronsPerInch, height: size.height / micronsPerInch } : size,
    margins: options.margins?.marginType === 'none' ? { top: 0, bottom: 0, left: 0, right: 0 } : {},
  });
  const file = join(tmpdir(), `standin-${randomUUID()}.pdf`);
  await writeFile(file, pdf, { mode: 0o600 });
  try {
    const queue = options.deviceName ? ['-d', options.deviceName] : [];
    await run('lp', [...queue, '-n', String(options.copies ?? 1), '--', file]);
  } finally {
    await rm(file, { force: true });
  }
}

/** The queues CUPS knows; none where CUPS is not installed. */
export async function printers(): Promise<PrinterInfo[]> {
  const names = (await cups('lpstat', ['-e'])).split('\n').filter((line) => line !== '');
  return Promise.all(names.map(describe));
}

async function describe(name: string): Promise<PrinterInfo> {
  const options: Record<string, string> = {};
  const text = await cups('lpoptions', ['-p', name]);
  for (const [, key, quoted, plain] of text.matchAll(/([\w-]+)=(?:'([^']*)'|(\S+))/g)) {
    if (key !== undefined) options[key] = quoted ?? plain ?? '';
  }
  return {
    name,
    displayName: options['printer-info'] || name,
    description: options['printer-make-and-model'] ?? '',
    options,
  };
}

async function cups(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { env: { ...process.env, LC_ALL: 'C' } })).stdout;
  } catch {
    return '';
  }
}

function paperSize(name: string): readonly [number, number] {
  const size = paperSizes[name];
  if (!size) throw new Error(`the stand-in does not know the paper size ${name}`);
  return size;
}
