/**
 * The real office with a knife at its throat: the program of main/office/main.ts, on the real ledger, the real serial line and real
 * HTTP. It dies at a named step when the engine says so, and its clock is as wrong as the engine wants it.
 *
 * `node faults/office-under-test.ts --config FILE [--clock-offset-ms MS] [--synchronous-off]`
 */
import { parseArgs } from 'node:util';
import { instantFromDate } from '../domain/instant.ts';
import type { StepName } from '../domain/steps.ts';
import { runOffice } from '../main/office/run-office.ts';
import { type ControlMessage, controlMessage, type Victim } from './control.ts';

const { values } = parseArgs({
  options: { config: { type: 'string' }, 'clock-offset-ms': { type: 'string' }, 'synchronous-off': { type: 'boolean' } },
});
let offsetMs = Number(values['clock-offset-ms'] ?? 0);
const shell = process.ppid;
let armed: Extract<ControlMessage, { arm: unknown }>['arm'] = null;

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

runOffice(values.config ?? null, {
  clock: { now: () => instantFromDate(Date.now() + offsetMs) },
  step,
  onLedgerOpen: (db) => {
    if (values['synchronous-off']) db.pragma('synchronous = OFF');
  },
  takes(message) {
    const control = controlMessage.safeParse(message);
    if (control.success) obey(control.data);
    return control.success;
  },
});
