import { expect, test } from 'vitest';
import { mask } from './mask.ts';

test.each([
  ['110101199003071234', '110101********1234'],
  ['11010119900307123X', '110101********123X'],
  ['旅客 13812345678 已取票', '旅客 138******78 已取票'],
  ['1101011990****1234', '1101011990****1234'],
  ['送达 zhang.san+12@mail.example.com 失败', '送达 z***@mail.example.com 失败'],
  ['"to":"张三@例子.公司"', '"to":"张***@例子.公司"'],
  ['z***@mail.example.com, a @ b', 'z***@mail.example.com, a @ b'],
  ['发票 00415001 代码 011002100311', '发票 00415001 代码 011002100311'],
])('%s is stored as %s', (text, masked) => {
  expect(mask(text)).toBe(masked);
});
