/**
 * Everything a machine can say about the code without running it: types room by room, and lint. The import laws are a
 * test of their own (architecture.test.ts), run with the others.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

const checks: readonly (readonly [string, string, readonly string[]])[] = [
  ['types: office, shell, native, far ends', bin('tsc'), ['-p', '.']],
  ['types: domain, without Node and without the DOM', bin('tsc'), ['-p', 'domain']],
  ['types: window', bin('tsc'), ['-p', 'renderer']],
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['promises and closed unions', bin('oxlint'), ['--type-aware', '--config', '.oxlintrc.json']],
  ['import laws', bin('vitest'), ['run', 'architecture.test.ts']],
];

/** Runs every check; true when all are clean. */
export function checkAll(): boolean {
  const bad: string[] = [];
  for (const [name, command, args] of checks) {
    const started = performance.now();
    const done = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${done.status === 0 ? 'clean ' : 'DIRTY '} ${name} (${seconds} s)`);
    if (done.status !== 0) {
      bad.push(name);
      console.log(done.stdout, done.stderr);
    }
  }
  return bad.length === 0;
}

if (import.meta.main) process.exitCode = checkAll() ? 0 : 1;
