import { describe, expect, test } from 'vitest';
import { cateringService, freightTransport, hotelService, otherModernService, passengerTransport } from './samples.testing.ts';
import {
  classShortName,
  hasClassStars,
  isPassengerTransport,
  isTaxCode,
  isTransport,
  itemName,
  usualRate,
} from './tax-classes.ts';
import type { TaxCode } from './tax-types.ts';

const code = (text: string) => text as TaxCode;

test.each([
  [passengerTransport, '运输服务', '0.09'],
  ['3010101010000000000', '运输服务', '0.09'],
  ['3010101010200000000', '运输服务', null],
  ['3010101010300000000', '运输服务', null],
  [freightTransport, '运输服务', '0.09'],
  ['3010102010000000000', '运输服务', '0.09'],
  ['3010102010200000000', '运输服务', null],
  [cateringService, '餐饮服务', '0.06'],
  [hotelService, '住宿服务', '0.06'],
  [otherModernService, '现代服务', '0.06'],
  ['3040405000000000000', '物流辅助服务', '0.06'],
  ['1010101010000000000', null, null],
])('%s is %s at %s', (text, shortName, rate) => {
  expect(isTaxCode(text)).toBe(true);
  expect(classShortName(code(text))).toBe(shortName);
  expect(usualRate(code(text))).toBe(rate);
});

test('a code is nineteen digits', () => {
  expect(isTaxCode('301010101010000000')).toBe(false);
  expect(isTaxCode('30101010101000000000')).toBe(false);
  expect(isTaxCode('301010101010000000x')).toBe(false);
});

test('carriage is told from other services, of passengers from goods', () => {
  expect([passengerTransport, freightTransport, cateringService].map(isTransport)).toEqual([true, true, false]);
  expect([passengerTransport, freightTransport, cateringService].map(isPassengerTransport)).toEqual([true, false, false]);
});

test('a short code is of no class', () => {
  expect(classShortName(code('30'))).toBeNull();
});

describe('item names', () => {
  test('get the short name of their class in stars, once', () => {
    const name = itemName(cateringService, ' 工作餐 ');
    expect(name).toBe('*餐饮服务*工作餐');
    expect(itemName(cateringService, name)).toBe(name);
  });

  test('of an unknown class stay as they are', () => {
    expect(itemName(code('1010101010000000000'), '稻谷')).toBe('稻谷');
  });

  test.each(['*餐饮服务*工作餐', '*a*b'])('%s has its stars', (name) => expect(hasClassStars(name)).toBe(true));
  test.each(['工作餐', '**工作餐', '*餐饮服务*', '*餐饮服务', '餐饮*服务*餐', '*a**'])('%s has none', (name) =>
    expect(hasClassStars(name)).toBe(false),
  );
});
