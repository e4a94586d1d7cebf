/**
 * Builds the real shell and preload with a sample office and a sample page into a folder of their own, and starts them as a
 * program on whichever Electron is there. For tests.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { build, type InlineConfig } from 'vite';
import type { Bridge } from '../../preload/bridge.ts';
import { electronCommand } from '../../simulators/electron/find.ts';

const root = join(import.meta.dirname, '../..');

export interface Station {
  /** Everything is in here; delete it at the end. */
  readonly folder: string;
  readonly script: string;
  readonly configFile: string;
}

/** A second or so. @param office The file here that is the office. */
export async function buildStation(office = 'sample-office.testing.ts'): Promise<Station> {
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-shell-'));
  const out = join(folder, 'out');
  await Promise.all([
    build(bundle(out, 'main/shell/main.ts', 'es', 'shell.js')),
    build(bundle(out, 'preload/index.ts', 'cjs', 'preload.cjs')),
  ]);
  mkdirSync(join(out, 'renderer'), { recursive: true });
  writeFileSync(join(out, 'office.js'), `import ${JSON.stringify(pathToFileURL(join(import.meta.dirname, office)).href)};`);
  writeFileSync(
    join(out, 'package.json'),
    JSON.stringify({ name: 'sample', version: '1.2.3', type: 'module', main: 'shell.js' }),
  );
  writeFileSync(
    join(out, 'renderer', 'index.html'),
    '<!doctype html><title>Sample</title><h1>Sample</h1><script type="module" src="./page.js"></script>',
  );
  writeFileSync(join(out, 'renderer', 'page.js'), samplePage);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ dataDir: './data' }));
  return { folder, script: join(out, 'shell.js'), configFile: join(folder, 'config.json') };
}

/** The real page that is printed, beside the sample page. Some seconds. */
export async function buildPrintPage({ folder }: Station): Promise<void> {
  await build({
    configFile: false,
    root: join(root, 'renderer'),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: join(folder, 'out', 'renderer'),
      emptyOutDir: false,
      minify: false,
      target: 'chrome140',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, 'renderer', 'print.html') },
    },
  });
}

/** What the sample page adds to its window. */
export interface SampleWindow {
  readonly fapiao: Bridge;
  /** States of the office, as they were announced. */
  readonly states: readonly string[];
  /** How often `tasksChanged` came. */
  readonly tasks: number;
  /** Directives of the content security policy that were broken. */
  readonly violations: string[];
}

const samplePage = `
  window.states = [];
  window.tasks = 0;
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective));
  window.fapiao.on('officeState', ({ state }) => window.states.push(state));
  window.fapiao.on('tasksChanged', () => window.tasks++);
  window.fapiao.send('resume', {});
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

/** Two cores, shared with other tests. */
const patienceMs = 120_000;

/** Starts the program without a screen and waits until its page and its office are there. */
export async function startStation(station: Station, env: Readonly<Record<string, string>> = {}): Promise<RunningStation> {
  const { command, args } = stationCommand(station);
  const app = await _electron.launch({ executablePath: command, args, env: { ...stationEnv, ...env }, timeout: patienceMs });
  try {
    const page = await app.firstWindow({ timeout: patienceMs });
    await page.waitForFunction(() => Reflect.get(globalThis, 'states')?.includes('ready'), undefined, { timeout: patienceMs });
    return { app, page };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** The program with nobody looking on. */
export function spawnStation(station: Station, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const { command, args } = stationCommand(station);
  return spawn(command, args, { env: { ...stationEnv, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
}

const stationEnv = {
  PATH: String(process.env.PATH),
  HOME: tmpdir(),
  DISPLAY: String(process.env.DISPLAY),
  STANDIN_HEADLESS: '1',
};

function stationCommand(station: Station): { command: string; args: string[] } {
  const { command, args } = electronCommand();
  return { command, args: [...args, station.script, '--config', station.configFile] };
}
