import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGbk, encodeGbk, gbkByteLength, unencodable } from './gbk.ts';

describe('GBK', () => {
  it('holds names of people and places, not the rarest', () => {
    expect(unencodable('北京站 朱镕基 喆 ㎡ €')).toEqual([]);
    expect(unencodable('𠮷田𠮷 🚄')).toEqual(['𠮷', '🚄']);
    expect(unencodable('\ue000\ud800')).toEqual(['\ue000', '\ud800']);
  });
  it('counts one byte or two; what it cannot hold counts one', () => {
    expect(gbkByteLength('a中')).toBe(3);
    expect(gbkByteLength('𠮷')).toBe(1);
  });
  it('writes nothing it cannot hold', () => {
    expect(() => encodeGbk('好𠮷')).toThrow('outside GBK: 𠮷');
  });
  it('brings every text it can hold back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const held = [...text].filter((character) => unencodable(character).length === 0).join('');
        expect(decodeGbk(encodeGbk(held))).toBe(held);
      }),
    );
  });
});
