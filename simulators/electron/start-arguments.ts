/**
 * What the stand-in was started with. Gives process.argv the shape it has in Electron: the binary, then everything as typed.
 */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sortCommandLine } from './command-line.ts';

/** Without Node and start.ts in front. */
const typed = process.argv.slice(2);
process.argv = [process.execPath, ...typed];

export const ownCommandLine = sortCommandLine(typed);

const appPath = resolve(ownCommandLine.app ?? '.');
/** Folder of the app's script, or the folder that was named. */
export const appFolder = statSync(appPath, { throwIfNoEntry: false })?.isDirectory() ? appPath : dirname(appPath);
