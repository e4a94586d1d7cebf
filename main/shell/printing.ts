/**
 * Printing through Electron, for the office: a page of ours draws the PDF's pages in a window nobody sees, and that window is
 * printed without a dialog. Why so and not by the PDF viewer: docs/decisions/0028-printing-through-electron-where-there-is-no-cups.md.
 */
import { randomUUID } from 'node:crypto';
import type { PrinterInfo, WebContentsPrintOptions } from 'electron';
import { z } from 'zod';
import type { PrintOrder, PrintOutcome, SystemPrinter } from '../../preload/shell-requests.ts';
import { securityHeaders } from './pages.ts';
import { isOwnPage, pageHost, pageScheme } from './policy.ts';

/** A window nobody sees, as far as it is used. */
export interface PrintWindow {
  load(url: string): Promise<void>;
  /** Resolves with what the page says when its pages stand; rejects with its reason when they cannot. */
  drawn(): Promise<unknown>;
  /** Calls back once at most; Electron has been known never to. */
  print(options: WebContentsPrintOptions, callback: (success: boolean, reason: string) => void): void;
  close(): void;
}

export interface PrintingOptions {
  openWindow(): PrintWindow;
  /** The operating system's printers. */
  listPrinters(): Promise<readonly Pick<PrinterInfo, 'name' | 'options'>[]>;
  /** Longest time for loading and drawing, and again for handing over, ms. */
  readonly withinMs?: number;
}

export interface Printing {
  printers(): Promise<readonly SystemPrinter[]>;
  /** Never rejects. */
  print(order: PrintOrder): Promise<PrintOutcome>;
  /** The PDF of a job that is being drawn; undefined for any other address. Served to nobody who does not know its name. */
  serve(request: Request): Response | undefined;
}

const printJobs = '/print-jobs/';
const pageAnswer = z.object({ pages: z.number().int().min(1) });
/** Found before anything goes to the spooler; after any other failure nobody can tell how far it got. */
const beforeSpooling = /^invalid /i;

export function openPrinting({ openWindow, listPrinters, withinMs = 40_000 }: PrintingOptions): Printing {
  const drawing = new Map<string, Uint8Array>();

  async function print(order: PrintOrder): Promise<PrintOutcome> {
    const name = randomUUID();
    let window: PrintWindow | undefined;
    try {
      if (!(await listPrinters()).some((printer) => printer.name === order.queue)) return { outcome: 'absent' };
      drawing.set(name, order.pdf);
      window = openWindow();
      await within(withinMs, draw(window, name, order.title));
    } catch (error) {
      window?.close();
      return { outcome: 'notTaken', reason: reasonOf(error) };
    } finally {
      drawing.delete(name);
    }
    try {
      return await within(withinMs, handOver(window, order));
    } catch (error) {
      return { outcome: 'unclear', reason: reasonOf(error) };
    } finally {
      window.close();
    }
  }

  return {
    print,
    async printers() {
      return (await listPrinters()).map(printerOf);
    },
    serve({ url, method }) {
      if (!isOwnPage(url) || method !== 'GET') return undefined;
      const { pathname } = new URL(url);
      if (!pathname.startsWith(printJobs)) return undefined;
      const pdf = drawing.get(pathname.slice(printJobs.length));
      const headers = { ...securityHeaders(''), 'content-type': 'application/pdf' };
      return pdf ? new Response(Buffer.from(pdf), { headers }) : new Response(null, { status: 404, headers });
    },
  };
}

async function draw(window: PrintWindow, name: string, title: string): Promise<void> {
  const url = new URL(`${pageScheme}://${pageHost}/print.html`);
  url.search = new URLSearchParams({ pdf: `.${printJobs}${name}`, title }).toString();
  await window.load(url.href);
  pageAnswer.parse(await window.drawn());
}

function handOver(window: PrintWindow, { queue, copies, media }: PrintOrder): Promise<PrintOutcome> {
  return new Promise((resolve) => {
    window.print(printOptions(queue, copies, media), (success, reason) => {
      if (success) resolve({ outcome: 'handedOver' });
      else resolve({ outcome: beforeSpooling.test(reason) ? 'notTaken' : 'unclear', reason });
    });
  });
}

/** Nothing is scaled, turned, put two on a page or printed on both sides: a form is printed where it stands. */
export function printOptions(queue: string, copies: number, { width, height }: PrintOrder['media']): WebContentsPrintOptions {
  return {
    silent: true,
    deviceName: queue,
    copies,
    // Thousandths of a millimetre.
    pageSize: { width: Math.round(width * 1000), height: Math.round(height * 1000) },
    landscape: false,
    margins: { marginType: 'none' },
    scaleFactor: 100,
    pagesPerSheet: 1,
    duplexMode: 'simplex',
  };
}

/** CUPS' words, where the operating system has them; Windows tells nothing here (main/office/printing/windows-jobs.ts asks it). */
const cupsOptions = z.object({ 'printer-state': z.string().catch('3'), 'printer-state-reasons': z.string().catch('none') });

function printerOf({ name, options }: Pick<PrinterInfo, 'name' | 'options'>): SystemPrinter {
  const { 'printer-state': state, 'printer-state-reasons': reasons } = cupsOptions.parse(options);
  return {
    queue: name,
    state: state === '4' ? 'printing' : state === '5' ? 'stopped' : 'idle',
    reason: reasons === 'none' ? '' : reasons,
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
