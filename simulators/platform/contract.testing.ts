/**
 * Holds docs/platform-api.yaml against what really goes over the wire. Tests give its `fetch` to the client: every request
 * and every answer that passes is checked with the schemas of that file, and what does not fit is kept as a violation.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { z } from 'zod';

const media = z.object({ schema: z.unknown().optional() });
const parameter = z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean().default(false) });
const reference = z.object({ $ref: z.string() });
const response = z.object({
  headers: z.record(z.string(), z.object({ required: z.boolean().default(false) })).default({}),
  content: z.record(z.string(), media).optional(),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), media) }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});
const document = z.object({
  paths: z.record(
    z.string(),
    z
      .looseObject({ parameters: z.array(parameter), get: operation, post: operation, put: operation, delete: operation })
      .partial(),
  ),
  components: z.object({ responses: z.record(z.string(), response), schemas: z.record(z.string(), z.unknown()) }),
});
const methods = ['get', 'post', 'put', 'delete'] as const;

/** The file as it is. */
export const contractFile: unknown = parse(readFileSync(join(import.meta.dirname, '../../docs/platform-api.yaml'), 'utf8'));
export const contract = document.parse(contractFile);

const ajv = new Ajv2020({ strict: false, allErrors: false }).addSchema({
  $id: 'contract:',
  ...z.looseObject({}).parse(contractFile),
});

/** What a value at a place of the contract violates; null when it fits. `pointer` leads to a schema inside the file. */
function violationAt(pointer: readonly string[], value: unknown): string | null {
  const path = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`contract:#/${path}`);
  if (validate === undefined) throw new Error(`no schema at ${path}`);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

interface Call {
  readonly id: string;
  readonly template: string;
  readonly method: (typeof methods)[number];
  readonly operation: z.infer<typeof operation>;
  readonly pathValues: Readonly<Record<string, string>>;
}

/** The operation of a request; null when the contract has none. */
function callOf(method: string, path: string): Call | null {
  const lower = methods.find((name) => name.toUpperCase() === method);
  if (lower === undefined) return null;
  for (const [template, item] of Object.entries(contract.paths)) {
    const found = item[lower];
    const match = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (found === undefined || match === null) continue;
    const pathValues = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([name, raw]) => [name, decodeURIComponent(raw)]),
    );
    return { id: found.operationId, template, method: lower, operation: found, pathValues };
  }
  return null;
}

/** What an answer violates. `body` is the text as it came. */
export function answerViolation(
  method: string,
  path: string,
  answer: { readonly status: number; readonly headers: Headers; readonly body: string },
): string | null {
  const call = callOf(method, path);
  if (call === null) return answer.status === 404 ? null : `${method} ${path} is not in the contract`;
  const declared = call.operation.responses[String(answer.status)];
  if (declared === undefined) return `${call.id} never answers ${answer.status}`;
  const shared = '$ref' in declared ? (declared.$ref.split('/').at(-1) ?? '') : null;
  const base =
    shared === null
      ? ['paths', call.template, call.method, 'responses', String(answer.status)]
      : ['components', 'responses', shared];
  const expected = '$ref' in declared ? contract.components.responses[shared ?? ''] : declared;
  if (expected === undefined) return `${call.id}: dangling response`;
  for (const [name, { required }] of Object.entries(expected.headers)) {
    if (required && answer.headers.get(name) === null) return `${call.id} ${answer.status}: no ${name}`;
  }
  if (expected.content === undefined) return answer.body === '' ? null : `${call.id} ${answer.status}: unexpected body`;
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (!(type in expected.content)) return `${call.id} ${answer.status}: type ${type}`;
  const violation = bodyViolation([...base, 'content', type], expected.content[type], type, answer.body);
  return violation === null ? null : `${call.id} ${answer.status}: ${violation}`;
}

/** What a body violates whose media type the contract knows; without a schema any bytes will do. */
function bodyViolation(
  pointer: readonly string[],
  declared: z.infer<typeof media> | undefined,
  type: string,
  body: string,
): string | null {
  if (declared?.schema === undefined) return null;
  return violationAt([...pointer, 'schema'], type.endsWith('json') ? parseJson(body) : body);
}

/** What a request violates. */
function requestViolation(
  method: string,
  url: URL,
  request: { readonly headers: Headers; readonly body: string | null },
  base = '',
): string | null {
  const call = callOf(method, url.pathname.slice(base.length));
  if (call === null) return `${method} ${url.pathname} is not in the contract`;
  for (const name of [
    'date',
    'signature',
    'signature-input',
    ...(request.body === null ? [] : ['content-digest', 'content-type']),
  ]) {
    if (request.headers.get(name) === null) return `${call.id}: no ${name}`;
  }
  const known = new Set(call.operation.parameters.filter((one) => one.in === 'query').map((one) => one.name));
  for (const name of url.searchParams.keys()) if (!known.has(name)) return `${call.id}: unknown query ${name}`;
  const shared = contract.paths[call.template]?.parameters ?? [];
  const parameters = [
    ...shared.map((one, index) => ({ ...one, at: ['paths', call.template, 'parameters', String(index)] })),
    ...call.operation.parameters.map((one, index) => ({
      ...one,
      at: ['paths', call.template, call.method, 'parameters', String(index)],
    })),
  ];
  for (const { name, in: place, required, at } of parameters) {
    const raw = place === 'path' ? call.pathValues[name] : (url.searchParams.get(name) ?? undefined);
    if (raw === undefined && required) return `${call.id}: no ${name}`;
    if (raw === undefined) continue;
    const pointer = [...at, 'schema'];
    // a query is text; a number in it is judged as the number it spells
    const violation = violationAt(pointer, raw) && violationAt(pointer, Number(raw));
    if (violation !== null) return `${call.id} ${name}: ${violation}`;
  }
  const declared = call.operation.requestBody?.content;
  if ((declared === undefined) !== (request.body === null)) return `${call.id}: body`;
  if (declared === undefined || request.body === null) return null;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (!(type in declared)) return `${call.id}: type ${type}`;
  const pointer = ['paths', call.template, call.method, 'requestBody', 'content', type];
  const violation = bodyViolation(pointer, declared[type], type, request.body);
  return violation === null ? null : `${call.id} body: ${violation}`;
}

export interface CheckedFetch {
  readonly fetch: typeof fetch;
  /** What did not fit, in the order it passed. */
  readonly violations: string[];
  /** Calls that were checked, by operation and status: `claim 201`. */
  readonly seen: Set<string>;
}

/** The machine's fetch, with every exchange held against the contract. */
export function checkedFetch(): CheckedFetch {
  const violations: string[] = [];
  const seen = new Set<string>();
  async function checked(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const sent = { headers: request.headers, body: request.body === null ? null : await request.clone().text() };
    const asked = requestViolation(request.method, url, sent);
    if (asked !== null) violations.push(`request ${asked}`);
    const response = await fetch(input, init);
    const body = await response.clone().text();
    const answered = answerViolation(request.method, url.pathname, { status: response.status, headers: response.headers, body });
    if (answered !== null) violations.push(`answer ${answered}`);
    seen.add(`${callOf(request.method, url.pathname)?.id} ${response.status}`);
    return response;
  }
  return { fetch: checked, violations, seen };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
