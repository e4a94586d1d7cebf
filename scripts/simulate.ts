/**
 * `npm run simulate`: the far ends alone, with their addresses, for a workstation or a program of somebody else's.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStation } from '../simulators/station.ts';

const { values } = parseArgs({ options: { dir: { type: 'string' } } });
const dir = values.dir ?? join(import.meta.dirname, '..', 'out', 'station');
const station = await startStation({ dir });

console.log(`tax disk            ${station.disk.address}   control ${station.disk.control}`);
console.log(`tax-control server  ${station.server.address}   control ${station.server.control}`);
console.log(`platform            ${station.platform.address}   control ${station.platform.control}`);
console.log(`printer             queue ${station.printer.queue} at ${station.printer.server}`);
console.log(`settings            ${station.configFile}`);
console.log('Ctrl+C ends them; what they hold is kept in the folder of the settings.');

const keepAlive = setInterval(() => undefined, 60_000);
// Ctrl+C comes more than once: from the terminal, and passed on by those who started us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clearInterval(keepAlive);
    void station.stop().then(() => process.exit(0));
  });
}
