/**
 * What is read off a form.
 */
import { expect, test } from 'vitest';
import { readPaperNumber } from './paper-number.ts';

test.each([
  ['8203', '8203', null],
  [' ８２０３ ', '8203', null],
  ['07718203\n', '07718203', '07718203'],
  ['0771 8203', '07718203', '07718203'],
  ['1100211130 07718203', '110021113007718203', '07718203'],
  ['011002100211-00350116', '01100210021100350116', '00350116'],
])('%j is a number', (text, form, number) => {
  expect(readPaperNumber(text)).toEqual({ read: 'form', form, number });
});

test.each(['', '820', '82034', '8203x', '1100211130'])('%j is none', (text) => {
  expect(readPaperNumber(text)).toEqual({ read: 'nothing' });
});

test('the QR text of the invoice is known for what it is', () => {
  expect(readPaperNumber('01,01,1100211130,07718203,18275.69,20261122,,DBFE,')).toEqual({ read: 'printedCode' });
});
