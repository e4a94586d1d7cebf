/**
 * The office as a process: `node out/office.js --config FILE`, with an IPC channel to whoever started it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instantFromDate } from '../../domain/instant.ts';
import { type Problem, problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';
import { openOffice } from './office.ts';
import { openTransport } from './transport.ts';

/** What the ledger's native module is built for; on less it does not fail, it crashes. */
const neededNodeApi = 10;

const clock = { now: () => instantFromDate(Date.now()) };
const log = openLog((line) => process.stderr.write(`${line}\n`), clock.now);
const transport = openTransport();

process.on('unhandledRejection', (error) => {
  log.bug('unhandled', error);
  process.exit(1);
});

const { values } = parseArgs({ options: { config: { type: 'string' } }, strict: false });
const configFile = typeof values.config === 'string' ? values.config : null;
const config = configFile === null ? null : readConfig(configFile);

if (Number(process.versions.napi) < neededNodeApi) refuse(problem('runtime-too-old', { version: process.version }));
else if (config === null) refuse(problem('config-unreadable', { file: '', reason: '--config FILE' }));
else if (!config.ok) refuse(config.problem);
else {
  const office = openOffice(config.value, {
    clock,
    log,
    version: versionOfThis(),
    emit: (event, payload) => transport?.post({ event, payload }),
  });
  if (!office.ok) refuse(office.problem);
  else {
    const { dispatch, close } = office.value;
    transport?.onMessage((message) => {
      void dispatch(message).then((reply) => reply && transport.post(reply));
    });
    // Crash-only: there is nothing to save that is not saved, so the end is the same as a kill, only tidier.
    let ending = false;
    const end = (): void => {
      if (ending) return;
      ending = true;
      // A wedged adapter must not keep the ledger from the next office.
      setTimeout(() => process.exit(0), 3_000).unref();
      void close().finally(() => process.exit(0));
    };
    transport?.onGone(end);
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    transport?.post({ event: 'officeState', payload: { state: 'ready' } });
    log.info('office-ready', { version: versionOfThis(), ms: Math.round(performance.now()) });
  }
}

/** Says why it cannot work, to the one who started it and to the log, and ends; starting it again would not help. */
function refuse(trouble: Problem): void {
  const told = tellProblem(trouble);
  log.info('office-refused', { code: trouble.code, details: trouble.details });
  for (const { sentence, remedy } of Object.values(told.text)) process.stderr.write(`${sentence} ${remedy}\n`);
  transport?.post({ event: 'officeState', payload: { state: 'failed', problem: told } });
  process.exitCode = 78;
  if (process.connected) process.disconnect();
  // A utility process of Electron's has no channel to close, and would stay.
  setTimeout(() => process.exit(), 1_000).unref();
}

function versionOfThis(): string {
  // Beside out/ when built, two floors up when run from the source.
  const file = ['..', '../..'].map((up) => join(import.meta.dirname, up, 'package.json')).find((path) => existsSync(path));
  const read: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : null;
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '0.0.0';
}
