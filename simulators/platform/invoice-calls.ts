/**
 * The calls of docs/platform-api.yaml about issued invoices: handing them over, asking for them, comparing what both sides
 * hold, their layout files, their way to the buyer and the forms that special ones need to be reversed.
 */
import { type ApiAnswer, type ApiRequest, jsonOf, problem } from './answer.ts';
import { rfc3339 } from './clock.ts';
import { digestOf } from './digest.ts';
import type { SimulatedPlatform } from './platform.ts';
import { dayOf, readReconciliation, reconciliationFile } from './reconciliation.ts';
import type { RedForm } from './red-forms.ts';
import { daySchema, deliverySchema, digestSchema, fenOf, redFormSchema, uploadSchema } from './wire.ts';

/** Longest upload. */
const maxDocuments = 200;

export function upload(platform: SimulatedPlatform, { body }: ApiRequest): ApiAnswer {
  const request = uploadSchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'documents');
  if (request.data.documents.length > maxDocuments) return problem(413, 'too-large', 'more than 200 documents');
  return {
    status: 200,
    json: { results: platform.documents.receive(request.data.documents, platform.rejectKeys, platform.clock.now()) },
  };
}

export function oneInvoice(
  { documents }: SimulatedPlatform,
  _: ApiRequest,
  [code = '', number = '']: readonly string[],
): ApiAnswer {
  const row = documents.find(code, number);
  if (row === null) return problem(404, 'not-found');
  return { status: 200, json: { ...JSON.parse(row.content), receivedAt: rfc3339(row.receivedAt) } };
}

/** Equal when count, amount and hash all are; else what is held here. */
export function compareDigests({ documents }: SimulatedPlatform, { body }: ApiRequest): ApiAnswer {
  const request = digestSchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'digest');
  const { deviceNo, kind, code, from, to } = request.data;
  const held = documents.ofRange({ deviceNo, kind, code, from: Number(from), to: Number(to) });
  const ours = digestOf(held);
  const match =
    ours.count === request.data.count && ours.gross === fenOf(request.data.amount) && ours.sha256 === request.data.sha256;
  if (match) return { status: 200, json: { match } };
  const theirs = held.map(({ number, revision, sha256 }) => ({ number, revision, sha256 }));
  return { status: 200, json: { match, theirs } };
}

/** The platform's file over the asking counter's invoices of a day; a day without any has a file without rows. */
export function theirReconciliation(
  { documents, clock }: SimulatedPlatform,
  { counterId }: ApiRequest,
  [day = '']: readonly string[],
): ApiAnswer {
  const known = daySchema.safeParse(day).success && day <= dayOf(rfc3339(clock.now()));
  if (!known) return problem(404, 'not-found', 'no such day yet');
  const rows = documents.issuedBy(counterId).filter((row) => dayOf(row.issuedAt) === day);
  return { status: 200, csv: reconciliationFile(rows) };
}

export function takeReconciliation(
  { papers, clock }: SimulatedPlatform,
  { body, contentType, counterId }: ApiRequest,
  [day = '']: readonly string[],
): ApiAnswer {
  const text = body.toString('utf8');
  const file = readReconciliation(text);
  if (contentType !== 'text/csv' || !daySchema.safeParse(day).success) return problem(400, 'malformed', 'day or media type');
  if (!file.ok) return problem(400, 'malformed', file.fault);
  papers.putReconciliation({ day, counterId, text }, clock.now());
  return { status: 204 };
}

export function putLayout(
  { papers, documents, clock }: SimulatedPlatform,
  { body }: ApiRequest,
  [code = '', number = '', format = '']: readonly string[],
): ApiAnswer {
  if (format !== 'pdf' && format !== 'ofd') return problem(404, 'not-found', 'format');
  if (documents.find(code, number) === null) return problem(404, 'invoice-not-found');
  const outcome = papers.putLayout({ code, number, format, content: body }, clock.now());
  switch (outcome) {
    case 'stored':
      return { status: 201 };
    case 'same':
      return { status: 200 };
    case 'differs':
      return problem(409, 'layout-differs');
  }
}

export function deliver({ papers, documents, clock }: SimulatedPlatform, { body }: ApiRequest): ApiAnswer {
  const request = deliverySchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'delivery');
  if (documents.find(request.data.code, request.data.number) === null) return problem(404, 'not-found');
  const url = papers.deliver(request.data, clock.now());
  return { status: 202, json: url === null ? {} : { url } };
}

export function requestRedForm({ redForms, clock }: SimulatedPlatform, { body, counterId }: ApiRequest): ApiAnswer {
  const content = jsonOf(body);
  const request = redFormSchema.safeParse(content);
  if (!request.success) return problem(400, 'malformed', 'red form');
  return { status: 202, json: formOf(redForms.request(counterId, request.data, clock.now())) };
}

export function oneRedForm({ redForms }: SimulatedPlatform, _: ApiRequest, [requestId = '']: readonly string[]): ApiAnswer {
  const form = redForms.find(requestId);
  return form === null ? problem(404, 'not-found') : { status: 200, json: formOf(form) };
}

function formOf({ state, number }: RedForm): { state: string; number?: string } {
  return number === null ? { state } : { state, number };
}
