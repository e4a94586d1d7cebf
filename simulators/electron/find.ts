/** Which Electron to run: the real one where its binary is, the stand-in otherwise. For scripts and tests. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface ElectronCommand {
  readonly kind: 'electron' | 'stand-in';
  readonly command: string;
  /** To stand before the app's script. */
  readonly args: readonly string[];
}

/** The executable posing as Electron's binary. */
export const standInExecutable = join(import.meta.dirname, 'electron');

const binaries: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** FAPIAO_ELECTRON=electron or =stand-in forces one. Throws when the forced one is not there. */
export function electronCommand(env: NodeJS.ProcessEnv = process.env): ElectronCommand {
  const forced = env.FAPIAO_ELECTRON;
  if (forced !== undefined && forced !== 'electron' && forced !== 'stand-in') {
    throw new Error(`FAPIAO_ELECTRON is "${forced}"; it may be "electron" or "stand-in".`);
  }
  const binary = join(electronFolder(), 'dist', binaries[process.platform] ?? 'electron');
  const isThere = existsSync(binary);
  if (forced === 'electron' && !isThere) throw new Error(`FAPIAO_ELECTRON asks for Electron, but ${binary} is not there.`);
  if (forced === 'stand-in' || !isThere) return { kind: 'stand-in', command: standInExecutable, args: [] };
  // Chromium's sandbox refuses to work as root.
  return { kind: 'electron', command: binary, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
}

/** The npm package; its binary is downloaded into it, where a network lets it. */
function electronFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}
