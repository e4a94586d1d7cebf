/**
 * `npm run journeys`: the whole through the real window, after a build. Words behind `--` go to the test runner.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildAll } from './build.ts';

const root = join(import.meta.dirname, '..');
await buildAll();
const runner = join(root, 'node_modules', '.bin', 'playwright');
process.exitCode = spawnSync(runner, ['test', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
