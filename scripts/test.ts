/**
 * `npm test`: everything a change must pass, in one go: build, checks, tests, journeys through the window, the demo.
 * Goes on after a failure, so that one run tells all, and closes with one line of counts. What
 * does not build is only checked.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkAll } from './check.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'out', 'test');

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const started = performance.now();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
// A process of its own: the bundler sets NODE_ENV, which must not reach the tests.
const built = run('node', [join('scripts', 'build.ts')]) === 0;
const parts: (readonly [string, Counts])[] = [
  ['build', one(built)],
  ['checks', one(checkAll())],
];
if (built) parts.push(['tests', units()], ['journeys', journeys()], ['demo', demo()]);

console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s in all`);
for (const [name, { passed, failed }] of parts) console.log(`${name}: ${passed} passed, ${failed} failed`);
const sum = (of: keyof Counts): number => parts.reduce((total, [, counts]) => total + counts[of], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const program = name === 'node' ? process.execPath : join(root, 'node_modules', '.bin', name);
  return (
    spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } }).status ?? 1
  );
}

/** Counts of a report; a run that ended badly without one, or without a test in it, is a failure. */
function counted(file: string, schema: z.ZodType<Counts>, status: number): Counts {
  try {
    const counts = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const broken = counts.passed + counts.failed === 0 || (status !== 0 && counts.failed === 0);
    return broken ? { ...counts, failed: 1 } : counts;
  } catch {
    return one(false);
  }
}

function units(): Counts {
  const file = join(reports, 'vitest.json');
  const status = run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]);
  const schema = z
    .object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() })
    .transform(({ numPassedTests, numFailedTests, numPendingTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests + numPendingTests,
    }));
  return counted(file, schema, status);
}

function journeys(): Counts {
  const file = join(reports, 'journeys.json');
  const status = run('playwright', ['test'], { FAPIAO_REPORT: file });
  const schema = z
    .object({ stats: z.object({ expected: z.number(), unexpected: z.number(), skipped: z.number(), flaky: z.number() }) })
    .transform(({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.skipped + stats.flaky }));
  return counted(file, schema, status);
}

function demo(): Counts {
  return one(run('node', [join('scripts', 'demo.ts')]) === 0);
}

function one(passed: boolean): Counts {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
