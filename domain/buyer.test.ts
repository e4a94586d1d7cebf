import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buyerFindings, creditCodeCheckDigit, normalisedParty, normalisedTaxId } from './buyer.ts';
import type { InvoiceKind } from './kinds.ts';
import { buyer } from './samples.testing.ts';

const codesOf = (change: Partial<typeof buyer>, kind: InvoiceKind) =>
  buyerFindings({ ...buyer, ...change }, kind).map(({ path, severity, problem }) => `${severity} ${path} ${problem.code}`);

describe('check digit of a credit code', () => {
  test.each(['91110108339805094M', '91320111339366503A'])('%s is right', (taxId) => {
    expect(creditCodeCheckDigit(taxId.slice(0, 17))).toBe(taxId.charAt(17));
  });

  test('an early code does not follow the rule', () => {
    expect(creditCodeCheckDigit('91350100M0001TGQX')).toBe('1');
  });

  test('one wrong character is always seen', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const bodies = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(bodies, fc.nat(16), fc.constantFrom(...alphabet), (body, at, other) => {
        fc.pre(body[at] !== other);
        expect(creditCodeCheckDigit(body.with(at, other).join(''))).not.toBe(creditCodeCheckDigit(body.join('')));
      }),
    );
  });

  test('letters the code does not use have none', () => {
    expect(creditCodeCheckDigit('9111010833980509I')).toBeNull();
    expect(creditCodeCheckDigit('911101083398050')).toBeNull();
  });
});

describe('what a kind demands', () => {
  test('a full title is good for every kind', () => {
    expect(codesOf({}, '026')).toEqual([]);
    expect(codesOf({}, '004')).toEqual([]);
  });

  test('a private buyer needs a name and nothing else on general kinds', () => {
    const bare = { taxId: '', addressPhone: '', bankAccount: '' };
    expect(codesOf(bare, '007')).toEqual([]);
    expect(codesOf({ ...bare, name: '' }, '007')).toEqual(['block buyer.name buyer-name-missing']);
  });

  test.each(['004', '028'] as const)('%s needs id, address and bank', (kind) => {
    expect(codesOf({ taxId: '', addressPhone: '', bankAccount: '' }, kind)).toEqual([
      'block buyer.taxId buyer-tax-id-missing',
      'block buyer.addressPhone buyer-details-missing',
      'block buyer.bankAccount buyer-details-missing',
    ]);
  });

  test.each(['123456', '1'.repeat(21), '9111010833980509 4', '91110108-3398', '税号', '0'.repeat(15), '0'.repeat(18)])(
    'id %j blocks',
    (taxId) => {
      expect(codesOf({ taxId }, '026')).toEqual(['block buyer.taxId buyer-tax-id-malformed']);
    },
  );

  test.each([
    ['1234567', false],
    ['1'.repeat(15), true],
    ['1'.repeat(16), false],
    ['1'.repeat(17), true],
    ['1'.repeat(19), false],
    ['1'.repeat(20), true],
  ])('id %s on a special invoice: %s', (taxId, good) => {
    expect(codesOf({ taxId }, '026')).toEqual([]);
    expect(codesOf({ taxId }, '004')).toEqual(good ? [] : ['block buyer.taxId buyer-tax-id-malformed']);
  });

  test('a failing check digit only warns', () => {
    expect(codesOf({ taxId: '91350100M0001TGQXM' }, '004')).toEqual(['warn buyer.taxId buyer-tax-id-check-digit']);
    expect(codesOf({ taxId: '91110108339805094N' }, '026')).toEqual(['warn buyer.taxId buyer-tax-id-check-digit']);
  });
});

test('ids are read in half-width capitals without spaces', () => {
  expect(normalisedTaxId(' ９１110108 33980509４m ')).toBe('91110108339805094M');
  expect(normalisedParty({ name: ' 甲公司 ', taxId: ' a ', addressPhone: ' b ', bankAccount: ' c ' })).toEqual({
    name: '甲公司',
    taxId: 'A',
    addressPhone: 'b',
    bankAccount: 'c',
  });
});
