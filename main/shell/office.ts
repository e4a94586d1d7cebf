/**
 * Keeps the office running: starts it, starts it again when it dies, and carries commands and replies. Nobody waits for an
 * answer that cannot come: what a dying office leaves unanswered is answered here.
 */
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { EventPayload } from '../../preload/contract.ts';
import type { CommandMessage, EventMessage, Reply, ToldProblem } from '../../preload/envelope.ts';
import type { ShellReply, ShellRequest } from '../../preload/shell-requests.ts';
import { officeMessage, officeWord } from './office-messages.ts';
import { restartDelayMs } from './restart-delay.ts';

export type OfficeState = EventPayload<'officeState'>['state'];
export type Command = Omit<CommandMessage, 'id'>;

/** Electron's utility process, as far as it is used. */
export interface OfficeProcess {
  postMessage(message: CommandMessage | ShellReply): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface OfficeOptions {
  start(): OfficeProcess;
  /** An event for the window. */
  onEvent(message: EventMessage): void;
  /** The office asks for what only Electron can do. Never rejects. */
  onRequest(request: ShellRequest): Promise<ShellReply>;
  onState(state: OfficeState): void;
  /** The office says that it cannot work and that starting it again would not help. It is not started again. */
  onRefused(reason: ToldProblem): void;
  log(what: string, data?: Readonly<Record<string, unknown>>): void;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

export interface Office {
  readonly state: OfficeState;
  /**
   * Never rejects. At the first start a command waits for the office; later, while it is being started again, the answer is
   * `office-recovering`, and so it is for a command on its way when the office died.
   */
  send(command: Command): Promise<Reply>;
  /** For good. */
  stop(): void;
}

/** An office that lived this long was well; its death is the first one again. */
const healthyAfterMs = 30_000;

export function superviseOffice(options: OfficeOptions): Office {
  const { log, now } = options;
  const waiting = new Map<number, (reply: Reply) => void>();
  /** Commands sent before the first office was ready. */
  let early: CommandMessage[] = [];
  let lastId = 0;
  let state: OfficeState = 'starting';
  let process: OfficeProcess | undefined;
  let startedAt = 0;
  let deathsInARow = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  function enter(next: OfficeState): void {
    if (state === next) return;
    state = next;
    options.onState(next);
  }

  function start(): void {
    startedAt = now();
    const office = options.start();
    process = office;
    office.on('message', (message) => receive(office, message));
    office.on('exit', (code) => died(code));
  }

  function receive(office: OfficeProcess, message: unknown): void {
    const read = officeMessage.safeParse(message);
    if (!read.success) {
      log('office-message-unreadable', { reason: read.error.message });
      answerUnreadable(message);
    } else if ('reply' in read.data) {
      answer(read.data.id, read.data.reply);
    } else if ('shellRequest' in read.data) {
      // To the one that asked: the next office counts its questions anew.
      void options.onRequest(read.data).then((reply) => office === process && office.postMessage(reply));
    } else if (read.data.event === 'officeState') {
      hearWord(read.data.payload);
    } else {
      options.onEvent(read.data);
    }
  }

  function hearWord(payload: unknown): void {
    const word = officeWord.safeParse(payload);
    if (!word.success) {
      log('office-message-unreadable', { reason: word.error.message });
    } else if (word.data.state === 'failed') {
      log('office-refused', { code: word.data.problem.code });
      stopped = true;
      options.onRefused(word.data.problem);
    } else {
      enter('ready');
      for (const message of early) process?.postMessage(message);
      early = [];
    }
  }

  function died(code: number): void {
    process = undefined;
    early = [];
    deathsInARow = now() - startedAt >= healthyAfterMs ? 1 : deathsInARow + 1;
    log('office-died', { code, unanswered: waiting.size, deathsInARow });
    if (!stopped) enter('recovering');
    for (const id of waiting.keys()) answer(id, recovering());
    if (!stopped) timer = setTimeout(start, restartDelayMs(deathsInARow));
  }

  function answer(id: number, reply: Reply): void {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  }

  /** A reply that breaks the envelope still ends its command. */
  function answerUnreadable(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('id' in message) || typeof message.id !== 'number') return;
    answer(message.id, { ok: false, problem: tellProblem(problem('internal', { reference: `shell-${message.id}` })) });
  }

  start();
  return {
    get state() {
      return state;
    },
    send(command) {
      const message: CommandMessage = { id: ++lastId, ...command };
      if (state === 'recovering') return Promise.resolve(recovering());
      return new Promise((resolve) => {
        waiting.set(message.id, resolve);
        if (state === 'starting') early.push(message);
        else process?.postMessage(message);
      });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      process?.kill();
    },
  };
}

const recovering = (): Reply => ({ ok: false, problem: tellProblem(problem('office-recovering')) });
