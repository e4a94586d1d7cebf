/**
 * The envelope every message between window, shell and office travels in, whatever the transport.
 */
import type { Problem } from '../domain/problem.ts';

/** Window → office. `session` is the token of `signIn`, absent before it. */
export interface CommandMessage {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
  readonly session?: string | undefined;
}

/** A Problem as it leaves the office: with its sentence and remedy in both languages, so that nobody needs our tables. */
export interface ToldProblem extends Problem {
  readonly text: Readonly<Record<'zh-CN' | 'en', { readonly sentence: string; readonly remedy: string }>>;
}

export type Reply<T = unknown> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ToldProblem };

/** Office → window, in answer to one command. */
export interface ReplyMessage {
  readonly id: number;
  readonly reply: Reply;
}

/** Office → window, unasked. */
export interface EventMessage {
  readonly event: string;
  readonly payload: unknown;
}

export type OfficeMessage = ReplyMessage | EventMessage;
