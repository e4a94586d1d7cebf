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

/** What is done to a run was refused; a number that the device does not know is a run that it does not know. */
export function runRefusal(refused: Problem, { kind, code, first, count }: NumberRun, deviceId: DeviceId): Problem {
  return refused.code === 'device-code-number' ? problem('device-run-unknown', { deviceId, kind, code, first, count }) : refused;
}
