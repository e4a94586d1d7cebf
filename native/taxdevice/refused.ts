/**
 * The Problem of a return code, with the figures its sentence mentions.
 */
import type { DeviceId } from '../../domain/ids.ts';
import type { InvoiceContent } from '../../domain/invoice.ts';
import { fenToYuan } from '../../domain/money.ts';
import { type Problem, type ProblemDetails, problem } from '../../domain/problem.ts';
import { combinedRate } from '../../domain/tax.ts';
import { meaningOf } from './problems.ts';
import type { Returned } from './returned.ts';

/** @param more Figures that only the caller knows, such as the kind asked for. */
export function refusedBy({ code, message }: Returned, deviceId: DeviceId, more: ProblemDetails = {}): Problem {
  const meaning = meaningOf(code);
  const tries: ProblemDetails = meaning.triesLeft === undefined ? {} : { triesLeft: meaning.triesLeft };
  return problem(meaning.problem, { ...more, ...tries, deviceId, code, message });
}

/** Figures of an invoice that the sentence of its refusal may mention. */
export function issueFigures({ kind, totals, lines }: InvoiceContent): ProblemDetails {
  return { kind, net: fenToYuan(totals.net), rate: combinedRate(lines) };
}
