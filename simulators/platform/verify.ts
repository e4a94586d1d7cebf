/**
 * Verifies the signature of a request (RFC 9421, RFC 9530) as a stranger would: from the headers that came, with no code
 * of the side that signed.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  /** Scheme, authority, path and query as the client wrote them. */
  readonly targetUri: string;
  /** Header values by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export type Verdict =
  | { readonly ok: true; readonly keyId: string }
  | { readonly ok: false; readonly type: 'signature' | 'clock-skew'; readonly detail: string };

/** Farthest a Date may be from the platform's clock. */
const maxSkewMs = 5 * 60_000;

/** `secretOf` knows the secret of a counter, or undefined; `now` is the platform's clock in milliseconds. */
export function verifyRequest(request: SignedRequest, secretOf: (keyId: string) => string | undefined, now: number): Verdict {
  const input = oneMember(request.headers['signature-input']);
  const signed = oneMember(request.headers.signature);
  if (input === null || signed === null || input.label !== signed.label) return refuse('one signature with its input is needed');
  const parameters = readParameters(input.value);
  if (parameters === null) return refuse('signature-input cannot be read');
  const missing = missingComponent(parameters.components, request.body.length > 0);
  if (missing !== null) return refuse(`${missing} is not covered`);
  if (parameters.alg !== undefined && parameters.alg !== 'hmac-sha256') return refuse('algorithm is not hmac-sha256');
  const secret = secretOf(parameters.keyId);
  if (secret === undefined) return refuse('unknown key');
  if (request.body.length > 0 && !digestMatches(request)) return refuse('content-digest is not that of the body');
  const base = signatureBase(request, parameters.components, input.value);
  if (base === null) return refuse('a covered header is missing');
  const claimed = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(signed.value)?.[1];
  const expected = createHmac('sha256', Buffer.from(secret, 'utf8')).update(base, 'utf8').digest();
  const actual = Buffer.from(claimed ?? '', 'base64');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return refuse('signature does not match');
  const skew = Math.abs(Date.parse(request.headers.date ?? '') - now);
  if (Number.isNaN(skew)) return refuse('date cannot be read');
  if (skew > maxSkewMs) return { ok: false, type: 'clock-skew', detail: 'date is more than five minutes off' };
  return { ok: true, keyId: parameters.keyId };
}

function refuse(detail: string): Verdict {
  return { ok: false, type: 'signature', detail };
}

/** The one member of a structured dictionary, `label=value`; null when there is none or another follows. */
function oneMember(header: string | undefined): { label: string; value: string } | null {
  const match = /^\s*([a-z*][a-z0-9_.*-]*)=(.+?)\s*$/.exec(header ?? '');
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const outsideStrings = match[2].replace(/"(\\.|[^"\\])*"/g, '');
  return outsideStrings.includes(',') ? null : { label: match[1], value: match[2] };
}

interface Parameters {
  readonly components: readonly string[];
  readonly keyId: string;
  readonly alg: string | undefined;
}

function readParameters(value: string): Parameters | null {
  const match = /^\(((?:"[!-~]+"(?: +"[!-~]+")*)?)\)((?:;[a-z]+=(?:"(?:\\.|[^"\\])*"|-?\d+))*)$/.exec(value);
  if (match === null) return null;
  const components = [...(match[1] ?? '').matchAll(/"([^"]+)"/g)].map((found) => found[1] ?? '');
  const given = new Map<string, string>();
  for (const [, name = '', text = ''] of (match[2] ?? '').matchAll(/;([a-z]+)=("(?:\\.|[^"\\])*"|-?\d+)/g)) {
    given.set(name, text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text);
  }
  const keyId = given.get('keyid');
  return keyId === undefined || new Set(components).size !== components.length
    ? null
    : { components, keyId, alg: given.get('alg') };
}

function missingComponent(components: readonly string[], hasBody: boolean): string | null {
  const needed = ['@method', '@target-uri', 'date', ...(hasBody ? ['content-digest'] : [])];
  return needed.find((name) => !components.includes(name)) ?? null;
}

function digestMatches(request: SignedRequest): boolean {
  const claimed = /(?:^|,)\s*sha-256=:([^:]+):/.exec(request.headers['content-digest'] ?? '')?.[1];
  return claimed === createHash('sha256').update(request.body).digest('base64');
}

function signatureBase(request: SignedRequest, components: readonly string[], parameters: string): string | null {
  const lines: string[] = [];
  for (const name of components) {
    const value = name === '@method' ? request.method : name === '@target-uri' ? request.targetUri : request.headers[name];
    if (value === undefined) return null;
    lines.push(`"${name}": ${value.trim()}`);
  }
  return [...lines, `"@signature-params": ${parameters}`].join('\n');
}
