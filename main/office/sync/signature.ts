/**
 * Signs requests to the platform: HTTP Message Signatures (RFC 9421) with `hmac-sha256` and Content-Digest (RFC 9530),
 * so that the platform knows which counter speaks, that nothing was changed on the way, and that it is not an old recording.
 */
import { createHash, createHmac } from 'node:crypto';

/** What one request looks like before it is signed. */
export interface UnsignedRequest {
  readonly method: string;
  /** Absolute address, exactly as it is requested. */
  readonly url: string;
  /** Bytes, or text that goes as UTF-8; absent when the request has no body. */
  readonly body?: string | Uint8Array;
  /** Counter's time of sending, milliseconds since 1970; the wire carries whole seconds. */
  readonly at: number;
}

export interface SigningKey {
  readonly counterId: string;
  /** Shared secret; its UTF-8 bytes are the key. */
  readonly secret: string;
}

/** `Content-Digest` of a body: `sha-256=:…:`. */
export function contentDigest(body: string | Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** True when `counterId` can be the key id of a signature: printable ASCII, 1 to 64 characters. */
export function isKeyId(counterId: string): boolean {
  return /^[\x20-\x7e]{1,64}$/.test(counterId);
}

/**
 * Headers that prove a request: `date`, `signature-input`, `signature`, and `content-digest` where there is a body.
 * @throws Error when the counter id cannot be written in a header; check with {@link isKeyId} where it is configured.
 */
export function signatureHeaders(request: UnsignedRequest, key: SigningKey): Record<string, string> {
  if (!isKeyId(key.counterId)) throw new Error('counter id is not printable ASCII');
  const date = new Date(request.at).toUTCString();
  const digest = request.body === undefined ? undefined : contentDigest(request.body);
  const covered: [name: string, value: string][] = [
    ['@method', request.method],
    ['@target-uri', request.url],
    ...(digest === undefined ? [] : [['content-digest', digest] satisfies [string, string]]),
    ['date', date],
  ];
  const names = covered.map(([name]) => `"${name}"`).join(' ');
  const keyId = key.counterId.replace(/[\\"]/g, '\\$&');
  const parameters = `(${names});created=${Math.floor(request.at / 1000)};keyid="${keyId}";alg="hmac-sha256"`;
  const base = [...covered, ['@signature-params', parameters]].map(([name, value]) => `"${name}": ${value}`).join('\n');
  const signature = createHmac('sha256', Buffer.from(key.secret, 'utf8')).update(base, 'utf8').digest('base64');
  return {
    date,
    ...(digest === undefined ? {} : { 'content-digest': digest }),
    'signature-input': `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
  };
}
