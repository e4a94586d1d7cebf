import { expect, test } from 'vitest';
import { foreignSchema, issueForeign } from './foreign.ts';
import { sampleUnit } from './sample-unit.testing.ts';

test('another program takes the next numbers', () => {
  const unit = sampleUnit();
  issueForeign(unit, foreignSchema.parse({ kind: '007', buyerName: '某人', gross: 10_900, count: 2 }));
  issueForeign(unit, foreignSchema.parse({ kind: '004', rate: '0.09', gross: 10_900 }));
  expect(unit.store.invoices({ by: 'all' })).toMatchObject([
    { kind: '007', code: '1100214320', number: '00000009', buyerName: '某人', net: 9646, tax: 1254, requestSerial: null },
    { kind: '007', code: '1100214320', number: '00000010', buyerName: '某人', gross: 10_900 },
    { kind: '004', code: '1100214130', number: '05218001', net: 10_000, tax: 900 },
  ]);
});

test('it is bound by the rules of the unit', () => {
  const unit = sampleUnit();
  expect(() => issueForeign(unit, foreignSchema.parse({ kind: '026', count: 6 }))).toThrow('noStock');
  expect(unit.store.invoices({ by: 'all' })).toHaveLength(5);
  expect(() => issueForeign(unit, foreignSchema.parse({ kind: '028' }))).toThrow('kind');
});
