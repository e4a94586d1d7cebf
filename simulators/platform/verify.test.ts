import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type SignedRequest, verifyRequest } from './verify.ts';

const secret = 'schlüssel-密钥';
const secretOf = (keyId: string) => (keyId === 'counter-07' ? secret : undefined);
const now = Date.parse('2026-11-22T10:00:00+08:00');
const date = 'Sun, 22 Nov 2026 02:00:00 GMT';

// signed by openssl from a signature base written by hand, not by any code of this project
const body = Buffer.from('{"claimId":"c-1","orderNo":"E260110001","lineIds":["1"]}');
const golden: SignedRequest = {
  method: 'POST',
  targetUri: 'https://platform.example/api/v1/claims',
  headers: {
    date,
    'content-digest': 'sha-256=:zZNBpuFLme78jNJpqUP4NldBiINq/unhGyWmwG1228k=:',
    'signature-input':
      'sig1=("@method" "@target-uri" "content-digest" "date");created=1795312800;keyid="counter-07";alg="hmac-sha256"',
    signature: 'sig1=:5dhLaigisCDI7jrq0qkx4XoHSk58l53pxZoomXQDb10=:',
  },
  body,
};

/** Signs anything, also what no counter would sign. */
function signed(
  parameters: string,
  values: readonly string[],
  changes: Partial<SignedRequest> = {},
  label = 'any',
): SignedRequest {
  const names = [...parameters.matchAll(/"([^"]+)"/g)].map((match) => match[1]).slice(0, values.length);
  const base = [...names.map((name, index) => `"${name}": ${values[index]}`), `"@signature-params": ${parameters}`].join('\n');
  const signature = createHmac('sha256', secret).update(base).digest('base64');
  const headers = { date, 'signature-input': `${label}=${parameters}`, signature: `${label}=:${signature}:`, ...changes.headers };
  return { method: 'GET', targetUri: 'http://p/v1/time', body: Buffer.alloc(0), ...changes, headers };
}
const plain = ['GET', 'http://p/v1/time', date];
const verdict = (request: SignedRequest, at = now) => verifyRequest(request, secretOf, at);

describe('verifyRequest', () => {
  it('accepts the golden request, under any label, with or without alg and created', () => {
    expect(verdict(golden)).toEqual({ ok: true, keyId: 'counter-07' });
    const headers = Object.fromEntries(
      Object.entries(golden.headers).map(([name, value]) => [name, value?.replace(/^sig1=/, 'x-2.y=')]),
    );
    expect(verdict({ ...golden, headers })).toMatchObject({ ok: true });
    expect(verdict(signed('("@method" "@target-uri" "date");keyid="counter-07"', plain))).toMatchObject({ ok: true });
  });

  it('refuses when anything that is covered was changed', () => {
    const changes: Partial<SignedRequest>[] = [
      { method: 'PUT' },
      { targetUri: `${golden.targetUri}?x=1` },
      { targetUri: golden.targetUri.replace('https', 'http') },
      { body: Buffer.concat([body, Buffer.from(' ')]) },
      { headers: { ...golden.headers, date: 'Sun, 22 Nov 2026 02:00:01 GMT' } },
      { headers: { ...golden.headers, signature: golden.headers.signature?.replace('5dh', '5dH') } },
    ];
    for (const change of changes) expect(verdict({ ...golden, ...change })).toMatchObject({ ok: false, type: 'signature' });
  });

  it('refuses a new digest that the signature does not cover', () => {
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const headers = { date, 'content-digest': digest };
    const open = signed('("@method" "@target-uri" "date");keyid="counter-07"', plain, { body, headers });
    expect(verdict(open)).toMatchObject({ ok: false, detail: 'content-digest is not covered' });
  });

  it('refuses an unknown key, another algorithm, a missing header, two signatures and noise', () => {
    const bad = [
      signed('("@method" "@target-uri" "date");keyid="counter-99"', plain),
      signed('("@method" "@target-uri" "date");keyid="counter-07";alg="rsa-v1_5-sha256"', plain),
      signed('("@method" "@target-uri" "date");created=1', plain),
      signed('("@method" "date" "date");keyid="counter-07"', plain),
      signed('("@method" "@target-uri");keyid="counter-07"', plain.slice(0, 2)),
      { ...golden, headers: { ...golden.headers, signature: undefined } },
      { ...golden, headers: { ...golden.headers, 'content-digest': undefined } },
      {
        ...golden,
        headers: { ...golden.headers, 'signature-input': `${golden.headers['signature-input']}, b=("date");keyid="x"` },
      },
      { ...golden, headers: { ...golden.headers, 'signature-input': 'sig1=(((' } },
    ];
    for (const request of bad) expect(verdict(request)).toMatchObject({ ok: false, type: 'signature' });
  });

  it('allows five minutes either way and calls the rest a clock', () => {
    expect(verdict(golden, now + 300_000)).toMatchObject({ ok: true });
    expect(verdict(golden, now - 300_000)).toMatchObject({ ok: true });
    expect(verdict(golden, now + 301_000)).toMatchObject({ ok: false, type: 'clock-skew' });
    expect(verdict(golden, now - 301_000)).toMatchObject({ ok: false, type: 'clock-skew' });
  });
});
