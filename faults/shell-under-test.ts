/**
 * The real supervisor of the shell without Electron: starts the office, starts it again when it dies, carries commands and
 * answers. Its own death is the death of the window and all that hangs on it.
 *
 * `node faults/shell-under-test.ts OFFICE-OPTIONS…`; what the office's environment needs more stands in OFFICE_ENVIRONMENT.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { superviseOffice } from '../main/shell/office.ts';
import type { CommandMessage, OfficeMessage } from '../preload/envelope.ts';
import { type ControlMessage, controlMessage, type OfficeNews } from './control.ts';

const officeOptions = process.argv.slice(2);
const environment = z.record(z.string(), z.string()).parse(JSON.parse(process.env.OFFICE_ENVIRONMENT ?? '{}'));
const command = z.object({ id: z.number(), name: z.string(), input: z.unknown(), session: z.string().optional() });
let clockOffsetMs = 0;
let running: ReturnType<typeof fork> | null = null;

const post = (message: OfficeMessage | OfficeNews): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

const office = superviseOffice({
  start() {
    const child = fork(
      join(import.meta.dirname, 'office-under-test.ts'),
      [...officeOptions, `--clock-offset-ms=${clockOffsetMs}`],
      { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, ...environment } },
    );
    const { pid } = child;
    if (pid === undefined) throw new Error('the office did not start');
    running = child;
    post({ office: { started: pid } });
    child.on('exit', (code, signal) => post({ office: { ended: pid, code, signal } }));
    return {
      postMessage: (message: CommandMessage) => void child.send(message, () => undefined),
      kill: () => child.kill(),
      on: (event: 'message' | 'exit', listener: (value: never) => void) => child.on(event, listener),
    };
  },
  onEvent: post,
  onState: (state) => post({ event: 'officeState', payload: { state } }),
  onRefused: (problem) => post({ event: 'officeState', payload: { state: 'failed', problem } }),
  log: (what, data) => process.stderr.write(`${JSON.stringify({ level: 'info', what, ...data })}\n`),
  // Every office counts as long-lived: the engine kills more of them in a minute than a counter sees in a year.
  now: () => performance.now() * 100_000,
});

function obey(message: ControlMessage): void {
  if ('clockOffsetMs' in message) clockOffsetMs = message.clockOffsetMs;
  running?.send(message, () => undefined);
}

process.on('message', (message) => {
  const control = controlMessage.safeParse(message);
  if (control.success) return obey(control.data);
  const { id, name, input, session } = command.parse(message);
  void office.send({ name, input, session }).then((reply) => post({ id, reply }));
});
process.on('disconnect', () => process.exit(0));
