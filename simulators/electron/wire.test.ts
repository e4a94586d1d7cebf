import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeWire } from './wire.ts';

const { encode, decode } = makeWire();
const across = (value: unknown): unknown => decode(encode(value));

const views = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, false, Number.NaN, Infinity, -Infinity, -0),
  fc.double(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  // Halves of surrogate pairs, which no UTF-8 can carry.
  fc.constantFrom('\ud800', 'a\udfffb', '\0', '$'),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(/a\/b/gi, /^[\]]$/u),
  fc.uint8Array(),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
  fc
    .tuple(fc.constantFrom(...views), fc.uint8Array({ minLength: 8, maxLength: 8 }))
    .map(([View, bytes]) => new View(new Uint8Array(bytes).buffer)),
  fc.uint8Array().map((bytes) => new DataView(new Uint8Array(bytes).buffer)),
);
const key = fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor', 'length', 'v'));
const anything = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object'), tie('map'), tie('set')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(fromOwnEntries),
  map: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  set: fc.array(tie('value'), { maxLength: 3 }).map((values) => new Set(values)),
})).value;

/** Object.fromEntries, but with `__proto__` as an own property too. */
function fromOwnEntries(entries: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

test('what arrives is what a structured clone would be', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const arrived = across(value);
      const cloned: unknown = structuredClone(value);
      if (!isDeepStrictEqual(arrived, cloned)) throw new Error(`${inspect(arrived)} is not ${inspect(cloned)}`);
    }),
    { numRuns: 500 },
  );
});

test('one object mentioned twice stays one, and a circle stays a circle', () => {
  const shared = { date: new Date(1), name: 'shared' };
  const circle: { self?: unknown; list: unknown[] } = { list: [shared, shared, new Map([[shared, shared.date]])] };
  circle.self = circle;
  const arrived = across(circle) as { self: unknown; list: [object, object, Map<object, unknown>] };
  expect(arrived.self).toBe(arrived);
  const [first, second, map] = arrived.list;
  expect(first).toBe(second);
  expect(map.get(first)).toBe(Reflect.get(first, 'date'));
});

test('errors keep kind, message and stack', () => {
  const error = new RangeError('too far');
  const arrived = across([error, Object.assign(new Error('own'), { name: 'constructor' })]) as Error[];
  expect(arrived[0]).toBeInstanceOf(RangeError);
  expect(arrived[0]).toMatchObject({ message: 'too far', stack: error.stack });
  expect(arrived[1]?.message).toBe('own');
});

test('a part of a buffer travels alone', () => {
  const arrived = across(new Uint8Array(100).subarray(10, 20)) as Uint8Array;
  expect(arrived.buffer.byteLength).toBe(10);
});

test.each([
  ['a function', () => {}],
  ['a function deep inside', { a: [new Map([[1, { f() {} }]])] }],
  ['a symbol', Symbol('s')],
  ['a promise', Promise.resolve()],
  ['a weak map', new WeakMap()],
  ['a generator', (function* () {})()],
])('%s is refused as a structured clone refuses it', (_what, value) => {
  expect(() => encode(value)).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
});

test('the source stands alone, as it must to be injected', () => {
  const remade = new Function(`return (${makeWire})()`)() as ReturnType<typeof makeWire>;
  expect(remade.decode(encode({ a: [1n, new Set(['x'])] }))).toEqual({ a: [1n, new Set(['x'])] });
});
