import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DraftInput, DraftLine } from './draft.ts';
import { rowsOf } from './lines.ts';
import { fen, maxFen } from './money.ts';
import {
  buyer,
  charset,
  draftInput,
  draftLine,
  lineId,
  monitor as monitorOf,
  order,
  orderLine,
  seller,
} from './samples.testing.ts';
import { expectedTax } from './tax.ts';
import type { Decimal, TaxCode, TaxRate } from './tax-types.ts';
import { type DraftToValidate, maxRows, validateDraft } from './validate-draft.ts';

const rate = (text: string) => text as TaxRate;
const decimal = (text: string) => text as Decimal;

function check(change: Partial<DraftInput> = {}, more: Partial<DraftToValidate> = {}) {
  return validateDraft({ draft: draftInput(change), order: null, seller, clerk: '李四', charset, ...more });
}
/** Findings as `block path code`, and that a block leaves no content. */
function found(change: Partial<DraftInput> = {}, more: Partial<DraftToValidate> = {}): readonly string[] {
  const { findings, content } = check(change, more);
  expect(content === null).toBe(findings.some(({ severity }) => severity === 'block'));
  return findings.map(({ severity, path, problem }) => `${severity} ${path} ${problem.code}`);
}
const row = (change: Parameters<typeof draftLine>[0]) => ({ lines: [draftLine(change)] });

describe('a good draft', () => {
  test('is a complete invoice', () => {
    const { content, words, totals, lines, findings } = check({ remarks: ' 出差 ', payee: ' 赵六 ' }, { order: order() });
    expect(findings).toEqual([]);
    expect(words).toBe('伍佰伍拾叁圆整');
    expect(totals).toEqual({ net: 50734, tax: 4566, gross: 55300 });
    expect(content).toEqual({
      kind: '026',
      colour: 'blue',
      seller,
      buyer,
      lines,
      totals,
      remarks: '出差',
      payee: '赵六',
      reviewer: '',
      clerk: '李四',
    });
  });

  test('carries the title as it is written on papers', () => {
    const { content } = check({ buyer: { ...buyer, name: ' 甲公司 ', taxId: '91320111339366503a' } });
    expect(content?.buyer).toMatchObject({ name: '甲公司', taxId: '91320111339366503A' });
  });

  test('with a warning can still be issued', () => {
    expect(found({ buyer: { ...buyer, taxId: '91350100M0001TGQXM' } })).toEqual(['warn buyer.taxId buyer-tax-id-check-digit']);
  });
});

