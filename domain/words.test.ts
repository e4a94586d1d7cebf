import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fen, fen, maxFen, yuanToFen } from './money.ts';
import { amountInWords } from './words.ts';

function wordsOf(yuan: string): string {
  const amount = yuanToFen(yuan);
  if (amount === null) throw new Error(yuan);
  return amountInWords(amount);
}

test.each([
  ['10000.00', '壹万圆整'],
  ['468.00', '肆佰陆拾捌圆整'],
  ['67.44', '陆拾柒圆肆角肆分'],
  ['1409.50', '壹仟肆佰零玖圆伍角整'],
  ['6007.14', '陆仟零柒圆壹角肆分'],
  ['325.04', '叁佰贰拾伍圆零肆分'],
  ['1680.32', '壹仟陆佰捌拾圆零叁角贰分'],
  ['107000.53', '壹拾万柒仟圆零伍角叁分'],
  ['10.00', '壹拾圆整'],
  ['-10.00', '(负数)壹拾圆整'],
  ['0.00', '零圆整'],
  ['0.50', '伍角整'],
  ['0.05', '伍分'],
  ['100.05', '壹佰圆零伍分'],
  ['10001000.00', '壹仟万壹仟圆整'],
  ['10000001.00', '壹仟万零壹圆整'],
  ['100000000.00', '壹亿圆整'],
  ['100010000.00', '壹亿零壹万圆整'],
  ['1010000010.01', '壹拾亿壹仟万零壹拾圆零壹分'],
  ['9999999999.99', '玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分'],
])('%s → %s', (yuan, words) => {
  expect(wordsOf(yuan)).toBe(words);
});

describe('every amount', () => {
  const amounts = fc.integer({ min: 1, max: maxFen }).map(fen);

  test('can be read back', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(readWords(amountInWords(amount))).toBe(amount);
      }),
    );
  });

  test('has no doubled 零, none before 圆 or 整, and 整 unless it ends in 分', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const words = amountInWords(amount);
        expect(words).not.toMatch(/零零|零[圆角分整万亿]|^零/);
        expect(words.endsWith('整')).toBe(amount % 10 === 0);
      }),
    );
  });

  test('has the same words when negative, marked', () => {
    fc.assert(fc.property(amounts, (amount) => amountInWords(fen(-amount)) === `(负数)${amountInWords(amount)}`));
  });
});

/** An independent reader: splits at 亿, 万 and 圆 and sums digits by their units. */
function readWords(words: string): Fen {
  const [whole = '', rest = ''] = words.includes('圆') ? words.replace('整', '').split('圆') : ['', words.replace('整', '')];
  return fen(readWhole(whole) * 100 + readSection(rest, { 角: 10, 分: 1 }));
}

function readWhole(words: string): number {
  for (const [word, unit] of [
    ['亿', 100_000_000],
    ['万', 10_000],
  ] as const) {
    const at = words.indexOf(word);
    if (at >= 0) return readWhole(words.slice(0, at)) * unit + readWhole(words.slice(at + 1));
  }
  return readSection(words, { 拾: 10, 佰: 100, 仟: 1000 });
}

function readSection(words: string, units: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [, digit = '', unit = ''] of words.matchAll(/([壹贰叁肆伍陆柒捌玖])([拾佰仟角分]?)/g)) {
    sum += '零壹贰叁肆伍陆柒捌玖'.indexOf(digit) * (units[unit] ?? 1);
  }
  return sum;
}
