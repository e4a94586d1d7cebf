/**
 * `node out/office.js --config FILE`, with an IPC channel to whoever started it.
 */
import { parseArgs } from 'node:util';
import { runOffice } from './run-office.ts';

const { values } = parseArgs({ options: { config: { type: 'string' } }, strict: false });
runOffice(typeof values.config === 'string' ? values.config : null);