describe('rows', () => {
  test.each<[string, Partial<DraftInput>, string]>([
    ['none', { lines: [] }, 'block lines line-missing'],
    ['a name without class', row({ name: '旅客运输' }), 'block lines.0.name item-name-without-class'],
    ['a long name', row({ name: `*运输服务*${'长'.repeat(42)}` }), 'block lines.0.name field-too-long'],
    ['a long specification', row({ spec: '长'.repeat(19) }), 'block lines.0.spec field-too-long'],
    ['a long unit', row({ unit: '长'.repeat(8) }), 'block lines.0.unit field-too-long'],
    ['a character nobody can write', row({ spec: '䶮' }), 'block lines.0.spec characters-outside-gbk'],
    ['a line break', row({ spec: 'a\nb' }), 'block lines.0.spec field-has-line-break'],
    ['a short tax code', row({ taxCode: '301' as TaxCode }), 'block lines.0.taxCode tax-code-malformed'],
    ['a rate over 17 %', row({ rate: rate('0.18') }), 'block lines.0.rate rate-not-authorised'],
    ['a zero rate without mark', row({ rate: rate('0.00') }), 'block lines.0.zeroRate zero-rate-mark-wrong'],
    ['a mark without zero rate', row({ zeroRate: 'exempt' }), 'block lines.0.zeroRate zero-rate-mark-wrong'],
    ['a wrong product', row({ quantity: decimal('2'), price: decimal('276') }), 'block lines.0.quantity price-times-quantity'],
    ['an unreadable price', row({ quantity: decimal('1'), price: decimal('x') }), 'block lines.0.quantity price-times-quantity'],
    ['no quantity', row({ quantity: decimal('0') }), 'block lines.0.quantity price-times-quantity'],
    [
      'seven decimals on an electronic kind',
      row({ quantity: decimal('1.0000001'), price: decimal('552.9999') }),
      'block lines.0.quantity field-too-long',
    ],
  ])('%s', (_, change, finding) => {
    expect(found(change)).toEqual([finding]);
  });

  test.each<[string, Partial<DraftInput>]>([
    ['a zero rate with its mark', row({ rate: rate('0.00'), zeroRate: 'exempt' })],
    ['a quantity alone', row({ quantity: decimal('3') })],
    ['seven decimals on paper', { kind: '007', ...row({ quantity: decimal('1.0000001'), price: decimal('552.9999') }) }],
    ['a discount', row({ discount: fen(300) })],
    ['a row that is all discount beside another', { lines: [draftLine(), draftLine({ discount: fen(55300) })] }],
    ['the largest amount', row({ amount: maxFen })],
    ['a figure of sixteen characters', { kind: '007', ...row({ quantity: decimal('1'), price: decimal('553.000000000000') }) }],
    ['an exclusive amount', row({ includesTax: false })],
    ['six decimals on an electronic kind', row({ quantity: decimal('1.000001'), price: decimal('552.9994') })],
  ])('%s is good', (_, change) => {
    expect(found(change)).toEqual([]);
  });

  test.each([0, -1, -55300])('an amount of %d is refused', (amount) => {
    expect(found(row({ amount: fen(amount) }))).toEqual(['block lines.0.amount amount-zero', 'block lines amount-zero']);
  });

  test('the smallest amount is good', () => {
    expect(found(row({ amount: fen(1) }))).toEqual([]);
  });

  test('too long a figure is told by its length', () => {
    const long = row({ quantity: decimal('1.000000000000001'), price: decimal('553.0000000000000') });
    expect(found({ kind: '007', ...long })).toEqual([
      'block lines.0.quantity field-too-long',
      'block lines.0.price field-too-long',
    ]);
  });

  test.each([0, -5, 55301])('a discount of %d is refused', (discount) => {
    expect(found(row({ discount: fen(discount) }))).toContain('block lines.0.discount amount-zero');
  });

  test('an amount over the largest is refused', () => {
    expect(found(row({ amount: fen(maxFen + 1) }))).toContain('block lines.0.amount amount-too-large');
    expect(found(row({ amount: maxFen, includesTax: false }))).toContain('block lines.0.amount amount-too-large');
    expect(found({ lines: [draftLine({ amount: maxFen }), draftLine()] })).toEqual(['block lines amount-too-large']);
  });

  test('the device’s own rates decide', () => {
    expect(found({}, { rates: [rate('0.06'), rate('0.090')] })).toEqual([]);
    expect(check({}, { rates: [rate('0.06')] }).findings).toMatchObject([
      { path: 'lines.0.rate', problem: { code: 'rate-not-authorised', details: { line: 1, rate: '0.09', allowed: '0.06' } } },
    ]);
    expect(found({}, { rates: [] })).toEqual(['block lines.0.rate rate-not-authorised']);
  });

  test('a special kind has no zero rate, marked or not', () => {
    const zero = row({ rate: rate('0.00'), zeroRate: 'exempt' });
    expect(found({ kind: '004', ...zero })).toEqual(['block lines.0.rate rate-zero-on-special']);
    expect(found({ kind: '028', ...row({ rate: rate('0') }) })).toEqual(['block lines.0.rate rate-zero-on-special']);
  });
});

describe('how many rows', () => {
  const lines = (count: number) => Array.from({ length: count }, () => draftLine({ amount: fen(10900) }));

  test.each([
    ['026', 100],
    ['028', 100],
    ['007', 2000],
    ['004', 2000],
  ] as const)('%s takes %d', (kind, limit) => {
    expect(maxRows(kind)).toBe(limit);
    expect(found({ kind, lines: lines(limit) })).toEqual([]);
    expect(found({ kind, lines: lines(limit + 1) })).toEqual(['block lines too-many-lines']);
  });

  test('discount rows count', () => {
    const discounted = lines(51).map((line) => ({ ...line, discount: fen(10) }));
    expect(found({ lines: discounted })).toContain('block lines too-many-lines');
  });
});

describe('tax of all rows together', () => {
  test('may not drift by more than 1.27', () => {
    // Fares of this size are often split with a tax one fen off the rounded tax of their net.
    const lines: DraftLine[] = [];
    for (let gross = 400_000_000_000; lines.length < 128; gross++) {
      const line = draftLine({ amount: fen(gross) });
      const [row] = rowsOf(line);
      if (row && row.tax - expectedTax(row) === 1) lines.push(line);
    }
    expect(found({ kind: '007', lines })).toContain('block lines tax-difference-total');
    expect(found({ kind: '007', lines: lines.slice(1) })).not.toContain('block lines tax-difference-total');
  });
});

