/**
 * Compiles the disk that forgets (power-cut.c) and says how a process is started on it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const source = join(import.meta.dirname, 'power-cut.c');
const folder = join(import.meta.dirname, '..', '..', 'out', 'faults');
const library = join(folder, 'power-cut.so');

/**
 * The compiled library, made anew when it is older than its source.
 * @throws Error that says what to install when the machine has no C compiler.
 */
export function powerCutLibrary(): string {
  if (existsSync(library) && statSync(library).mtimeMs > statSync(source).mtimeMs) return library;
  mkdirSync(folder, { recursive: true });
  // Under a name of its own first: two lanes may compile at once.
  const made = `${library}.${process.pid}`;
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-o', made, source, '-ldl'], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('power cuts need a C compiler named cc, and there is none. Run: apt-get install -y gcc libc6-dev');
    throw error;
  }
  renameSync(made, library);
  return library;
}

/** The folder a process works on, and what would be left of it. Both must exist. */
export interface Disk {
  readonly live: string;
  readonly durable: string;
}

/** Environment in which a process works on such a disk. `counted`: a file that gets a line for every sync. */
export function onDisk({ live, durable }: Disk, counted?: string): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: powerCutLibrary(),
    POWER_CUT_LIVE: realpathSync(live),
    POWER_CUT_DURABLE: realpathSync(durable),
    ...(counted === undefined ? {} : { POWER_CUT_COUNTED: counted }),
  };
}
