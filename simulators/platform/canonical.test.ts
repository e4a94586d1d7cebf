import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, documentSha256 } from './canonical.ts';

describe('canonicalJson', () => {
  it('agrees with the library that the counter uses, on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('sorts members by UTF-16 code units', () => {
    // RFC 8785, section 3.2.3: the order of these keys is where naive sorting goes wrong
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])));
    expect(Object.keys(JSON.parse(text))).toEqual(['1', '\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });
});

it('hashes a document without its own hash', () => {
  const expected = '43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777';
  expect(documentSha256({ b: 2, a: 1, sha256: 'anything' })).toBe(expected);
  expect(documentSha256({ a: 1, b: 2 })).toBe(expected);
});