describe('the single limit', () => {
  const monitor = monitorOf({ singleLimit: fen(50734) });

  test('counts the net total', () => {
    expect(found({}, { monitor })).toEqual([]);
    expect(check({}, { monitor: { ...monitor, singleLimit: fen(50733) } }).findings).toMatchObject([
      { path: 'lines', problem: { code: 'over-single-limit', details: { net: '507.34', limit: '507.33' } } },
    ]);
  });

  test('that the device did not tell is none', () => {
    expect(found({}, { monitor: { ...monitor, singleLimit: null } })).toEqual([]);
    expect(found({}, { monitor: null })).toEqual([]);
  });
});

describe('the order decides the amount', () => {
  test.each<[string, Partial<DraftInput>, string]>([
    ['another amount', row({ amount: fen(55301) }), 'block lines.0.amount order-amount-changed'],
    ['a discount', row({ discount: fen(1) }), 'block lines.0.amount order-amount-changed'],
    ['the amount without tax', row({ includesTax: false }), 'block lines.0.amount order-amount-changed'],
    ['a line it does not have', row({ orderLineId: lineId('9') }), 'block lines.0.amount line-missing'],
    ['a line twice', { lines: [draftLine(), draftLine()] }, 'block lines.0.amount order-amount-changed'],
  ])('%s is refused', (_, change, finding) => {
    expect(found(change, { order: order() })).toEqual([finding]);
  });

  test('a row that belongs to no line is refused', () => {
    const { orderLineId: _, ...loose } = draftLine();
    expect(check({ lines: [draftLine(), loose] }, { order: order() }).findings).toMatchObject([
      {
        path: 'lines.1.amount',
        problem: { code: 'order-amount-changed', details: { line: 2, expected: '0.00', actual: '553.00' } },
      },
    ]);
    expect(found({ lines: [loose] })).toEqual([]);
  });

  test('a line may be told in several rows, and its discount taken off', () => {
    const lines = [draftLine({ amount: fen(50000) }), draftLine({ amount: fen(6300), discount: fen(1000) })];
    expect(found({ lines }, { order: order() })).toEqual([]);
  });

  test('what was paid back since is named', () => {
    const refunded = order({ lines: [orderLine({ refunded: fen(5300) })] });
    expect(check({}, { order: refunded }).findings).toMatchObject([
      { problem: { code: 'order-amount-changed', details: { expected: '500.00', actual: '553.00' } } },
    ]);
  });
});

describe('people and remarks', () => {
  test('are measured as they are printed, without outer spaces', () => {
    expect(found({ payee: ` ${'x'.repeat(16)} ` })).toEqual([]);
  });

  test('the clerk must be named, within sixteen bytes', () => {
    expect(found({}, { clerk: ' ' })).toEqual(['block clerk clerk-name-missing']);
    expect(found({}, { clerk: '九个汉字太长的姓名' })).toEqual(['block clerk field-too-long']);
    expect(found({ payee: 'x'.repeat(17), reviewer: 'y'.repeat(17) })).toEqual([
      'block payee field-too-long',
      'block reviewer field-too-long',
    ]);
  });

  test('remarks have the limit of their kind', () => {
    expect(found({ remarks: '注'.repeat(65) })).toEqual([]);
    expect(found({ remarks: '注'.repeat(66) })).toEqual(['block remarks field-too-long']);
    expect(found({ kind: '028', remarks: '注'.repeat(66) })).toEqual([]);
  });

  test('a seller that cannot be written is found before the device is asked', () => {
    expect(found({}, { seller: { ...seller, name: '䶮站' } })).toEqual(['block seller.name characters-outside-gbk']);
  });
});

test('every sound draft becomes content whose figures agree', () => {
  const lines = fc.array(
    fc.record({
      amount: fc.integer({ min: 10, max: 10_000_000 }).map(fen),
      includesTax: fc.boolean(),
      rate: fc.constantFrom(...['0.13', '0.09', '0.06', '0.03', '0.01'].map(rate)),
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(lines, (rows) => {
      const { content } = check({ lines: rows.map((change) => draftLine(change)) });
      if (content === null) throw new Error('blocked');
      const inclusive = rows.reduce((sum, line) => sum + (line.includesTax ? line.amount : 0), 0);
      const exclusive = content.lines
        .filter((line) => !line.priceIncludesTax)
        .reduce((sum, line) => sum + line.net + line.tax, 0);
      expect(content.totals.gross).toBe(inclusive + exclusive);
      expect(content.totals.net + content.totals.tax).toBe(content.totals.gross);
    }),
  );
});
