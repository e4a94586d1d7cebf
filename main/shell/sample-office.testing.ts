/**
 * An office for the shell's tests: speaks the envelope and does what its tests ask for. Run as a process.
 */
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { CommandMessage, OfficeMessage } from '../../preload/envelope.ts';

const port = process.parentPort;
const post = (message: OfficeMessage): void => port.postMessage(message);

const replies: Readonly<Record<string, (message: CommandMessage) => unknown>> = {
  /** What arrived, and where. */
  findOrder: ({ input, session }) => ({ input, session, pid: process.pid }),
};
const actions: Readonly<Record<string, () => void>> = {
  /** Never answers, so that the command is on its way when the office dies; the event tells that it arrived. */
  settleTask: () => post({ event: 'tasksChanged', payload: [] }),
  /** Sent by the sample page when it is there. */
  resume: () => {
    console.log('a page is there');
    if (process.env.SAMPLE_BUSY) stayBusy();
  },
  uploadNow: () => post({ event: 'notInTheContract', payload: 1 }),
};

/** Hears nothing any more, not even that the shell is gone. */
function stayBusy(): never {
  console.log('busy');
  for (;;);
}

port.on('message', ({ data }: { data: CommandMessage }) => {
  const reply = replies[data.name];
  if (reply) post({ id: data.id, reply: { ok: true, value: reply(data) } });
  else actions[data.name]?.();
});
console.log('sample office');
const refusal = tellProblem(problem('ledger-in-use', { file: 'ledger.db' }));
post({ event: 'officeState', payload: process.env.SAMPLE_REFUSES ? { state: 'failed', problem: refusal } : { state: 'ready' } });
