/**
 * Reads what the platform means when it does not simply answer: its problem documents and states, mapped once to this
 * project's Problems.
 */
import { type Problem, type ProblemDetails, problem } from '../../../domain/problem.ts';
import type { Answer } from './exchange.ts';
import { alreadyInvoiced, platformTime, problemDocument } from './wire.ts';

/**
 * The Problem of an answer whose status is not the expected one. `now` is this counter's time, milliseconds since 1970,
 * for a Retry-After that names a date.
 */
export function refusalOf(answer: Answer, now: number): Problem {
  if (answer.status === 429 || answer.status >= 500) return problem('platform-busy', busyDetails(answer, now));
  const json = parseJson(answer.text);
  const document = problemDocument.safeParse(json);
  // A conflict that does not say what it is about is still a no, and not "nobody could be asked"; that a request is too long is often
  // said by a proxy in front of the platform, in a page of its own.
  if (!document.success && (answer.status === 409 || answer.status === 413)) {
    return problem('platform-refused', { status: answer.status, type: '', detail: '' });
  }
  if (!document.success) return problem('platform-broken-answer', { reason: `status-${answer.status}` });
  const type = shortType(document.data.type);
  const told = { status: answer.status, type, detail: spoken(document.data.detail ?? '') };
  if (answer.status === 401) return type === 'clock-skew' ? skew(answer, json) : problem('platform-signature', told);
  if (answer.status === 404 && type === 'order-not-found') return problem('order-not-found');
  if (answer.status === 409 && type === 'claimed') return problem('order-claimed-elsewhere');
  if (answer.status === 409 && type === 'already-invoiced') return taken(json);
  return problem('platform-refused', told);
}

/** JSON, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds of a Retry-After header (seconds or an HTTP date); null when absent or unreadable, never negative. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function busyDetails(answer: Answer, now: number): ProblemDetails {
  const wait = retryAfterMs(answer.headers.get('retry-after'), now);
  return { status: answer.status, ...(wait === null ? {} : { retryAfterMs: wait }) };
}

function skew(answer: Answer, json: unknown): Problem {
  const told = platformTime.safeParse(json);
  const theirs = told.success ? told.data.now : answer.headers.get('date');
  return problem('platform-clock-skew', theirs === null ? {} : { now: theirs });
}

function taken(json: unknown): Problem {
  const told = alreadyInvoiced.safeParse(json);
  // Said clearly enough not to issue, even when the rest of it cannot be read.
  if (!told.success) return problem('order-already-invoiced', { channel: '', code: '', number: '' });
  const { by, code, number, at } = told.data;
  return problem('order-already-invoiced', { channel: spoken(by), code: code ?? '', number: number ?? '', at });
}

/** The stable word at the end of a problem type, which may be written as a URI: `https://…/problems/claimed` → `claimed`. */
function shortType(type: string): string {
  return spoken(type.split(/[/:#]/).at(-1) ?? type);
}

/** Text from outside, fit to stand in a sentence: one line, bounded. */
function spoken(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').slice(0, 200);
}
