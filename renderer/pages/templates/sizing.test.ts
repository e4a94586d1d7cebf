/**
 * What a drag makes of a box.
 */
import { expect, test } from 'vitest';
import { handlesOf, movement, sized } from './sizing.ts';

const box = { x: 37.7, y: 31.4, w: 79.4, h: 4.6 };

test('a box that is dragged comes to stand on whole millimetres, and goes by tenths with a free hand', () => {
  expect(movement(box, { x: 3.1, y: 2.2 }, false)).toEqual({ x: 3.3, y: 2.6 });
  expect(movement(box, { x: 3.14, y: 2.2 }, true)).toEqual({ x: 3.1, y: 2.2 });
});

test('a hand that trembles on the other axis moves nothing there', () => {
  expect(movement(box, { x: 10, y: 0.4 }, false)).toEqual({ x: 10.3, y: 0 });
});

test('an edge is taken where it is let go, the one across stays', () => {
  expect(sized(box, 'e', { x: 5, y: 9 }, 1, true)).toEqual({ ...box, w: 84.4 });
  expect(sized(box, 'w', { x: -2.7, y: 9 }, 1, true)).toEqual({ ...box, x: 35, w: 82.1 });
  expect(sized(box, 'se', { x: 2, y: 3 }, 1, false)).toEqual({ ...box, w: 81.3, h: 7.6 });
  expect(sized(box, 'nw', { x: 0, y: -1.4 }, 1, true)).toEqual({ ...box, y: 30, h: 6 });
});

test('a box never turns inside out', () => {
  expect(sized(box, 'e', { x: -200, y: 0 }, 1, true)).toEqual({ ...box, w: 1 });
  expect(sized(box, 'n', { x: 0, y: 200 }, 1, true)).toEqual({ ...box, y: 35, h: 1 });
  expect(sized({ ...box, h: 0 }, 'e', { x: 10, y: 10 }, 0, true)).toEqual({ ...box, w: 89.4, h: 0 });
});

test('a box is taken only where it can be changed', () => {
  expect(handlesOf({ what: 'rule', box: { ...box, h: 0 } })).toEqual(['w', 'e']);
  expect(handlesOf({ what: 'rule', box: { ...box, w: 0 } })).toEqual(['n', 's']);
  expect(handlesOf({ what: 'column', box })).toEqual(['w', 'e']);
  expect(handlesOf({ what: 'qr', box })).toEqual(['se']);
  expect(handlesOf({ what: 'field', box })).toHaveLength(8);
});
