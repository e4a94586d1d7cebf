/**
 * Saving a file out of the window. The page makes the bytes and offers them as a download; which of these become a file on disk,
 * and under which kind of name, is decided here. Where it goes the person says, in the save dialog that Electron shows.
 */
import type { DownloadItem, Session, WebContents } from 'electron';
import { pageHost, pageScheme } from './policy.ts';

/** What the window saves, by the end of the file's name. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['ofd', 'application/ofd'],
  ['json', 'application/json'],
]);
const most = 20 * 1024 * 1024;
/** One name, no path, nothing that a file system or a shell takes for more than a name. */
const plainName = /^[\p{L}\p{N}][\p{L}\p{N} _()（）.-]{0,119}\.(pdf|ofd|json)$/u;

export interface Offer {
  readonly url: string;
  /** Of the page that offers it. */
  readonly initiator: string;
  readonly fileName: string;
  readonly mimeType: string;
  /** 0 when nobody knows. */
  readonly bytes: number;
}

/** True for a file that our own page made, of a kind the window saves, of a size it can have, under a plain name. */
export function maySave({ url, initiator, fileName, mimeType, bytes }: Offer): boolean {
  const origin = `${pageScheme}://${pageHost}`;
  const isOurs = initiator === origin && url.startsWith(`blob:${origin}/`);
  const ending = plainName.exec(fileName)?.[1] ?? '';
  return isOurs && kinds.get(ending) === mimeType && bytes > 0 && bytes <= most;
}

export interface DownloadDoor {
  readonly session: Pick<Session, 'on'>;
  /** Is this the id of our window's webContents? */
  isWindow(webContentsId: number): boolean;
  log(what: string, data?: Readonly<Record<string, unknown>>): void;
}

/** Judges every download of the session from now on; what is not let through never begins. */
export function openDownloadDoor({ session, isWindow, log }: DownloadDoor): void {
  session.on('will-download', (event, item, contents: Pick<WebContents, 'id'>) => {
    if (isWindow(contents.id) && maySave(offerOf(item))) return;
    event.preventDefault();
    log('download-refused', { from: item.getInitiatorOrigin(), mimeType: item.getMimeType(), bytes: item.getTotalBytes() });
  });
}

function offerOf(item: DownloadItem): Offer {
  return {
    url: item.getURL(),
    initiator: item.getInitiatorOrigin(),
    fileName: item.getFilename(),
    mimeType: item.getMimeType(),
    bytes: item.getTotalBytes(),
  };
}
