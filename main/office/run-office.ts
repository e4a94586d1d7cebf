/**
 * The office as a process: reads its settings, opens, talks to whoever started it, and ends with them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantFromDate } from '../../domain/instant.ts';
import type { Clock } from '../../domain/ports.ts';
import { failed, type Problem, type Result } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';
import { type Office, type OfficeSurroundings, openOffice } from './office.ts';
import { openShellLine } from './shell-line.ts';
import { openTransport } from './transport.ts';

/** What the ledger's native module is built for; on less it does not fail, it crashes. */
const neededNodeApi = 10;

/** What only a test gives; nothing of it in the product. */
export interface UnderTest extends Pick<OfficeSurroundings, 'step' | 'onLedgerOpen'> {
  readonly clock?: Clock;
  /** Takes a message that is not for the office; true when it did. */
  readonly takes?: (message: unknown) => boolean;
}

/** Runs until whoever started it is gone. @param configFile Null when none was given. */
export function runOffice(
  configFile: string | null,
  { clock = systemClock, takes = () => false, ...hooks }: UnderTest = {},
): void {
  const log = openLog((line) => process.stderr.write(`${line}\n`), clock.now);
  const transport = openTransport();
  const shell = openShellLine(transport && ((request) => transport.post(request)));
  process.on('unhandledRejection', (error) => {
    log.bug('unhandled', error);
    process.exit(1);
  });

  const office = open();
  if (office.ok) serve(office.value);
  else refuse(office.problem);

  function open(): Result<Office> {
    if (Number(process.versions.napi) < neededNodeApi) return failed('runtime-too-old', { version: process.version });
    const config =
      configFile === null ? failed('config-unreadable', { file: '', reason: '--config FILE' }) : readConfig(configFile);
    if (!config.ok) return config;
    return openOffice(config.value, {
      ...(configFile === null ? {} : { configFile }),
      clock,
      log,
      version: versionOfThis(),
      emit: (event, payload) => transport?.post({ event, payload }),
      shellPrinting: shell.printing,
      ...hooks,
    });
  }

  function serve({ dispatch, close }: Office): void {
    transport?.onMessage((message) => {
      if (!takes(message) && !shell.takes(message)) void dispatch(message).then((reply) => reply && transport.post(reply));
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
}

const systemClock: Clock = { now: () => instantFromDate(Date.now()) };

function versionOfThis(): string {
  // Beside out/ when built, two floors up when run from the source.
  const file = ['..', '../..'].map((up) => join(import.meta.dirname, up, 'package.json')).find((path) => existsSync(path));
  const read: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : null;
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '0.0.0';
}
