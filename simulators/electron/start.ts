/**
 * Entry of the stand-in: makes `electron` mean its module, for import and require, then runs the app's main script.
 */
import { readFileSync } from 'node:fs';
import { open } from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './electron.ts';
import { appFolder, ownCommandLine } from './start-arguments.ts';

const url = new URL('./electron.ts', import.meta.url).href;
const names = new Set(['electron', 'electron/main', 'electron/common']);
registerHooks({
  resolve: (specifier, context, next) =>
    names.has(specifier) ? { url, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});

function run(): void {
  const { version, inspectPort, preloads, app } = ownCommandLine;
  if (version) {
    console.log(`v${process.versions.electron}`);
    return;
  }
  if (inspectPort !== undefined) open(inspectPort);
  const require = createRequire(import.meta.url);
  for (const preload of preloads) require(resolve(preload));
  const script = app !== undefined && resolve(app) !== appFolder ? resolve(app) : mainOf(appFolder);
  import(pathToFileURL(script).href).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

/** The `main` of a folder's package.json. */
function mainOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main?: string };
  return join(folder, manifest.main ?? 'index.js');
}

run();
