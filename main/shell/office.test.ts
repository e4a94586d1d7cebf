import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { CommandMessage, Reply } from '../../preload/envelope.ts';
import type { ShellReply, ShellRequest } from '../../preload/shell-requests.ts';
import { type Office, superviseOffice } from './office.ts';

/** An office process in the test's hand. */
class FakeProcess extends EventEmitter {
  readonly received: (CommandMessage | ShellReply)[] = [];
  killed = false;
  postMessage(message: CommandMessage | ShellReply): void {
    this.received.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
  ready(): void {
    this.emit('message', { event: 'officeState', payload: { state: 'ready' } });
  }
  die(code = 9): void {
    this.emit('exit', code);
  }
}

let processes: FakeProcess[];
let states: string[];
let office: Office;
const refused = vi.fn();
const onEvent = vi.fn();
const onRequest = vi.fn<(request: ShellRequest) => Promise<ShellReply>>();
const log = vi.fn();
const latest = (): FakeProcess => {
  const process = processes.at(-1);
  if (!process) throw new Error('no office was started');
  return process;
};
const fine: Reply = { ok: true, value: 1 };
const recovering = { ok: false, problem: { code: 'office-recovering' } };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  processes = [];
  states = [];
  office = superviseOffice({
    start() {
      processes.push(new FakeProcess());
      return latest();
    },
    onEvent,
    onRequest,
    onState: (state) => states.push(state),
    onRefused: refused,
    log,
    now: () => Date.now(),
  });
});
afterEach(() => vi.useRealTimers());

test('a command before the office is ready waits for it', async () => {
  const reply = office.send({ name: 'status', input: {} });
  expect(latest().received).toEqual([]);
  latest().ready();
  expect(latest().received).toEqual([{ id: 1, name: 'status', input: {} }]);
  latest().emit('message', { id: 1, reply: fine });
  expect(await reply).toEqual(fine);
  expect(states).toEqual(['ready']);
});

test('each reply goes to its own command, in whatever order they come', async () => {
  latest().ready();
  const replies = [1, 2].map((n) => office.send({ name: 'findOrder', input: n, session: 's' }));
  const bytes = new Uint8Array([1]);
  latest().emit('message', { id: 2, reply: { ok: true, value: { bytes, none: undefined } } });
  latest().emit('message', { id: 1, reply: fine });
  latest().emit('message', { id: 1, reply: { ok: true, value: 'once more' } });
  expect(await Promise.all(replies)).toEqual([fine, { ok: true, value: { bytes, none: undefined } }]);
});

test('what a dying office leaves is answered, and so is what comes before the next one is ready', async () => {
  latest().ready();
  const lost = office.send({ name: 'issueInvoice', input: {} });
  latest().die();
  expect(await lost).toMatchObject(recovering);
  expect(await office.send({ name: 'status', input: {} })).toMatchObject(recovering);
  await vi.advanceTimersByTimeAsync(0);
  expect(processes).toHaveLength(2);
  expect(await office.send({ name: 'status', input: {} })).toMatchObject(recovering);
  latest().ready();
  const reply = office.send({ name: 'status', input: {} });
  latest().emit('message', { ...latest().received[0], reply: fine });
  expect(await reply).toEqual(fine);
  expect(states).toEqual(['ready', 'recovering', 'ready']);
});

test('an office that dies at its first start leaves nobody waiting', async () => {
  const early = office.send({ name: 'status', input: {} });
  latest().die(1);
  expect(await early).toMatchObject(recovering);
  await vi.advanceTimersByTimeAsync(0);
  latest().ready();
  expect(latest().received).toEqual([]);
});

test('one that dies again and again is started ever more slowly, until one has lived', async () => {
  latest().die();
  await vi.advanceTimersByTimeAsync(0);
  latest().die();
  await vi.advanceTimersByTimeAsync(249);
  expect(processes).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(processes).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(30_000);
  latest().die();
  await vi.advanceTimersByTimeAsync(0);
  expect(processes).toHaveLength(4);
});

test('one that says that it cannot work is not started again', async () => {
  const told = tellProblem(problem('ledger-in-use', { file: 'x' }));
  latest().emit('message', { event: 'officeState', payload: { state: 'failed', problem: told } });
  latest().die(78);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refused).toHaveBeenCalledExactlyOnceWith(told);
  expect(processes).toHaveLength(1);
});

test('events pass on; what breaks the envelope is logged, and ends its command', async () => {
  latest().ready();
  latest().emit('message', { event: 'statusChanged', payload: { devices: [] } });
  expect(onEvent).toHaveBeenCalledExactlyOnceWith({ event: 'statusChanged', payload: { devices: [] } });
  const reply = office.send({ name: 'status', input: {} });
  for (const nonsense of [null, 5, {}, { event: 'officeState', payload: { state: 'tired' } }]) latest().emit('message', nonsense);
  latest().emit('message', { id: 1, reply: { ok: false, problem: { code: 'no-such-code' } } });
  expect(await reply).toMatchObject({ ok: false, problem: { code: 'internal' } });
  expect(log).toHaveBeenCalledTimes(5);
});

test('what the office asks of the shell is answered to the office that asked, and to no other', async () => {
  latest().ready();
  const answers = [1, 2].map(() => Promise.withResolvers<ShellReply>());
  for (const { promise } of answers) onRequest.mockReturnValueOnce(promise);
  const asked = { shellRequest: 1, what: 'printers' };
  const reply: ShellReply = { shellReply: 1, what: 'printers', printers: [] };
  latest().emit('message', asked);
  latest().emit('message', { ...asked, shellRequest: 2, more: 'than it may' });
  expect(onRequest).toHaveBeenCalledExactlyOnceWith(asked);
  answers[0]?.resolve(reply);
  await vi.advanceTimersByTimeAsync(0);
  expect(latest().received).toEqual([reply]);
  latest().emit('message', asked);
  latest().die();
  await vi.advanceTimersByTimeAsync(0);
  latest().ready();
  answers[1]?.resolve(reply);
  await vi.advanceTimersByTimeAsync(0);
  expect(processes.map(({ received }) => received.length)).toEqual([1, 0]);
});

test('stopped, it kills the office and starts no other', async () => {
  office.stop();
  expect(latest().killed).toBe(true);
  latest().die();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(processes).toHaveLength(1);
  expect(states).toEqual([]);
});
