/**
 * Shows an address in the browser of whoever sits at this machine.
 */
import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** Tries to, where there is a display; an address that could not be shown has been printed. */
export function openBrowser(url: string): void {
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const opener = openers[process.platform];
  if (headless || opener === undefined) return;
  const [program, ...words] = opener;
  spawn(program, [...words, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
