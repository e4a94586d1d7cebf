/**
 * One command in, one reply out: parsed, permitted, run, and its Problem told in both languages. Nothing a caller sends
 * gets past the contract's schema, and nothing that breaks in here reaches a caller as a stack trace.
 */
import { z } from 'zod';
import { mayRun } from '../../domain/permissions.ts';
import { failed, type Problem, type Result } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { type CommandName, type CommandOutput, type CommandParsed, commandNames, commands } from '../../preload/contract.ts';
import type { Reply, ReplyMessage } from '../../preload/envelope.ts';
import type { Log } from './log.ts';
import type { People, Person } from './people/sign-in.ts';

/** Who sent a command. */
export interface Caller {
  readonly session: string;
  readonly person: Person | null;
}

/** A handler for every command of the contract; a missing or an extra one does not compile. */
export type Handlers = {
  readonly [N in CommandName]: (
    input: CommandParsed<N>,
    caller: Caller,
  ) => Result<CommandOutput<N>> | Promise<Result<CommandOutput<N>>>;
};

const envelope = z.object({
  id: z.number().int(),
  name: z.string().max(100),
  input: z.unknown().optional(),
  session: z.string().max(200).optional(),
});

/** Translates what the ledger throws when the disk is full or gone; anything else is a bug. */
export type TroubleOf = (error: unknown) => Problem | null;

/** The reply to a message; null for something that is not even a message. */
export function openDispatcher(handlers: Handlers, people: Pick<People, 'who'>, troubleOf: TroubleOf, log: Log) {
  return async (message: unknown): Promise<ReplyMessage | null> => {
    const read = envelope.safeParse(message);
    if (!read.success) return null;
    const { id, name, input, session = '' } = read.data;
    const result = await run(name, input, session);
    const reply: Reply = result.ok ? result : { ok: false, problem: tellProblem(result.problem) };
    return { id, reply };
  };

  async function run(name: string, input: unknown, session: string): Promise<Result<unknown>> {
    if (!isCommand(name)) return failed('unknown-command', { name: name.slice(0, 40) });
    try {
      const person = session === '' ? null : people.who(session);
      if (!mayRun(name, person?.roles ?? null)) return failed(person ? 'not-permitted' : 'not-signed-in', { name });
      return await call(name, input, { session, person });
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble) return { ok: false, problem: trouble };
      return failed('internal', { reference: log.bug(`command ${name}`, error) });
    }
  }

  function call<N extends CommandName>(name: N, input: unknown, caller: Caller): Result<unknown> | Promise<Result<unknown>> {
    const parsed = commands[name].input.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return failed('bad-request', { name, place: issue?.path.join('.') ?? '', reason: issue?.message ?? '' });
    }
    // The schema of this very command made it.
    return handlers[name](parsed.data as CommandParsed<N>, caller);
  }
}

function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name);
}
