import { expect, test } from 'vitest';
import { type Books, reportOf } from './demo-report.ts';

const kinds = ['004', '007', '026', '028'];
const held = Array.from({ length: 8 }, (_, index) => ({
  kind: kinds[index % 4] ?? '',
  code: '1',
  number: String(index),
  gross: 100,
}));
const ledger = held.map((row) => ({ ...row, device: 'disk-1', state: 'blue', gross: '1.00', uploaded: true, printed: true }));
const good: Books = {
  ledger,
  devices: { 'disk-1': { invoices: held.slice(0, 4) }, 'server-1': { invoices: held.slice(4) } },
  platform: { documents: held, totals: { invoices: 8, gross: 800 } },
  printed: 8,
};

test('books that agree have no differences', () => {
  expect(reportOf(good)).toMatchObject({
    differences: [],
    totals: { invoices: 8, gross: '8.00', kinds },
    counts: { platform: 8, printed: 8 },
  });
});

test.each<[string, Partial<Books>, RegExp]>([
  [
    'an invoice the device does not have',
    { devices: { ...good.devices, 'server-1': { invoices: held.slice(5) } } },
    /not, or with another amount, in the device/,
  ],
  [
    'another amount in the device',
    { devices: { ...good.devices, 'server-1': { invoices: held.slice(4).map((row) => ({ ...row, gross: 99 })) } } },
    /another amount/,
  ],
  ['an invoice only the device has', { ledger: ledger.slice(1) }, /in the device and not in the ledger/],
  [
    'one the platform lacks',
    { platform: { documents: held.slice(1), totals: { invoices: 7, gross: 700 } } },
    /not at the platform/,
  ],
  [
    'one twice at the platform',
    { platform: { documents: [...held, ...held.slice(0, 1)], totals: { invoices: 8, gross: 800 } } },
    /twice/,
  ],
  ['one not printed', { ledger: ledger.map((row, index) => ({ ...row, printed: index > 0 })) }, /not printed/],
  ['one not uploaded', { ledger: ledger.map((row, index) => ({ ...row, uploaded: index > 0 })) }, /not uploaded/],
  ['paper that does not count up', { printed: 9 }, /9 files/],
  ['a device nobody used', { devices: { ...good.devices, 'disk-2': { invoices: [] } } }, /disk-2/],
])('found: %s', (_name, change, words) => {
  expect(reportOf({ ...good, ...change }).differences.join('\n')).toMatch(words);
});
