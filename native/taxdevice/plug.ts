/**
 * Whether the plug of a device file is still in: the system makes another file when it was pulled and put back.
 */
import { lstatSync, statSync } from 'node:fs';

/** Called at an opening of the line; the answer tells from then on whether the plug is still in as it was then. */
export type WatchPlug = () => () => boolean;

/** @param path A device file. Anything else, and one that cannot be looked at, is taken to be plugged in for ever. */
export function watchPlug(path: string): () => boolean {
  const before = nameOf(path);
  return () => before === null || nameOf(path) === before;
}

/** Names a file as the system made it; null when it is not there. */
function nameOf(path: string): string | null {
  try {
    const [own, led] = [lstatSync(path, { bigint: true }), statSync(path, { bigint: true })];
    return `${own.ino} ${own.birthtimeNs} ${led.ino}`;
  } catch {
    return null;
  }
}
