/**
 * A request as the calls see it, whole and with its counter known, and the answer they give: a status with a JSON value, a
 * text, or nothing.
 */
import type { SimulatedPlatform } from './platform.ts';

export interface ApiRequest {
  readonly method: string;
  /** Path without query, still escaped. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Media type of the body without parameters; empty when there is none. */
  readonly contentType: string;
  readonly body: Buffer;
  readonly counterId: string;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON value; absent for an empty body. */
  readonly json?: unknown;
  /** A CSV file instead of JSON. */
  readonly csv?: string;
  /** Text of the header `Retry-After`. */
  readonly retryAfter?: string;
}

/** One call; `ids` are the parts of the path that its template leaves open, in order. */
export type Handler = (
  platform: SimulatedPlatform,
  request: ApiRequest,
  ids: readonly string[],
) => ApiAnswer | Promise<ApiAnswer>;

/** An RFC 9457 problem; `more` are the members its type adds. */
export function problem(status: number, type: string, detail?: string, more: Readonly<Record<string, unknown>> = {}): ApiAnswer {
  return {
    status,
    json: { type, title: type.replaceAll('-', ' '), status, ...(detail === undefined ? {} : { detail }), ...more },
  };
}

/** The body of an answer as it goes over the wire; null when it has none. */
export function bodyOf({ status, json, csv }: ApiAnswer): { readonly type: string; readonly text: string } | null {
  if (csv !== undefined) return { type: 'text/csv; charset=utf-8', text: csv };
  if (json === undefined) return null;
  return { type: status >= 400 ? 'application/problem+json' : 'application/json', text: JSON.stringify(json) };
}

/** The JSON value of a body; undefined when it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
