/**
 * The real office with a knife at its throat: composed as main/office/main.ts does it, on the real ledger, the real serial
 * line and real HTTP. It dies at a named step when the engine says so, and its clock is as wrong as the engine wants it.
 *
 * `node faults/office-under-test.ts --config FILE [--clock-offset-ms MS] [--synchronous-off]`
 */
import { parseArgs } from 'node:util';
import { instantFromDate } from '../domain/instant.ts';
import type { StepName } from '../domain/steps.ts';
import { readConfig } from '../main/office/config.ts';
import { openLog } from '../main/office/log.ts';
import { openOffice } from '../main/office/office.ts';
import { openTransport } from '../main/office/transport.ts';
import { type ControlMessage, controlMessage, type Victim } from './control.ts';

const { values } = parseArgs({
  options: { config: { type: 'string' }, 'clock-offset-ms': { type: 'string' }, 'synchronous-off': { type: 'boolean' } },
});
let offsetMs = Number(values['clock-offset-ms'] ?? 0);
const clock = { now: () => instantFromDate(Date.now() + offsetMs) };
const log = openLog((line) => process.stderr.write(`${line}\n`), clock.now);
const transport = openTransport();
const shell = process.ppid;
let armed: Extract<ControlMessage, { arm: unknown }>['arm'] = null;

process.on('unhandledRejection', (error) => {
  log.bug('unhandled', error);
  process.exit(1);
});

/** Kills and, where this process is meant, never returns. */
function kill(victim: Victim): void {
  // An orphan's parent is somebody else.
  if (victim !== 'office' && process.ppid === shell) process.kill(shell, 'SIGKILL');
  if (victim === 'shell') return;
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function step(name: StepName): void {
  if (armed?.step !== name) return;
  if (armed.nth > 1) {
    armed = { ...armed, nth: armed.nth - 1 };
    return;
  }
  const { victim } = armed;
  armed = null;
  kill(victim);
}

function obey(message: ControlMessage): void {
  if ('arm' in message) armed = message.arm;
  else offsetMs = message.clockOffsetMs;
}

const config = readConfig(values.config ?? '');
if (!config.ok) throw new Error(JSON.stringify(config.problem));
const office = openOffice(config.value, {
  clock,
  log,
  version: 'under test',
  emit: (event, payload) => transport?.post({ event, payload }),
  step,
  onLedgerOpen: (db) => {
    if (values['synchronous-off']) db.pragma('synchronous = OFF');
  },
});
if (!office.ok) throw new Error(JSON.stringify(office.problem));
const { dispatch, close } = office.value;

transport?.onMessage((message) => {
  const control = controlMessage.safeParse(message);
  if (control.success) obey(control.data);
  else void dispatch(message).then((reply) => reply && transport.post(reply));
});
let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(0), 3_000).unref();
  void close().finally(() => process.exit(0));
}
transport?.onGone(end);
process.on('SIGTERM', end);
transport?.post({ event: 'officeState', payload: { state: 'ready' } });
