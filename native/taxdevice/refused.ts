/**
 * The Problem of a return code, with the figures its sentence mentions.
 */
import type { NumberRun } from '../../domain/device.ts';
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

/**
 * What is done to stock was refused: of a run a device may say that it does not know the number or that there is none, and both times
 * it does not know the run.
 * @param run With its figures where the command names a run, else the kind alone.
 */
export function stockRefusal(refused: Problem, run: NumberRun | Pick<NumberRun, 'kind'>, deviceId: DeviceId): Problem {
  const isUnknown = refused.code === 'device-code-number' || refused.code === 'device-no-stock';
  return isUnknown ? problem('device-run-unknown', { deviceId, ...run }) : refused;
}
