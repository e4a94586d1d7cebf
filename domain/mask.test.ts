import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask, maskedJson } from './mask.ts';

test.each([
  ['110101199003071234', '110101********1234'],
  ['11010119900307123X', '110101********123X'],
  ['旅客 13812345678 已取票', '旅客 138******78 已取票'],
  ['电话 +8613812345678，008613812345678', '电话 +86138******78，0086138******78'],
  ['phone13812345678', 'phone138******78'],
  ['1101011990****1234', '1101011990****1234'],
  ['送达 zhang.san+12@mail.example.com 失败', '送达 z***@mail.example.com 失败'],
  ['"to":"张三@例子.公司"', '"to":"张***@例子.公司"'],
  ['z***@mail.example.com, a @ b', 'z***@mail.example.com, a @ b'],
  ['发票 00415001 代码 011002100311', '发票 00415001 代码 011002100311'],
])('%s is stored as %s', (text, masked) => {
  expect(mask(text)).toBe(masked);
});

describe('what names no person', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const hash = fc.string().map((text) => createHash('sha256').update(text).digest('hex'));
  const names = fc.oneof(
    digits(8),
    fc.oneof(digits(10), digits(12), digits(20)),
    fc.tuple(digits(12), digits(8)).map(([code, number]) => `${code}-${number}-1`),
    fc.tuple(digits(12), digits(8)).map(([code, number]) => `${code}${number}`),
    fc.uuid().map((id) => `C-${id}`),
    hash,
  );

  test('stays as it is, alone and among others', () => {
    fc.assert(
      fc.property(fc.array(names, { maxLength: 4 }), (some) => {
        expect(mask(some.join(' '))).toBe(some.join(' '));
      }),
      { numRuns: 1_000 },
    );
  });

  test('stays where its digits look like those of a person', () => {
    for (const text of [
      'a13812345678b'.padEnd(64, 'c'),
      'f110101199003071234e'.padEnd(64, '0'),
      '0f3c1f5e-13ab-4f6e-8b1a-a13812345678',
      '13812345678'.padStart(64, 'a').toUpperCase(),
    ])
      expect(mask(text)).toBe(text);
  });
});

describe('as JSON', () => {
  test('it is always JSON of the same shape, each text masked by itself', () => {
    const personal = fc.constantFrom('13812345678', '110101199003071234', 'bob@example.com');
    const text = fc.tuple(fc.string({ unit: 'binary' }), personal, fc.string()).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(text, fc.integer(), fc.array(text))), (value) => {
        const masked = (each: unknown): unknown => {
          if (typeof each === 'string') return mask(each);
          return Array.isArray(each) ? each.map(masked) : each;
        };
        const expected = Object.entries(value).map(([name, each]) => [name, masked(each)]);
        expect(Object.entries(JSON.parse(maskedJson(value)) as object)).toEqual(expected);
      }),
    );
  });

  test.each(['\u0001bob@example.com', 'C:\\temp\\bob@example.com', '"bob@example.com"', '\ud83dbob@example.com'])(
    '%j loses the address and nothing else',
    (text) => {
      expect(JSON.parse(maskedJson({ text, most: 13812345678 }))).toEqual({
        text: text.replace('bob@', 'b***@'),
        most: 13812345678,
      });
    },
  );
});
