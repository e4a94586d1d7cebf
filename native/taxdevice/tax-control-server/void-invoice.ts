/**
 * A void at a tax-control server (发票作废 10009). The server remembers no serial of it, so it is sent exactly once; after a lost
 * answer its records show what became of it.
 */
import type { ChangeOutcome, Voided, VoidRequest } from '../../../domain/device.ts';
import { problem } from '../../../domain/problem.ts';
import type { TaxControlServerConfig } from '../../device-config.ts';
import { unwritableIn } from '../business-xml.ts';
import { isVoidOf, readVoided } from '../change-answers.ts';
import { voidFields } from '../change-fields.ts';
import { isSuccess, meaningOf } from '../problems.ts';
import { refusedBy } from '../refused.ts';
import { type Call, functions } from './functions.ts';

export async function voidInvoice(
  call: Call,
  request: VoidRequest,
  { id: deviceId }: TaxControlServerConfig,
): Promise<ChangeOutcome<Voided>> {
  const fields = voidFields(request);
  const outside = unwritableIn(fields);
  if (outside !== null) return { outcome: 'refused', problem: problem('characters-outside-gbk', outside) };
  const called = await call(functions.void, fields);
  if (called.outcome === 'notSent') {
    return { outcome: 'refused', problem: problem('device-absent', { deviceId, reason: called.reason }) };
  }
  if (called.outcome === 'unknown') return { outcome: 'unknown', reason: called.reason };
  const { code, message, data } = called.returned;
  if (!isSuccess(code)) {
    if (meaningOf(code).executed === 'unknown') return { outcome: 'unknown', reason: `return code ${code} ${message}` };
    return { outcome: 'refused', problem: refusedBy(called.returned, deviceId, { kind: request.kind }) };
  }
  const value = isVoidOf(request, data) ? readVoided(data, request.kind) : null;
  return value === null ? { outcome: 'unknown', reason: 'success that cannot be read' } : { outcome: 'done', value };
}
