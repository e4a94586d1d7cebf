/**
 * The central platform as a process of its own, for running and testing the counter without one: never shipped.
 *
 * `node simulators/platform/main.ts --options FILE.json [--with-parent]` prints one line of JSON when it is ready, and ends
 * on SIGTERM; with `--with-parent` also when its standard input closes. Options: options.ts. Control API: control.ts.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import { openFaults } from './faults.ts';
import { openHolds } from './holds.ts';
import { optionsSchema } from './options.ts';
import { openSimulatedPlatform } from './platform.ts';
import { startServer } from './server.ts';

const { values } = parseArgs({ options: { options: { type: 'string' }, 'with-parent': { type: 'boolean', default: false } } });
if (values.options === undefined) throw new Error('--options FILE.json is needed');
const options = optionsSchema.parse(JSON.parse(readFileSync(values.options, 'utf8')));

const platform = openSimulatedPlatform(options);
const faults = openFaults();
const holds = openHolds();
const wire = await startServer(platform, faults, holds, options.port);
const control = await startControl({ platform, faults, holds, wire }, options.controlPort);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all([wire.close(), control.close()]);
  platform.close();
  process.exit(0);
}
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
if (values['with-parent']) process.stdin.resume().on('close', () => void end());

console.log(
  JSON.stringify({ ready: true, address: `http://127.0.0.1:${wire.port}`, control: `http://127.0.0.1:${control.port}` }),
);
