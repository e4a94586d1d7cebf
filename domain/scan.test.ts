import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayBeETicket, readScan } from './scan.ts';

test.each([
  ['E123456789', 'passenger'],
  ['123456789012345678901', 'passenger'],
  ['12345678901234567890', 'passenger'],
  ['HY202611220001', 'freight'],
  ['CY2026112201', 'catering'],
  ['JD2026112201', 'hotel'],
  ['QT2026112201', 'other'],
])('%s is a %s order', (text, source) => {
  expect(readScan(text)).toEqual({ kind: 'order', orderNo: text, source });
});

test.each(['ORD-2026-0001', 'b2c_00417', '20261122'])('%s may be another system’s order, taken as typed', (text) => {
  expect(readScan(` ${text}\n`)).toEqual({ kind: 'order', orderNo: text, source: null });
});

test.each([' E123456789 ', 'e123456789\r\n', 'Ｅ１２３４５６７８９', 'E123 456 789\t', '\u3000E123456789'])(
  '%j reads as E123456789',
  (text) => {
    expect(readScan(text)).toEqual({ kind: 'order', orderNo: 'E123456789', source: 'passenger' });
  },
);

test.each(['1200154130 03630024', '1200154130-03630024', '1200154130，03630024', '1200154130 / 03630024'])(
  '%s is an invoice',
  (text) => {
    expect(readScan(text)).toEqual({ kind: 'invoice', code: '1200154130', number: '03630024' });
  },
);

test('the text of an invoice’s code is one too', () => {
  expect(readScan('01,01,1200154130,03630024,94339.62,20160621,,9335,\n')).toMatchObject({
    kind: 'invoiceQr',
    invoice: { code: '1200154130', number: '03630024', kind: '004' },
  });
  expect(readScan('01,01,1200154130,03630024,94339.62,20160621,,9336,')).toEqual({ kind: 'malformed' });
});

test.each([
  ['26119166161000123456', true],
  ['2611 9166 1610 0012 3456', true],
  ['２６１１９１６６１６１０００１２３４５６', true],
  ['01,51,,26119166161000123456,272.50,20261122,,9A2B,', true],
  ['2611916616100012345', false],
  ['261191661610001234567', false],
  ['01,01,1200154130,03630024,94339.62,20160621,,9335,', false],
  ['E123456789', false],
  ['', false],
  ['2'.repeat(100_000), false],
])('may %s be an e-ticket? %s', (text, may) => {
  expect(mayBeETicket(text)).toBe(may);
});

test('what may be an e-ticket is an order first', () => {
  expect(readScan('26119166161000123456')).toMatchObject({ kind: 'order', source: 'passenger' });
  expect(readScan('01,51,,26119166161000123456,272.50,20261122,,9A2B,')).toEqual({ kind: 'malformed' });
});

describe('malformed', () => {
  test.each([
    '',
    ' ',
    'E12345678',
    'E1234567890',
    'HY20261122000',
    '120015413003630024',
    '1200154130 3630024',
    'E1234\u000056789',
    'E12345\n6789',
    "E123456789'; --",
    '订单',
    `E${'1'.repeat(500)}`,
    '1'.repeat(5000),
  ])('%j', (text) => {
    expect(readScan(text)).toEqual({ kind: 'malformed' });
  });

  test('nothing makes it throw, and an order number holds only letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const scan = readScan(text);
        if (scan.kind === 'order') expect(scan.orderNo).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{3,39}$/);
      }),
    );
  });
});
