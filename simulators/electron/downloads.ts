/**
 * Downloads of the stand-in. Chromium fetches each into a folder of its own; the app is asked by `will-download`, and what it lets
 * through goes to the folder that STANDIN_DOWNLOADS names, else to the person's own, where Electron would show a save dialog.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { type CdpSession, ignoreGone, type Protocol } from './cdp.ts';
import type { Part } from './conform.ts';
import { preventable } from './preventable.ts';
import { pageUrl } from './protocol.ts';
import { session } from './session.ts';
import { contentsOfFrame } from './web-contents.ts';

/** Chromium does not tell the type outside; a file is what its name says. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.pdf', 'application/pdf'],
  ['.ofd', 'application/ofd'],
  ['.json', 'application/json'],
]);

type Begun = Protocol.Browser.DownloadWillBeginEvent;
type Progress = Protocol.Browser.DownloadProgressEvent;

/** From now on. @param folder Where Chromium may keep what it fetches; emptied. */
export async function followDownloads(browser: CdpSession, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** The app is asked when the size is known, with the first progress. */
  const unasked = new Map<string, Begun>();
  const allowed = new Map<string, Begun>();

  browser.on('Browser.downloadWillBegin', (begun) => unasked.set(begun.guid, begun));
  browser.on('Browser.downloadProgress', (progress) => {
    const begun = unasked.get(progress.guid);
    if (begun) {
      unasked.delete(progress.guid);
      if (isAllowed(begun, progress)) allowed.set(progress.guid, begun);
      else browser.send('Browser.cancelDownload', { guid: progress.guid }).catch(ignoreGone);
    }
    if (progress.state === 'inProgress') return;
    const file = join(folder, progress.guid);
    const saved = allowed.get(progress.guid);
    if (saved && progress.state === 'completed') renameSync(file, placeFor(saved.suggestedFilename));
    else rmSync(file, { force: true });
    allowed.delete(progress.guid);
  });
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allowAndName', downloadPath: folder, eventsEnabled: true });
}

function isAllowed({ frameId, url, suggestedFilename }: Begun, { totalBytes }: Progress): boolean {
  const contents = contentsOfFrame(frameId);
  if (!contents) return false;
  const item = {
    getURL: () => (url.startsWith('blob:') ? `blob:${pageUrl(url.slice('blob:'.length))}` : pageUrl(url)),
    getInitiatorOrigin: () => contents.mainFrame.origin,
    getFilename: () => suggestedFilename,
    getMimeType: () => mediaTypes.get(extname(suggestedFilename)) ?? 'application/octet-stream',
    getTotalBytes: () => totalBytes,
  } satisfies Part<Electron.DownloadItem>;
  const event = preventable();
  session.defaultSession.emit('will-download', event, item, contents, contents.mainFrame);
  return !event.defaultPrevented;
}

/** No file is written over. */
function placeFor(suggested: string): string {
  const folder = process.env.STANDIN_DOWNLOADS ?? join(homedir(), 'Downloads');
  mkdirSync(folder, { recursive: true });
  const ending = extname(suggested);
  const name = basename(suggested, ending);
  let file = join(folder, name + ending);
  for (let count = 1; existsSync(file); count += 1) file = join(folder, `${name} (${count})${ending}`);
  return file;
}
