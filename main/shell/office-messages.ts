/** Everything the office may send to the shell, checked where it arrives. */
import { z } from 'zod';
import { problemCodes } from '../../domain/problem.ts';
import type { Reply, ToldProblem } from '../../preload/envelope.ts';
import { shellRequest } from '../../preload/shell-requests.ts';

const words = z.object({ sentence: z.string(), remedy: z.string() });
const toldProblem = z.object({
  code: z.enum(problemCodes),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.object({ 'zh-CN': words, en: words }),
}) satisfies z.ZodType<ToldProblem>;

const reply = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: toldProblem }),
]) satisfies z.ZodType<Reply>;

/** Values of replies and payloads of events pass through as they are: the office made them by the contract. */
export const officeMessage = z.union([
  z.object({ id: z.number().int(), reply }),
  z.object({ event: z.string(), payload: z.unknown() }),
  shellRequest,
]);

/** The office's own word about itself: it takes commands, or it never will, and why. */
export const officeWord = z.union([
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('failed'), problem: toldProblem }),
]);
