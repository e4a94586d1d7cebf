import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc16 } from '../../../domain/crc16.ts';
import { crcBetween, crcWith } from './running-crc.ts';

it('gives the checksum of any stretch', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 2_000 }), (before, stretch) => {
      const first = before.reduce(crcWith, 0);
      expect(crcBetween(first, stretch.reduce(crcWith, first), stretch.length)).toBe(crc16(stretch));
    }),
  );
});

it('gives that of the longest frame', () => {
  const stretch = Uint8Array.from({ length: 65_535 }, (_, at) => at * 7);
  expect(crcBetween(0x1234, stretch.reduce(crcWith, 0x1234), stretch.length)).toBe(crc16(stretch));
});
