/** The one window: sandboxed, isolated, and back by itself when its process dies. */
import { BrowserWindow, screen } from 'electron';
import { startPage } from './policy.ts';
import { restartDelayMs } from './restart-delay.ts';

/** Pixels; a counter's screen is often a small one. */
const wanted = { width: 1360, height: 860 };
const least = { minWidth: 960, minHeight: 640 };

export interface WindowOptions {
  readonly preload: string;
  readonly devTools: boolean;
  log(what: string, data?: Readonly<Record<string, unknown>>): void;
  /** The page is there, for the first time or again; what it was told before is lost. */
  onPage(window: BrowserWindow): void;
}

export function openWindow({ preload, devTools, log, onPage }: WindowOptions): BrowserWindow {
  const room = screen.getPrimaryDisplay().workArea;
  const window = new BrowserWindow({
    width: Math.min(wanted.width, room.width),
    height: Math.min(wanted.height, room.height),
    ...least,
    show: false,
    webPreferences: {
      preload,
      devTools,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('did-finish-load', () => onPage(window));
  let deaths = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('page-died', { reason, exitCode });
    deaths += 1;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, restartDelayMs(deaths));
  });
  window.loadURL(startPage).catch((error: unknown) => log('page-not-loaded', { reason: String(error) }));
  return window;
}

/** In front of everything, for a second start of the program. */
export function showAgain(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
