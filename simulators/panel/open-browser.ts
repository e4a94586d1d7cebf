/**
 * Shows an address in the browser of whoever sits at this machine. Other people of the machine can read the arguments of every
 * process, and the address may carry a secret: what the browser is started with is a file that only its owner can read, and that
 * leads there.
 */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const openers: Partial<Record<NodeJS.Platform, string>> = { linux: 'xdg-open', darwin: 'open', win32: 'explorer.exe' };

/**
 * Tries to, where there is a display; an address that could not be shown has been printed.
 * @param folder For the file, `panel.html`: one that the browser can read; a packaged browser sees little beyond the home folder.
 * @returns Takes the file away again.
 */
export function openBrowser(url: string, folder: string): () => void {
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const opener = openers[process.platform];
  if (headless || opener === undefined) return () => undefined;
  const file = resolve(folder, 'panel.html');
  const remove = (): void => rmSync(file, { force: true });
  remove();
  writeFileSync(file, pageLeadingTo(url), { flag: 'wx', mode: 0o600 });
  spawn(opener, [file], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
  return remove;
}

function pageLeadingTo(url: string): string {
  const { href } = new URL(url);
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${href.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">\n`;
}
