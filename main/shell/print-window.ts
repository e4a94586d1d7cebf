/** The window that is printed and never seen: no preload, so it can ask for nothing. The rules of policy.ts hold for it too. */
import { BrowserWindow, type PrinterInfo } from 'electron';
import type { PrintWindow } from './printing.ts';

/** What renderer/print.ts leaves for the shell to wait for. */
const drawn = 'globalThis.drawn';

export function openPrintWindow(): PrintWindow {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      devTools: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
      // It draws while nobody looks.
      backgroundThrottling: false,
    },
  });
  return {
    load: (url) => window.loadURL(url),
    drawn: () => window.webContents.executeJavaScript(drawn),
    print: (options, callback) => window.webContents.print(options, callback),
    close() {
      if (!window.isDestroyed()) window.destroy();
    },
  };
}

/** Any page of ours can be asked for the system's printers. */
export function listPrinters(window: BrowserWindow | undefined): Promise<PrinterInfo[]> {
  return window && !window.isDestroyed() ? window.webContents.getPrintersAsync() : Promise.resolve([]);
}
