/**
 * The office's questions to the shell, over the line on which the window's commands come: each has a number, and an answer or an
 * end to waiting for it.
 */
import { failed, ok } from '../../domain/problem.ts';
import { type ShellReply, type ShellRequest, shellReply, shellRequest } from '../../preload/shell-requests.ts';
import type { ShellPrinting } from './printing/shell-spooler.ts';

export interface ShellLine {
  readonly printing: ShellPrinting;
  /** True when the message was an answer of the shell's, and for nobody else. */
  takes(message: unknown): boolean;
}

/** Drawing and handing over a long invoice takes seconds; the shell itself gives up before this. */
const printWithinMs = 90_000;
const answerWithinMs = 15_000;

type Numbered<T> = T extends unknown ? Omit<T, 'shellRequest'> : never;
type Question = Numbered<ShellRequest>;
const unanswered = 'the shell did not answer';

/** @param post Null when nobody started this office who could answer. */
export function openShellLine(post: ((request: ShellRequest) => void) | null): ShellLine {
  const waiting = new Map<number, (reply: ShellReply | null) => void>();
  let lastNumber = 0;

  /** Null when no answer came. */
  function ask(question: Question, withinMs: number): Promise<ShellReply | null> {
    if (post === null) return Promise.resolve(null);
    lastNumber += 1;
    const number = lastNumber;
    const request: ShellRequest = { shellRequest: number, ...question };
    // What the shell would not read it would not answer either.
    const checked = shellRequest.safeParse(request);
    if (!checked.success) {
      return Promise.resolve({ shellReply: number, what: 'failed', reason: checked.error.issues[0]?.message ?? 'not valid' });
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(number, null), withinMs);
      waiting.set(number, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      post(request);
    });
  }

  function answer(number: number, reply: ShellReply | null): void {
    waiting.get(number)?.(reply);
    waiting.delete(number);
  }

  return {
    printing: {
      async printers() {
        const reply = await ask({ what: 'printers' }, answerWithinMs);
        if (reply?.what === 'printers') return ok(reply.printers);
        return failed('printer-failed', { reason: reply?.what === 'failed' ? reply.reason : unanswered, accepted: 'no' });
      },
      async print(order) {
        if (post === null) return { outcome: 'notTaken', reason: 'this office runs without a shell' };
        const reply = await ask({ what: 'print', order }, printWithinMs);
        if (reply?.what === 'print') return reply.result;
        return reply?.what === 'failed'
          ? { outcome: 'notTaken', reason: reply.reason }
          : { outcome: 'unclear', reason: unanswered };
      },
    },
    takes(message) {
      if (typeof message !== 'object' || message === null || !('shellReply' in message)) return false;
      const read = shellReply.safeParse(message);
      if (read.success) answer(read.data.shellReply, read.data);
      // An answer that cannot be read is none: what was asked for may have happened.
      else if (typeof message.shellReply === 'number') answer(message.shellReply, null);
      return true;
    },
  };
}
