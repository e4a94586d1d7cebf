/**
 * An office for the shell's tests: speaks the envelope and does what its tests ask for. Run as a process.
 */
import type { CommandMessage } from '../../preload/envelope.ts';

const port = process.parentPort;

const replies: Readonly<Record<string, (message: CommandMessage) => unknown>> = {
  /** Echoes what arrived. */
  findOrder: ({ input, session }) => ({ input, session, pid: process.pid, type: process.type }),
  layoutFile: () => ({ pdf: new Uint8Array([37, 80, 68, 70]), nothing: undefined }),
};

const actions: Readonly<Record<string, () => void>> = {
  /** Never answers, so that it is on its way when the office dies. */
  settleTask: () => port.postMessage({ event: 'tasksChanged', payload: [] }),
  /** Busy for ever: hears nothing any more, not even that the shell is gone. */
  refreshStatus: () => {
    for (;;);
  },
  uploadNow: () => port.postMessage({ event: 'notInTheContract', payload: 1 }),
};

port.on('message', ({ data }: { data: CommandMessage }) => {
  const reply = replies[data.name];
  if (reply) port.postMessage({ id: data.id, reply: { ok: true, value: reply(data) } });
  else actions[data.name]?.();
});
console.log(`sample office ${process.pid}`);
port.postMessage({ event: 'officeState', payload: { state: 'ready' } });
