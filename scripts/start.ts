/**
 * `npm start`: the workstation. With sample data and simulated far ends, or with `-- --config FILE` on real ones. Without
 * a display it says so and plays the demo instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { electronCommand } from '../simulators/electron/find.ts';
import { samplePeople, startStation } from '../simulators/station.ts';
import { buildAll } from './build.ts';

const root = join(import.meta.dirname, '..');
const { values, tokens } = parseArgs({ options: { config: { type: 'string' } }, strict: false, tokens: true });

if (!hasDisplay()) {
  console.log(
    'There is no display here, so the workstation cannot show a window. Playing the demo instead; its pictures will be in out/demo/.',
  );
  await import('./demo.ts');
} else {
  await start();
}

async function start(): Promise<void> {
  await buildAll();
  const station = typeof values.config === 'string' ? null : await startStation({ dir: join(root, 'out', 'station') });
  const config = station?.configFile ?? resolve(String(values.config));
  if (!existsSync(config)) {
    console.error(`There is no settings file ${config}. docs/configuration.md shows one.`);
    process.exitCode = 1;
    return;
  }
  const { command, args, kind } = electronCommand();
  console.log(
    kind === 'electron'
      ? 'Running on Electron.'
      : "Electron's binary is not here: running on its stand-in and the system's Chromium.",
  );
  if (station)
    console.log(
      `Sample people: ${samplePeople.map((one) => `${one.userId} / ${one.password}`).join(', ')}. Try the order E260110001.`,
    );
  const passed = tokens.flatMap((token) =>
    token.kind === 'option' && token.name !== 'config'
      ? [token.rawName + (token.value === undefined ? '' : `=${token.value}`)]
      : [],
  );
  const app = spawn(command, [...args, root, '--config', config, ...passed], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
  const [code] = await once(app, 'exit');
  await station?.stop();
  process.exitCode = typeof code === 'number' ? code : 1;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
