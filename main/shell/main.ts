/**
 * The shell: Electron's main process. It opens the window, serves its pages, keeps the office running and carries messages
 * between the two. It knows nothing of invoices.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session, utilityProcess } from 'electron';
import { instantFromDate } from '../../domain/instant.ts';
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { EventMessage, ToldProblem } from '../../preload/envelope.ts';
import { eventChannel, isEventName } from '../../preload/names.ts';
import { openDownloadDoor } from './downloads.ts';
import { openDoor } from './ipc.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { type OfficeProcess, superviseOffice } from './office.ts';
import { answerOffice } from './office-requests.ts';
import { servePages } from './pages.ts';
import { enforcePolicy, pageScheme } from './policy.ts';
import { listPrinters, openPrintWindow } from './print-window.ts';
import { openPrinting } from './printing.ts';
import { configArgument, readShellSettings, type ShellSettings } from './settings.ts';
import { openWindow, showAgain } from './window.ts';

/** What the build laid beside this file. */
const beside = (name: string): string => join(import.meta.dirname, name);
/** Exit code of a program that is configured wrongly (sysexits.h, EX_CONFIG). */
const exitConfig = 78;

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

const settings = readShellSettings(configArgument(process.argv) ?? join(app.getPath('userData'), 'config.json'));
if (!settings.ok) {
  const told = tellProblem(settings.problem);
  void app.whenReady().then(() => giveUp(told, exitConfig));
} else {
  app.setPath('userData', join(settings.value.dataDir, 'window'));
  // Before anything is opened in the data folder: the first instance is at work in it.
  if (app.requestSingleInstanceLock()) void app.whenReady().then(() => run(settings.value));
  else app.quit();
}

function run({ configFile, dataDir }: ShellSettings): void {
  const shellLog = openLogFile(join(dataDir, 'logs', 'shell.log'));
  const log = (what: string, data: Readonly<Record<string, unknown>> = {}): void =>
    shellLog.write(`${JSON.stringify({ at: instantFromDate(Date.now()), what, ...data })}\n`);
  process.on('uncaughtException', (error) => {
    const reference = randomBytes(4).toString('hex').toUpperCase();
    log('bug', { reference, error: error.stack ?? error.message });
    giveUp(tellProblem(problem('internal', { reference })), 1);
  });

  Menu.setApplicationMenu(null);
  enforcePolicy(app, session.defaultSession);
  let window: BrowserWindow | undefined;
  const isWindow = (webContentsId: number): boolean => window?.webContents.id === webContentsId;
  openDownloadDoor({ session: session.defaultSession, isWindow, log });
  const printing = openPrinting({ openWindow: openPrintWindow, listPrinters: () => listPrinters(window) });
  const serveFile = servePages(beside('renderer'));
  protocol.handle(pageScheme, (request) => printing.serve(request) ?? serveFile(request));

  const officeLog = openLogFile(join(dataDir, 'logs', 'office.log'));
  const tellWindow = (message: EventMessage): void => {
    if (!isEventName(message.event)) log('event-unknown', { event: message.event });
    else if (window && !window.isDestroyed()) window.webContents.send(eventChannel, message.event, message.payload);
  };
  const office = superviseOffice({
    start: () => startOffice(configFile, officeLog),
    onEvent: tellWindow,
    onRequest: (request) => answerOffice(printing, request),
    onState: (state) => tellWindow({ event: 'officeState', payload: { state } }),
    onRefused: (reason) => giveUp(reason, exitConfig),
    log,
    now: () => performance.now(),
  });
  openDoor({ ipcMain, isWindow, send: office.send, log });
  window = openWindow({
    preload: beside('preload.cjs'),
    devTools: !app.isPackaged,
    log,
    onPage: () => tellWindow({ event: 'officeState', payload: { state: office.state } }),
  });
  app.on('second-instance', () => window && showAgain(window));
  app.on('window-all-closed', () => app.quit());
  app.on('quit', () => office.stop());
}

function startOffice(configFile: string, officeLog: LogFile): OfficeProcess {
  const office = utilityProcess.fork(beside('office.js'), ['--config', configFile], { serviceName: 'office', stdio: 'pipe' });
  for (const output of [office.stdout, office.stderr]) output?.on('data', (chunk: Buffer) => officeLog.write(chunk));
  return office;
}

/** Says what is wrong and what to do, in both languages, and ends. */
function giveUp({ text }: ToldProblem, exitCode: number): void {
  const sentences = Object.values(text).map(({ sentence, remedy }) => `${sentence}\n${remedy}`);
  dialog.showErrorBox(app.name, sentences.join('\n\n'));
  app.exit(exitCode);
}
