import { expect, test } from 'vitest';
import type { InvoiceCode } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { Decimal, TaxRate } from '../../../domain/tax-types.ts';
import { invoice, ticket, tickets } from './samples.testing.ts';
import { faceRowTexts, faceTexts, listRows, listTexts, rowTexts, titleOf } from './texts.ts';

const decimal = (text: string) => text as Decimal;

test.each([
  ['026', '011002600111', '北京增值税电子普通发票'],
  ['028', '015002600113', '内蒙古增值税电子专用发票'],
  ['004', '4403261130', '深圳增值税专用发票'],
  ['007', '3100261160', '上海增值税普通发票'],
  ['007', '099902600104', '增值税普通发票'],
] as const)('a %s with code %s is a %s', (kind, code, title) => {
  expect(titleOf(invoice({ kind }, { code: code as InvoiceCode }))).toBe(title);
});

test('the check code stands in fives, the cipher in four rows, the date in Chinese', () => {
  const texts = faceTexts(invoice());
  expect(texts.checkCode).toBe('02418 56700 84274 71889');
  expect(texts.cipher.split('\n').map((row) => row.length)).toEqual([28, 28, 28, 28]);
  expect(texts.date).toBe('2026年11月22日');
});

test.each([84, 108, 112])('a cipher of %i characters is four equal rows', (length) => {
  const rows = faceTexts(invoice({}, { cipher: '7'.repeat(length) })).cipher.split('\n');
  expect(rows.map((row) => row.length)).toEqual(Array(4).fill(length / 4));
});

test('totals carry the sign of the currency, the words their own', () => {
  const texts = faceTexts(invoice());
  expect([texts.totalNet, texts.totalTax, texts.gross]).toEqual(['￥452.29', '￥40.71', '￥493.00']);
  expect([texts.wordsMark, texts.words]).toEqual(['⊗', '肆佰玖拾叁圆整']);
});

test('a red invoice is marked and counts down', () => {
  const red = ticket({ quantity: decimal('-1'), net: fen(-45229), tax: fen(-4071) });
  const texts = faceTexts(invoice({ colour: 'red', lines: [red] }));
  expect([texts.negativeMark, texts.totalNet, texts.words]).toEqual(['销项负数', '￥-452.29', '(负数)肆佰玖拾叁圆整']);
  expect(rowTexts(red)).toMatchObject({ quantity: '-1', price: '452.29', net: '-452.29', tax: '-40.71' });
  expect(faceTexts(invoice()).negativeMark).toBe('');
});

test('prices are printed without tax, at most thirteen characters long', () => {
  expect(rowTexts(ticket({ quantity: decimal('3'), net: fen(10000) })).price).toBe('33.3333333333');
  expect(rowTexts(ticket({ price: decimal('12.5'), priceIncludesTax: false })).price).toBe('12.5');
  expect(rowTexts(ticket({ price: decimal('0.123456789012345'), priceIncludesTax: false })).price).toBe('0.12345678901');
  const { quantity: _q, price: _p, ...plain } = ticket();
  expect(rowTexts(plain)).toMatchObject({ quantity: '', price: '' });
});

test('a discount row names only amount, rate and tax', () => {
  const discount = ticket({ nature: 'discount', net: fen(-5000), tax: fen(-450) });
  expect(rowTexts(discount)).toEqual({
    name: '*运输服务*旅客运输服务',
    spec: '',
    unit: '',
    quantity: '',
    price: '',
    net: '-50.00',
    rate: '9%',
    tax: '-4.50',
  });
});

test.each([
  [{}, '9%', '40.71', '￥40.71'],
  [{ rate: '0.015' as TaxRate }, '1.5%', '40.71', '￥40.71'],
  [{ zeroRate: 'exempt', tax: fen(0) } as const, '免税', '***', '***'],
  [{ zeroRate: 'notTaxed', tax: fen(0) } as const, '不征税', '***', '***'],
  [{ rate: '0.00' as TaxRate, zeroRate: 'ordinaryZero', tax: fen(0) } as const, '0%', '0.00', '￥0.00'],
  [{ deduction: fen(1000) }, '***', '40.71', '￥40.71'],
])('rate and tax of %j', (change, rate, tax, total) => {
  const line = ticket(change);
  expect(rowTexts(line)).toMatchObject({ rate, tax });
  expect(faceTexts(invoice({ lines: [line] })).totalTax).toBe(total);
});

test('eight rows stand on the face, nine become one row and a list', () => {
  const eight = invoice({ lines: tickets(8) });
  expect(faceRowTexts(eight)).toHaveLength(8);
  expect(listRows(eight)).toHaveLength(0);
  const nine = invoice({ lines: tickets(9) });
  expect(faceRowTexts(nine)).toEqual([
    { name: '(详见销货清单)', spec: '', unit: '', quantity: '', price: '', net: '4070.61', rate: '9%', tax: '366.39' },
  ]);
  expect(listRows(nine)).toHaveLength(9);
});

test('rows of different rates leave the rate of the face row empty', () => {
  const lines = [...tickets(8), ticket({ rate: '0.06' as TaxRate })];
  expect(faceRowTexts(invoice({ lines }))[0]?.rate).toBe('');
});

test('a red invoice points to the list of the blue one and has none', () => {
  const red = invoice({ colour: 'red', lines: tickets(9) });
  expect(faceRowTexts(red)[0]?.name).toBe('详见对应正数发票及清单');
  expect(listRows(red)).toHaveLength(0);
});

test('a page of the list has its own sum beside that of the invoice', () => {
  const many = invoice({ lines: tickets(31) });
  expect(listTexts(many, listRows(many).slice(30), { page: 2, pages: 2 })).toMatchObject({
    owner: '所属增值税电子普通发票',
    page: '共 2 页 第 2 页',
    pageNet: '￥452.29',
    pageTax: '￥40.71',
    totalNet: '￥14020.99',
    totalTax: '￥1262.01',
  });
});
