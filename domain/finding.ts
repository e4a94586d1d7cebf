/**
 * What validation says of one field of a draft.
 */
import { type Problem, type ProblemCode, type ProblemDetails, problem } from './problem.ts';

/** `block` stops the issue, `warn` is shown. */
export interface Finding {
  /** The field, with dots: `buyer.taxId`, `lines.0.name`. */
  readonly path: string;
  readonly severity: 'block' | 'warn';
  readonly problem: Problem;
}

/** A finding that stops the issue. */
export function blocks(path: string, code: ProblemCode, details: ProblemDetails = {}): Finding {
  return { path, severity: 'block', problem: problem(code, details) };
}

/** A finding that is shown and stops nothing. */
export function warns(path: string, code: ProblemCode, details: ProblemDetails = {}): Finding {
  return { path, severity: 'warn', problem: problem(code, details) };
}
