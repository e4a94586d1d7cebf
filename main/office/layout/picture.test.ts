import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPicture } from './picture.ts';

const begin = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

interface Parts {
  readonly size?: readonly [number, number];
  readonly depth?: number;
  readonly type?: number;
  readonly interlaced?: number;
  /** Rows with their filters. */
  readonly rows?: readonly number[];
  readonly more?: readonly Buffer[];
}

function png({ size = [1, 1], depth = 8, type = 6, interlaced = 0, rows = [0, 9, 8, 7, 6], more = [] }: Parts = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size[0], 0);
  header.writeUInt32BE(size[1], 4);
  header.set([depth, type, 0, 0, interlaced], 8);
  const data = chunk('IDAT', deflateSync(Buffer.from(rows)));
  return Buffer.concat([begin, chunk('IHDR', header), ...more, data, chunk('IEND', Buffer.alloc(0))]);
}

const read = (parts: Parts) => {
  const picture = readPicture(png(parts));
  return picture && { colours: [...picture.colours], opacity: [...picture.opacity] };
};

test.each<[string, Parts, number[], number[]]>([
  ['grey', { type: 0, rows: [0, 9] }, [9, 9, 9], [255]],
  ['colours', { type: 2, rows: [0, 9, 8, 7] }, [9, 8, 7], [255]],
  ['grey with opacity', { type: 4, rows: [0, 9, 6] }, [9, 9, 9], [6]],
  ['colours with opacity', { type: 6, rows: [0, 9, 8, 7, 6] }, [9, 8, 7], [6]],
])('%s', (_, parts, colours, opacity) => {
  expect(read(parts)).toEqual({ colours, opacity });
});

test('a palette, of which the first colours may be transparent', () => {
  const more = [chunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6])), chunk('tRNS', Buffer.from([7]))];
  expect(read({ size: [2, 1], type: 3, rows: [0, 1, 0], more })).toEqual({ colours: [4, 5, 6, 1, 2, 3], opacity: [255, 7] });
  expect(read({ size: [2, 1], type: 3, rows: [0, 2, 0], more })).toBeNull();
  expect(read({ type: 3, rows: [0, 0] })).toBeNull();
});

test.each([
  ['none', 0, [10, 20, 30, 40], [10, 20, 30, 40]],
  ['left', 1, [10, 10, 10, 20], [10, 20, 10, 30]],
  ['above', 2, [10, 20, 1, 1], [10, 20, 11, 21]],
  ['mean of left and above', 3, [10, 20, 1, 1], [10, 25, 6, 16]],
  ['the nearest of three', 4, [10, 20, 1, 1], [10, 30, 11, 31]],
] as const)('a row predicted from %s', (_, filter, [a, b, c, d], grey) => {
  const picture = read({ size: [2, 2], type: 0, rows: [filter, a, b, filter, c, d] });
  expect(picture?.colours.filter((_value, index) => index % 3 === 0)).toEqual(grey);
});

describe('is refused when', () => {
  test.each<[string, Parts]>([
    ['it is interlaced', { interlaced: 1 }],
    ['it has 16 bits a sample', { depth: 16 }],
    ['its colour type is none', { type: 5 }],
    ['it is too wide', { size: [2001, 1] }],
    ['it is empty', { size: [0, 1] }],
    ['it has too few samples', { rows: [0, 9, 8, 7] }],
    ['it has too many', { rows: [0, 9, 8, 7, 6, 5] }],
    ['a filter is none', { rows: [5, 9, 8, 7, 6] }],
  ])('%s', (_, parts) => {
    expect(read(parts)).toBeNull();
  });

  test('it would unpack to more than its header says', () => {
    expect(read({ rows: Array.from({ length: 1_000_000 }, () => 0) })).toBeNull();
  });

  test('it is cut anywhere, or noise', () => {
    const whole = png();
    for (let length = 0; length < whole.length; length++) expect(readPicture(whole.subarray(0, length))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readPicture(Buffer.concat([begin, bytes])) === null));
  });
});
