import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { invoiceKinds, kindFacts } from './kinds.ts';
import type { Charset } from './ports.ts';
import { buyer, key } from './samples.testing.ts';
import { automaticRemarks, fieldBytes, partyFindings, remarkFindings, remarksOf, textFindings } from './text-rules.ts';

/** The real encoding, by a library. */
const gbk: Charset = {
  byteLength: (text) => iconv.encode(text, 'gbk').length,
  unencodable: (text) => [...new Set([...text].filter((one) => iconv.decode(iconv.encode(one, 'gbk'), 'gbk') !== one))],
};
const codes = (text: string, limit = 100) => textFindings('buyer.name', text, limit, gbk).map(({ problem }) => problem.code);

describe('one text', () => {
  test('may fill its field and not more, counted in bytes', () => {
    expect(codes('发票'.repeat(25))).toEqual([]);
    expect(textFindings('buyer.name', `${'发票'.repeat(25)}a`, 100, gbk)).toEqual([
      {
        path: 'buyer.name',
        severity: 'block',
        problem: { code: 'field-too-long', details: { field: 'buyer.name', limit: 100, length: 101 } },
      },
    ]);
  });

  test('names the characters that cannot be written, each once', () => {
    expect(textFindings('buyer.name', '𠮷野家𠮷€😀', 100, gbk)).toMatchObject([
      { problem: { code: 'characters-outside-gbk', details: { characters: expect.stringContaining('𠮷') } } },
    ]);
    expect(codes('生僻字镕喆')).toEqual([]);
    expect(codes('㛃')).toEqual(['characters-outside-gbk']);
  });

  test.each(['a\nb', 'a\r\nb', 'a\tb', 'a\u0000b', 'a\u007fb', 'a\u2028b'])('%j has a break or control character', (text) => {
    expect(codes(text)).toContain('field-has-line-break');
  });

  test.each(['\u200b', '\u200d', '\u200e', '\u2066', '\u00ad', '\ufeff', '\u3164', '\ufe0f', '\u{e0041}'])(
    '%j shows nothing, so it could hide in a name',
    (invisible) => {
      const anywhere: Charset = { byteLength: gbk.byteLength, unencodable: () => [] };
      const found = textFindings('buyer.name', `示例${invisible}公司`, 100, anywhere);
      expect(found.map(({ problem }) => problem.code)).toEqual(['field-has-line-break']);
    },
  );

  test('a space is seen, wide or not', () => {
    expect(codes('G101 二等座　')).toEqual([]);
  });
});

test('every field of a title has its limit', () => {
  const long = 'x'.repeat(101);
  const found = partyFindings('buyer', { name: long, taxId: long, addressPhone: long, bankAccount: long }, gbk);
  expect(found.map(({ path, problem }) => [path, problem.details.limit])).toEqual([
    ['buyer.name', 100],
    ['buyer.taxId', 20],
    ['buyer.addressPhone', 100],
    ['buyer.bankAccount', 100],
  ]);
  expect(partyFindings('seller', buyer, gbk)).toEqual([]);
  expect(fieldBytes).toMatchObject({ itemName: 92, spec: 36, unit: 14, person: 16 });
});

describe('remarks', () => {
  const blue = { kind: '026', colour: 'blue' } as const;
  const codesOf = (text: string) => remarkFindings(blue, text, gbk).map(({ problem }) => problem.code);

  test.each(invoiceKinds)('of kind %s have a limit of their own', (kind) => {
    const limit = kindFacts[kind].remarkBytes;
    expect(remarkFindings({ kind, colour: 'blue' }, 'x'.repeat(limit), gbk)).toEqual([]);
    expect(remarkFindings({ kind, colour: 'blue' }, 'x'.repeat(limit + 1), gbk)).toHaveLength(1);
  });

  test('on a blue invoice are the clerk’s alone', () => {
    expect(remarksOf(blue, ' 会议费 ')).toBe('会议费');
  });

  test('on a red general invoice name the blue one first', () => {
    const red = { kind: '007', colour: 'red', original: key('011001900111', 12345678) } as const;
    expect(remarksOf(red, '退票')).toBe('对应正数发票代码:011001900111号码:12345678 退票');
  });

  test('on a red special invoice name the form', () => {
    const red = { kind: '004', colour: 'red', redFormNo: '1234567890123456' } as const;
    expect(automaticRemarks(red)).toBe('开具红字增值税专用发票信息表编号1234567890123456');
  });

  test('the form’s own words count in the limit', () => {
    const red = { kind: '007', colour: 'red', original: key('011001900111', 12345678) } as const;
    const own = gbk.byteLength(automaticRemarks(red)) + 1;
    expect(remarkFindings(red, 'x'.repeat(138 - own), gbk)).toEqual([]);
    expect(remarkFindings(red, 'x'.repeat(139 - own), gbk)).toMatchObject([{ problem: { details: { length: 139 } } }]);
  });

  test.each(['对应正数发票代码:1', '差额征税：5。', '红字发票信息表编号1', '开具红字增值税专用发票信息表编号1', '报销?'])(
    '%s is reserved',
    (text) => {
      expect(codesOf(text)).toEqual(['reserved-phrase']);
    },
  );

  test('a full-width question mark is not', () => {
    expect(codesOf('报销？')).toEqual([]);
  });
});
