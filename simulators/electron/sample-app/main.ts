/** A small ordinary Electron app for the stand-in's tests. Nothing in it knows of the stand-in. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';

const pages = join(import.meta.dirname, 'pages');
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const policy = "default-src 'none'; script-src app:; connect-src 'self'; worker-src app://sample";

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
const { SAMPLE_DATA } = process.env;
if (SAMPLE_DATA) app.setPath('userData', SAMPLE_DATA);

void app.whenReady().then(async () => {
  Menu.setApplicationMenu(null);
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  protocol.handle('app', async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/echo') return new Response(await request.arrayBuffer(), { headers: { 'x-method': request.method } });
    if (pathname === '/broken') throw new Error('the handler is broken');
    try {
      const headers = { 'content-type': types[extname(pathname)] ?? '', 'content-security-policy': policy };
      return new Response(await readFile(join(pages, pathname)), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  ipcMain.handle('echo', (_event, value: unknown) => value);
  ipcMain.handle('who', ({ sender, senderFrame }) => ({
    url: senderFrame?.url,
    origin: senderFrame?.origin,
    isMainFrame: senderFrame === sender.mainFrame && senderFrame.parent === null,
  }));
  ipcMain.handle('fail', () => {
    throw new TypeError('this failed');
  });
  const window = new BrowserWindow({ webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') } });
  window.webContents.on('render-process-gone', () => window.webContents.reload());
  await window.loadURL('app://sample/index.html');
});
