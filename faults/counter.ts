/**
 * The counter under test as the engine has it in hand: a shell process with an office below it, spoken to by the envelope,
 * and killed in every way a counter can die.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CommandInput, CommandName, CommandOutput } from '../preload/contract.ts';
import type { Reply } from '../preload/envelope.ts';
import { type ControlMessage, officeNews } from './control.ts';
import { isGone, killNow, until } from './processes.ts';

export interface CounterOptions {
  readonly configFile: string;
  /** Arguments of the office under test beside its settings. */
  readonly officeOptions?: readonly string[];
  /** Environment of the office alone. */
  readonly officeEnvironment?: Readonly<Record<string, string>>;
  /** The clerk's session; it outlives offices, as a window's does. */
  readonly session: Session;
}

export interface Session {
  token: string | undefined;
}

/** An answer, or why there is none: the shell died, or nothing came for too long. */
export type Answer<T> = Reply<T> | { readonly ok: false; readonly problem: { readonly code: 'shell-died' | 'no-answer' } };

export interface Counter {
  ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<CommandOutput<N>>>;
  tell(message: ControlMessage): void;
  /** Resolves when an office is ready; false when none is for too long. */
  ready(): Promise<boolean>;
  /** The office that runs now; null between two. */
  officePid(): number | null;
  /** Offices that ended, how, while the shell lived. */
  readonly ends: readonly OfficeEnd[];
  killOffice(): Promise<void>;
  /** The office is left alone and must end by itself: see `gone`. */
  killShell(): void;
  /** Kills both at once. */
  killBoth(): Promise<void>;
  /** Offices that ended, and the shell. */
  deaths(): number;
  /** Resolves when the next office ends, or the shell; false when neither does within `ms`. */
  death(ms: number): Promise<boolean>;
  /** Resolves when the shell and its last office are gone, whoever killed them; false when one stays. */
  gone(): Promise<boolean>;
  /** Ends both in order. */
  stop(): Promise<boolean>;
  /** Everything both wrote to their log. */
  log(): string;
}

export interface OfficeEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Far longer than anything that works takes, on the most loaded machine. */
const patienceMs = 90_000;

export function startCounter({ configFile, officeOptions = [], officeEnvironment = {}, session }: CounterOptions): Counter {
  const shell = fork(join(import.meta.dirname, 'shell-under-test.ts'), ['--config', configFile, ...officeOptions], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, OFFICE_ENVIRONMENT: JSON.stringify(officeEnvironment) },
  });
  const shellGone = once(shell, 'exit');
  const waiting = new Map<number, (reply: Answer<unknown>) => void>();
  const ends: OfficeEnd[] = [];
  const readyListeners = new Set<() => void>();
  const deathListeners = new Set<() => void>();
  let office: number | null = null;
  let lastOffice: number | null = null;
  let ready = false;
  let lastId = 0;
  let log = '';

  shell.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  shell.on('message', (message) => hear(message));
  shell.on('exit', () => {
    ready = false;
    for (const id of waiting.keys()) answer(id, { ok: false, problem: { code: 'shell-died' } });
    for (const listener of [...readyListeners, ...deathListeners]) listener();
  });

  function hear(message: unknown): void {
    const news = officeNews.safeParse(message);
    if (news.success) {
      ready = false;
      if ('started' in news.data.office) {
        office = lastOffice = news.data.office.started;
      } else {
        office = null;
        ends.push({ code: news.data.office.code, signal: news.data.office.signal });
        for (const listener of deathListeners) listener();
      }
      return;
    }
    if (typeof message !== 'object' || message === null) return;
    // The shell's own messages, already checked there.
    if ('id' in message && 'reply' in message) answer(Number(message.id), message.reply as Reply);
    if ('event' in message && message.event === 'officeState' && 'payload' in message) {
      const payload = message.payload as { state: string };
      ready = payload.state === 'ready';
      if (ready) for (const listener of readyListeners) listener();
    }
  }

  function answer(id: number, reply: Answer<unknown>): void {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  }

  function death(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (died: boolean): void => {
        clearTimeout(late);
        deathListeners.delete(heard);
        resolve(died);
      };
      const heard = (): void => settle(true);
      const late = setTimeout(() => settle(false), ms);
      deathListeners.add(heard);
    });
  }

  async function gone(): Promise<boolean> {
    const left = await until(
      () => [shell.pid, lastOffice].filter((pid) => pid !== undefined && pid !== null && !isGone(pid)),
      (alive) => alive.length === 0,
      patienceMs,
    );
    return left !== null;
  }

  return {
    ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<CommandOutput<N>>> {
      const id = ++lastId;
      return new Promise((resolve) => {
        if (!shell.connected) return resolve({ ok: false, problem: { code: 'shell-died' } });
        const late = setTimeout(() => answer(id, { ok: false, problem: { code: 'no-answer' } }), patienceMs * 2);
        waiting.set(id, (reply) => {
          clearTimeout(late);
          // The office's reply to this very command.
          resolve(reply as Answer<CommandOutput<N>>);
        });
        shell.send({ id, name, input, session: session.token }, () => undefined);
      });
    },
    tell: (message) => void (shell.connected && shell.send(message, () => undefined)),
    ready() {
      if (ready) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (): void => {
          clearTimeout(late);
          readyListeners.delete(settle);
          resolve(ready);
        };
        const late = setTimeout(settle, patienceMs);
        readyListeners.add(settle);
      });
    },
    officePid: () => office,
    ends,
    async killOffice() {
      const pid = office;
      if (pid === null) return;
      const died = death(patienceMs);
      killNow(pid);
      await died;
    },
    killShell() {
      if (shell.pid !== undefined) killNow(shell.pid);
    },
    async killBoth() {
      // The shell first: it would start the office again.
      if (shell.pid !== undefined) killNow(shell.pid);
      await shellGone;
      if (lastOffice !== null) killNow(lastOffice);
      await gone();
    },
    // Its channel breaks before its end is told: who asks in between must not take it for alive.
    deaths: () => ends.length + (shell.connected ? 0 : 1),
    death,
    gone,
    async stop() {
      if (shell.connected) shell.disconnect();
      return gone();
    },
    log: () => log,
  };
}
