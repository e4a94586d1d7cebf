// @vitest-environment happy-dom
/**
 * Offsets: what the wizard makes of two numbers, and how they are read out.
 */
import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { texts } from '../../text/index.ts';
import { corrected, offsetWords, tenthsOf } from './offset.ts';

const tenths = integer({ min: -500, max: 500 });

test('a page printed with the corrected offset has its cross in its place', () => {
  assert(
    property(tenths, tenths, tenths, tenths, (dx, dy, errorX, errorY) => {
      // the cross lands at the printer's own error plus the offset
      const next = corrected({ dx, dy }, { right: errorX + dx, down: errorY + dy });
      expect(next).not.toBeNull();
      expect([errorX + (next?.dx ?? 0), errorY + (next?.dy ?? 0)]).toEqual([0, 0]);
    }),
  );
});

test('an offset has a limit', () => {
  expect(corrected({ dx: 400, dy: 0 }, { right: -100, down: 0 })).toEqual({ dx: 500, dy: 0 });
  expect(corrected({ dx: 400, dy: 0 }, { right: -101, down: 0 })).toBeNull();
  expect(corrected({ dx: 0, dy: -499 }, { right: 0, down: 2 })).toBeNull();
});

test('tenths are whole, whatever the fraction of a millimetre is in binary', () => {
  expect([0.1, 0.3, -2.5, 1.1, null].map(tenthsOf)).toEqual([1, 3, -25, 11, null]);
});

test.each([
  [{ dx: 25, dy: -3 }, '右 2.5 毫米 · 上 0.3 毫米', 'right 2.5 mm · up 0.3 mm'],
  [{ dx: -1, dy: 0 }, '左 0.1 毫米', 'left 0.1 mm'],
  [{ dx: 0, dy: 0 }, '无偏移', 'no offset'],
])('%o in words', (offset, chinese, english) => {
  expect(offsetWords(offset, texts['zh-CN'])).toBe(chinese);
  expect(offsetWords(offset, texts.en)).toBe(english);
});
