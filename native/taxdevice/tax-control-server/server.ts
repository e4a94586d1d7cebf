/**
 * The questions to a tax-control server: each asked once, its answer a value or a Problem. None of them changes anything.
 */
import type { DeviceInvoice, DeviceQuery, Stock, Unsent } from '../../../domain/device.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { failed, ok, type ProblemDetails, problem, type Result } from '../../../domain/problem.ts';
import type { TaxControlServerConfig } from '../../device-config.ts';
import { type IdentityAnswer, readIdentity, readKindData, readStock } from '../answers.ts';
import { readUnsent } from '../bureau-answers.ts';
import type { XmlFields } from '../business-xml.ts';
import { canonicalCode, isNoneFound, isSuccess } from '../problems.ts';
import { queryFields } from '../query-fields.ts';
import { readInvoices } from '../records.ts';
import { refusedBy } from '../refused.ts';
import type { Returned } from '../returned.ts';
import { type Call, functions, type ServerFunction } from './functions.ts';

export const serverCodes = { noStock: '-10311', issuedAlready: '-10324', beingIssued: '-10326' } as const;

/** Server and key information (20002): who it is, and beside it the data of each kind. */
export async function askInformation(
  call: Call,
  { id: deviceId, deviceNo }: TaxControlServerConfig,
): Promise<Result<{ readonly answer: IdentityAnswer; readonly fields: XmlFields }>> {
  const asked = await returned(call, functions.identity, {}, { deviceId });
  if (!asked.ok) return asked;
  if (!isSuccess(asked.value.code)) return { ok: false, problem: refusedBy(asked.value, deviceId) };
  const answer = readIdentity(asked.value.data);
  if (answer === null) return broken(functions.identity, { deviceId });
  const actual = answer.identity.deviceNo;
  if (deviceNo !== undefined && deviceNo !== actual) return failed('device-wrong-disk', { deviceId, expected: deviceNo, actual });
  return ok({ answer, fields: asked.value.data });
}

/** One reading out of the information about one kind. */
export async function askOfKind<T>(
  call: Call,
  config: TaxControlServerConfig,
  kind: InvoiceKind,
  read: (fields: XmlFields, kind: InvoiceKind) => T | null,
): Promise<Result<T>> {
  const asked = await askInformation(call, config);
  if (!asked.ok) return asked;
  const deviceId = config.id;
  const fields = readKindData(asked.value.fields, kind);
  if (fields === null) return failed('device-kind-not-authorised', { deviceId, kind });
  const value = read(fields, kind);
  return value === null ? broken(functions.identity, { deviceId }) : ok(value);
}

export async function askStock(call: Call, { id: deviceId }: TaxControlServerConfig, kind: InvoiceKind): Promise<Result<Stock>> {
  const asked = await returned(call, functions.stock, { fplxdm: kind }, { deviceId });
  if (!asked.ok) return asked;
  const { code, data } = asked.value;
  if (canonicalCode(code) === serverCodes.noStock) return ok({ kind, next: null, remaining: 0, segments: [] });
  if (!isSuccess(code)) return { ok: false, problem: refusedBy(asked.value, deviceId, { kind }) };
  const stock = readStock(data, kind);
  return stock === null ? broken(functions.stock, { deviceId }) : ok(stock);
}

export async function askUnsent(
  call: Call,
  { id: deviceId }: TaxControlServerConfig,
  kind: InvoiceKind,
): Promise<Result<Unsent>> {
  const asked = await returned(call, functions.unsent, { fplxdm: kind }, { deviceId });
  if (!asked.ok) return asked;
  if (!isSuccess(asked.value.code)) return { ok: false, problem: refusedBy(asked.value, deviceId, { kind }) };
  const unsent = readUnsent(asked.value.data, kind);
  return unsent === null ? broken(functions.unsent, { deviceId }) : ok(unsent);
}

/** A serial that is being issued is `issue-in-progress`: neither there nor not. */
export async function askInvoices(
  call: Call,
  { id: deviceId }: TaxControlServerConfig,
  query: DeviceQuery,
): Promise<Result<readonly DeviceInvoice[]>> {
  const asked = await returned(call, functions.query, queryFields(query), { deviceId });
  if (!asked.ok) return asked;
  if (isNoneFound(asked.value.code)) return ok([]);
  if (!isSuccess(asked.value.code)) return { ok: false, problem: refusedBy(asked.value, deviceId, { kind: query.kind }) };
  const found = readInvoices(asked.value.data, query.kind);
  return found === null ? broken(functions.query, { deviceId }) : ok(found);
}

async function returned(
  call: Call,
  asked: ServerFunction,
  fields: XmlFields,
  details: ProblemDetails,
): Promise<Result<Returned>> {
  const called = await call(asked, fields);
  switch (called.outcome) {
    case 'returned':
      return ok(called.returned);
    case 'notSent':
      return failed('device-absent', { ...details, reason: called.reason });
    case 'unknown':
      return {
        ok: false,
        problem: problem(called.answered ? 'device-garbled' : 'device-silent', { ...details, reason: called.reason }),
      };
  }
}

function broken(asked: ServerFunction, details: ProblemDetails) {
  return failed('device-garbled', { ...details, reason: asked.id });
}
