/**
 * The office as other people's programs see it: a forked process that speaks the envelope of docs/office.md.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandInput, CommandName, CommandOutput, EventName, EventPayload } from '../preload/contract.ts';
import type { EventMessage, OfficeMessage, Reply } from '../preload/envelope.ts';

const program = join(import.meta.dirname, '..', 'out', 'office.js');

const sources = ['domain', 'main/office', 'native', 'preload'].map((room) => join(import.meta.dirname, '..', room));

/** When the youngest source file was written, milliseconds. */
function newest(folders: readonly string[]): number {
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
  const written = files
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file.name))
    .map((file) => statSync(join(file.parentPath, file.name)).mtimeMs);
  return Math.max(...written);
}

export interface OfficeProcess {
  readonly child: ChildProcess;
  ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Reply<CommandOutput<N>>>;
  /** The value of a command that must succeed. */
  must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** Resolves with the first event, from the start of the process on, that `wanted` accepts. */
  event<E extends EventName>(name: E, wanted?: (payload: EventPayload<E>) => boolean): Promise<EventPayload<E>>;
  signIn(userId?: string, password?: string): Promise<void>;
  /** At once, as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Everything it wrote to its log. */
  readonly log: () => string;
}

export async function startOffice(configFile: string): Promise<OfficeProcess> {
  const office = forkOffice(configFile);
  await office.event('officeState', ({ state }) => state === 'ready');
  return office;
}

/** Without waiting for anything: for offices that will refuse to work. */
export function forkOffice(configFile: string): OfficeProcess {
  if (!existsSync(program) || newest(sources) > statSync(program).mtimeMs)
    throw new Error('out/ is older than the source. Run: npm run build');
  const child = fork(program, ['--config', configFile], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const seen: EventMessage[] = [];
  const listeners = new Set<(event: EventMessage) => void>();
  let session: string | undefined;
  let last = 0;
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  child.on('message', (message: OfficeMessage) => {
    if ('event' in message) {
      seen.push(message);
      for (const listener of listeners) listener(message);
    } else {
      waiting.get(message.id)?.(message.reply);
      waiting.delete(message.id);
    }
  });

  function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Reply<CommandOutput<N>>> {
    const id = ++last;
    return new Promise((resolve) => {
      // The office's reply to this very command.
      waiting.set(id, (reply) => resolve(reply as Reply<CommandOutput<N>>));
      child.send({ id, name, input, ...(session ? { session } : {}) });
    });
  }

  async function must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const reply = await ask(name, input);
    if (!reply.ok) throw new Error(`${name}: ${reply.problem.code} ${JSON.stringify(reply.problem.details)}\n${log}`);
    return reply.value;
  }

  return {
    child,
    ask,
    must,
    event(name, wanted = () => true) {
      type Payload = EventPayload<typeof name>;
      const fits = (message: EventMessage) => message.event === name && wanted(message.payload as Payload);
      const found = seen.find(fits);
      if (found) return Promise.resolve(found.payload as Payload);
      return new Promise((resolve, reject) => {
        const gone = (): void => reject(new Error(`the office ended without ${name}:\n${log}`));
        const listener = (message: EventMessage): void => {
          if (!fits(message)) return;
          listeners.delete(listener);
          child.off('exit', gone);
          resolve(message.payload as Payload);
        };
        listeners.add(listener);
        child.once('exit', gone);
      });
    },
    async signIn(userId = 'wangmin', password = 'fapiao') {
      session = (await must('signIn', { userId, password })).session;
    },
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      else child.kill();
      await exit;
    },
    log: () => log,
  };
}
