/**
 * Builds the real shell and preload with a sample office and a sample page into a folder of their own, and starts them as a
 * program on whichever Electron is there. For tests.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { build, type InlineConfig } from 'vite';
import { electronCommand } from '../../simulators/electron/find.ts';

const root = join(import.meta.dirname, '../..');

export interface Station {
  /** Everything is in here; delete it at the end. */
  readonly folder: string;
  readonly script: string;
  readonly configFile: string;
}

/** A second or so. */
export async function buildStation(): Promise<Station> {
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-shell-'));
  const out = join(folder, 'out');
  await Promise.all([
    build(bundle(out, 'main/shell/main.ts', 'es', 'shell.js')),
    build(bundle(out, 'preload/index.ts', 'cjs', 'preload.cjs')),
  ]);
  mkdirSync(join(out, 'renderer'), { recursive: true });
  writeFileSync(join(out, 'office.js'), `import ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'sample-office.testing.ts')).href)};`);
  writeFileSync(join(out, 'package.json'), JSON.stringify({ name: 'sample', version: '1.2.3', type: 'module', main: 'shell.js' }));
  writeFileSync(join(out, 'renderer', 'index.html'), '<!doctype html><title>Sample</title><h1>Sample</h1><script type="module" src="./page.js"></script>');
  writeFileSync(join(out, 'renderer', 'page.js'), samplePage);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ dataDir: './data' }));
  return { folder, script: join(out, 'shell.js'), configFile: join(folder, 'config.json') };
}

/** Keeps the events it was sent, from the first moment, and the violations of the policy. */
const samplePage = `
  window.states = [];
  window.fapiao.on('officeState', ({ state }) => window.states.push(state));
  window.tasks = 0;
  window.fapiao.on('tasksChanged', () => window.tasks++);
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective));
`;

function bundle(outDir: string, input: string, format: 'es' | 'cjs', fileName: string): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, input),
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: ['electron'], output: { format, entryFileNames: fileName, codeSplitting: false } },
    },
  };
}

export interface RunningStation {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Starts the program without a screen and waits until its page is there. */
export async function startStation(station: Station): Promise<RunningStation> {
  const { command, args } = electronCommand();
  const app = await _electron.launch({
    executablePath: command,
    args: [...args, station.script, '--config', station.configFile],
    env: { ...stringsOf(process.env), STANDIN_HEADLESS: '1' },
  });
  const page = await app.firstWindow();
  await page.waitForURL(/index\.html$/);
  await page.waitForFunction(() => Reflect.get(globalThis, 'states')?.includes('ready'));
  return { app, page };
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
