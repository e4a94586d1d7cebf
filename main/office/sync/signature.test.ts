import { describe, expect, it } from 'vitest';
import { contentDigest, isKeyId, signatureHeaders } from './signature.ts';

const key = { counterId: 'counter-07', secret: 'schlüssel-密钥' };
const at = Date.parse('2026-11-22T10:00:00.750+08:00');

// Both values were made with openssl alone, from the signature base written out by hand:
//   openssl dgst -sha256 -mac HMAC -macopt hexkey:<hex of the secret's UTF-8 bytes> -binary base.txt | base64
describe('signatureHeaders', () => {
  it('signs a request with a body', () => {
    const body = '{"claimId":"c-1","orderNo":"E260110001","lineIds":["1"]}';
    expect(signatureHeaders({ method: 'POST', url: 'https://platform.example/api/v1/claims', body, at }, key)).toEqual({
      date: 'Sun, 22 Nov 2026 02:00:00 GMT',
      'content-digest': 'sha-256=:zZNBpuFLme78jNJpqUP4NldBiINq/unhGyWmwG1228k=:',
      'signature-input':
        'sig1=("@method" "@target-uri" "content-digest" "date");created=1795312800;keyid="counter-07";alg="hmac-sha256"',
      signature: 'sig1=:5dhLaigisCDI7jrq0qkx4XoHSk58l53pxZoomXQDb10=:',
    });
  });

  it('covers no digest where there is no body', () => {
    const url = 'https://platform.example/api/v1/orders?cursor=a%2Bb&limit=100';
    expect(signatureHeaders({ method: 'GET', url, at }, key)).toEqual({
      date: 'Sun, 22 Nov 2026 02:00:00 GMT',
      'signature-input': 'sig1=("@method" "@target-uri" "date");created=1795312800;keyid="counter-07";alg="hmac-sha256"',
      signature: 'sig1=:q8QQwjpzrUAoBzLQh0RP31lNUTUo6Rt4n6VrXhtm00Q=:',
    });
  });

  it('escapes the key id and refuses one that no header can carry', () => {
    const quoted = signatureHeaders({ method: 'GET', url: 'http://p/', at }, { ...key, counterId: 'a"b\\c' });
    expect(quoted['signature-input']).toContain('keyid="a\\"b\\\\c"');
    expect(() => signatureHeaders({ method: 'GET', url: 'http://p/', at }, { ...key, counterId: '窗口一' })).toThrow();
    expect(isKeyId('窗口一')).toBe(false);
    expect(isKeyId('')).toBe(false);
  });

  it('digests the empty body as RFC 9530 does', () => {
    expect(contentDigest('')).toBe('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:');
  });
});
