/**
 * How an office of sample data answers.
 */
import { type ProblemCode, type ProblemDetails, problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import type { CommandName, CommandOutput, CommandParsed } from '../../preload/contract.ts';
import type { Reply } from '../../preload/envelope.ts';

export type Handlers = {
  readonly [N in CommandName]: (input: CommandParsed<N>) => Reply<CommandOutput<N>> | Promise<Reply<CommandOutput<N>>>;
};

export const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const bad = (
  code: ProblemCode,
  details: ProblemDetails = {},
): { readonly ok: false; readonly problem: ReturnType<typeof tellProblem> } => ({
  ok: false,
  problem: tellProblem(problem(code, details)),
});
