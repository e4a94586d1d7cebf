/**
 * The module `electron` of the stand-in: the part of Electron's main-process API that this app uses. Serves import and
 * require alike (hence the export named 'module.exports' and no top-level await anywhere in the stand-in).
 */
import { createRequire } from 'node:module';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { type Extra, none, type Part, type Statics, type Whole } from './conform.ts';
import { dialog } from './dialog.ts';
import type { Frame } from './frames.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { missing } from './missing.ts';
import { protocol } from './protocol.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { type Session, session } from './session.ts';
import { type UtilityProcess, utilityProcess } from './utility-process.ts';
import { type WebContents, webContents } from './web-contents.ts';

/** Of Electron's version, as the package that the types come from says. */
const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser' });

const present = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  protocol,
  safeStorage,
  screen,
} satisfies { [K in keyof Whole]?: Part<Whole[K]> };
const presentStatics = { Menu, session, utilityProcess, webContents } satisfies { [K in keyof Whole]?: Statics<Whole[K]> };

none<Extra<typeof app, Electron.App>>();
none<Extra<BrowserWindow, Electron.BrowserWindow>>();
none<Extra<WebContents, Electron.WebContents>>();
none<Extra<Session, Electron.Session>>();
none<Extra<Frame, Electron.WebFrameMain>>();
none<Extra<UtilityProcess, Electron.UtilityProcess>>();

const absentNames = [
  'autoUpdater',
  'clipboard',
  'crashReporter',
  'desktopCapturer',
  'globalShortcut',
  'MenuItem',
  'nativeImage',
  'nativeTheme',
  'net',
  'Notification',
  'powerMonitor',
  'powerSaveBlocker',
  'shell',
  'Tray',
] as const satisfies readonly (keyof Whole)[];

const absent = Object.fromEntries(absentNames.map((name) => [name, missing(name)]));
const electron = { ...present, ...presentStatics, ...absent };

export {
  app,
  BrowserWindow,
  dialog,
  electron as default,
  electron as 'module.exports',
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  screen,
  session,
  utilityProcess,
  webContents,
};
