/**
 * `npm run simulate`: the far ends alone, with their addresses, for a workstation or a program of somebody else's, and the panel
 * to move them by. `-- --no-open` leaves the browser closed, `-- --dir FOLDER` keeps the station there, `-- --port N` puts
 * the panel on a port of your choice.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../simulators/panel/open-browser.ts';
import { startPanel } from '../simulators/panel/panel.ts';
import { startStation } from '../simulators/station.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    port: { type: 'string', default: '0' },
    open: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const dir = values.dir ?? join(import.meta.dirname, '..', 'out', 'station');
const station = await startStation({ dir });
const panel = await startPanel(station, Number(values.port));

console.log(`panel               ${panel.url}`);
console.log(`tax disk            ${station.disk.address}   control ${station.disk.control}`);
console.log(`tax-control server  ${station.server.address}   control ${station.server.control}`);
console.log(`platform            ${station.platform.address}   control ${station.platform.control}`);
console.log(`printer             queue ${station.printer.queue} at ${station.printer.server}`);
console.log(`settings            ${station.configFile}`);
console.log(`The workstation on them, in another terminal: npm start -- --config ${station.configFile}`);
console.log('Ctrl+C ends them; what they hold is kept in the folder of the settings.');
const tidyUp = values.open ? openBrowser(panel.url, dir) : () => undefined;

// Ctrl+C comes more than once: from the terminal, and passed on by those who started us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    tidyUp();
    void Promise.all([panel.close(), station.stop()]).then(() => process.exit(0));
  });
}
