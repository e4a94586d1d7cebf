/**
 * The Problem of a return code, with the figures its sentence mentions.
 */
import type { DeviceId } from '../../domain/ids.ts';
import { type Problem, type ProblemDetails, problem } from '../../domain/problem.ts';
import { meaningOf } from './problems.ts';
import type { Returned } from './returned.ts';

/** @param more Figures that only the caller knows, such as the kind asked for. */
export function refusedBy({ code, message }: Returned, deviceId: DeviceId, more: ProblemDetails = {}): Problem {
  const meaning = meaningOf(code);
  const tries: ProblemDetails = meaning.triesLeft === undefined ? {} : { triesLeft: meaning.triesLeft };
  return problem(meaning.problem, { ...more, ...tries, deviceId, code, message });
}
