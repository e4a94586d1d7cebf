import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PrintOrder } from '../../preload/shell-requests.ts';
import { openPrinting, type Printing, type PrintWindow, printOptions } from './printing.ts';

const order: PrintOrder = {
  queue: 'OKI',
  title: '011002600111-12345678 6a1f',
  pdf: new Uint8Array([37, 80, 68, 70]),
  copies: 2,
  media: { width: 241, height: 140 },
};

/** One window in the test's hand. */
class FakeWindow implements PrintWindow {
  readonly urls: string[] = [];
  readonly printed: Electron.WebContentsPrintOptions[] = [];
  answer: Promise<unknown> = Promise.resolve({ pages: 1 });
  end: ((success: boolean, reason: string) => void) | undefined;
  closed = 0;
  async load(url: string): Promise<void> {
    this.urls.push(url);
  }
  drawn(): Promise<unknown> {
    return this.answer;
  }
  print(options: Electron.WebContentsPrintOptions, callback: (success: boolean, reason: string) => void): void {
    this.printed.push(options);
    this.end = callback;
  }
  close(): void {
    this.closed += 1;
  }
}

let window: FakeWindow;
let printing: Printing;
const get = (path: string, method = 'GET') => printing.serve(new Request(`app://counter${path}`, { method }));
const fileOf = () => new URL(new URL(window.urls[0] ?? '').searchParams.get('pdf') ?? '', 'app://counter/').pathname;

beforeEach(() => {
  vi.useFakeTimers();
  window = new FakeWindow();
  printing = openPrinting({
    openWindow: () => window,
    listPrinters: async () => [
      { name: 'OKI', options: {} },
      { name: 'cups', options: { 'printer-state': '5', 'printer-state-reasons': 'media-empty' } },
      { name: 'busy', options: { 'printer-state': '4', 'printer-state-reasons': 'none' } },
    ],
    withinMs: 1_000,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the page gets the file while it draws, and nobody afterwards', async () => {
  const drawing = Promise.withResolvers<unknown>();
  window.answer = drawing.promise;
  const outcome = printing.print(order);
  await vi.waitFor(() => expect(window.urls).toHaveLength(1));
  expect(window.urls[0]).toMatch(/^app:\/\/counter\/print\.html\?pdf=.*&title=011002600111-12345678\+6a1f$/);
  const served = get(fileOf());
  expect(served?.headers.get('content-type')).toBe('application/pdf');
  expect(served?.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(new Uint8Array(await (served?.arrayBuffer() ?? new ArrayBuffer(0)))).toEqual(order.pdf);
  drawing.resolve({ pages: 1 });
  await vi.waitFor(() => expect(window.printed).toEqual([printOptions('OKI', 2, order.media)]));
  expect(get(fileOf())?.status).toBe(404);
  window.end?.(true, '');
  expect(await outcome).toEqual({ outcome: 'handedOver' });
  expect(window.closed).toBe(1);
});

test('only the files of jobs are answered here', () => {
  expect(get('/print-jobs/unknown')?.status).toBe(404);
  expect(get('/index.html')).toBeUndefined();
  expect(get('/print-jobs/unknown', 'HEAD')).toBeUndefined();
  expect(printing.serve(new Request('app://elsewhere/print-jobs/x'))).toBeUndefined();
});

test('paper is asked for in its own size, unturned, unscaled and without margins', () => {
  expect(printOptions('OKI', 1, { width: 241, height: 139.7 })).toEqual({
    silent: true,
    deviceName: 'OKI',
    copies: 1,
    pageSize: { width: 241_000, height: 139_700 },
    landscape: false,
    margins: { marginType: 'none' },
    scaleFactor: 100,
    pagesPerSheet: 1,
    duplexMode: 'simplex',
  });
});

test('a printer that is not there is absent, and no window opens', async () => {
  expect(await printing.print({ ...order, queue: 'gone' })).toEqual({ outcome: 'absent' });
  expect(window.urls).toEqual([]);
});

test.each([
  ['cannot be drawn', () => Promise.reject(new Error('Invalid PDF structure')), 'Invalid PDF structure'],
  ['has no pages', () => Promise.resolve({ pages: 0 }), 'pages'],
  ['says something else', () => Promise.resolve(undefined), 'expected object'],
])('a file that %s is not printed', async (_what, answer, reason) => {
  window.answer = answer();
  expect(await printing.print(order)).toEqual({ outcome: 'notTaken', reason: expect.stringContaining(reason) });
  expect([window.printed, window.closed]).toEqual([[], 1]);
});

test('a page that never stands is not printed', async () => {
  window.answer = new Promise(() => undefined);
  const outcome = printing.print(order);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome).toEqual({ outcome: 'notTaken', reason: 'not done in 1000 ms' });
  expect(window.closed).toBe(1);
});

test.each([
  ['Invalid printer settings', 'notTaken'],
  ['Invalid deviceName provided', 'notTaken'],
  ['Print job failed', 'unclear'],
  ['', 'unclear'],
])('Electron says "%s": %s', async (reason, outcome) => {
  const printed = printing.print(order);
  await vi.waitFor(() => expect(window.end).toBeDefined());
  window.end?.(false, reason);
  expect(await printed).toEqual({ outcome, reason });
});

test('an Electron that never calls back leaves it unclear', async () => {
  const printed = printing.print(order);
  await vi.waitFor(() => expect(window.end).toBeDefined());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await printed).toEqual({ outcome: 'unclear', reason: 'not done in 1000 ms' });
  expect(window.closed).toBe(1);
});

test('printers as the system tells of them', async () => {
  expect(await printing.printers()).toEqual([
    { queue: 'OKI', state: 'idle', reason: '' },
    { queue: 'cups', state: 'stopped', reason: 'media-empty' },
    { queue: 'busy', state: 'printing', reason: '' },
  ]);
});
