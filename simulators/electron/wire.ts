/**
 * Structured clone as text. Electron's IPC carries structured clones between processes; Chromium's debugging protocol
 * carries text only. Values that Electron would refuse are refused here with the same DataCloneError.
 *
 * `makeWire` is one closed function without imports, because its source is also injected into the page.
 */

export interface Wire {
  /** Throws a DataCloneError for functions, symbols, promises, DOM nodes and other things with no value of their own. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function makeWire(): Wire {
  // Marks an object that is not itself: {$: kind, v: value}. An own property named $ is escaped as kind 'o'.
  const views: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
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
    DataView,
  };
  const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  // Chromium has toBase64, Node 24 has Buffer.
  type Base64Bytes = Uint8Array & { toBase64?(): string };
  type Base64Maker = Uint8ArrayConstructor & { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  const toBase64 = (bytes: Base64Bytes): string =>
    bytes.toBase64?.() ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    (Uint8Array as Base64Maker).fromBase64?.(text) ?? Uint8Array.from(Buffer.from(text, 'base64'));

  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
  const refuse = (what: string): never => {
    throw new DOMException(`${what} could not be cloned.`, 'DataCloneError');
  };
  /** Plain assignment to __proto__ would set the prototype instead of a property. */
  const put = (object: object, key: string, value: unknown): void => {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  };

  function encode(root: unknown): string {
    const seen = new Map<object, number>();

    function encodeObject(value: object): Json {
      const known = seen.get(value);
      if (known !== undefined) return { $: 'r', v: known };
      seen.set(value, seen.size);
      if (Array.isArray(value)) return Array.from(value, encodeValue);
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        const name = tagOf(value);
        return Object.hasOwn(views, name) ? { $: 't', k: name, v: toBase64(bytes) } : refuse(`#<${name}>`);
      }
      if (value instanceof Map) return { $: 'm', v: Array.from(value, ([key, item]) => [encodeValue(key), encodeValue(item)]) };
      if (value instanceof Set) return { $: 's', v: Array.from(value, encodeValue) };
      if (value instanceof Error) return { $: 'e', v: [value.name, String(value.message), String(value.stack)] };
      if (value instanceof Date) return { $: 'd', v: encodeValue(value.getTime()) };
      if (value instanceof RegExp) return { $: 'x', v: [value.source, value.flags] };
      if (value instanceof ArrayBuffer) return { $: 'a', v: toBase64(new Uint8Array(value)) };
      if (tagOf(value) !== 'Object') return refuse(`#<${tagOf(value)}>`);
      const copy: { [key: string]: Json } = {};
      for (const [key, item] of Object.entries(value)) put(copy, key, encodeValue(item));
      return Object.hasOwn(copy, '$') ? { $: 'o', v: copy } : copy;
    }

    function encodeValue(value: unknown): Json {
      switch (typeof value) {
        case 'string':
        case 'boolean':
          return value;
        case 'number':
          if (Object.is(value, -0)) return { $: 'n', v: '-0' };
          return Number.isFinite(value) ? value : { $: 'n', v: String(value) };
        case 'undefined':
          return { $: 'u' };
        case 'bigint':
          return { $: 'b', v: String(value) };
        case 'object':
          return value === null ? null : encodeObject(value);
        default:
          return refuse(String(value).slice(0, 60));
      }
    }

    return JSON.stringify(encodeValue(root));
  }

  function decode(text: string): unknown {
    /** In the order in which encode first saw them, so that a reference is a number. */
    const made: object[] = [];
    const remember = <T extends object>(object: T): T => {
      made.push(object);
      return object;
    };
    const members = (json: Json | undefined): object => {
      const object = remember({});
      for (const [key, item] of Object.entries(json ?? {})) put(object, key, decodeValue(item));
      return object;
    };
    const list = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);
    const bytesOf = (json: Json | undefined): Uint8Array<ArrayBuffer> => fromBase64(String(json));

    function decodeValue(json: Json | undefined): unknown {
      if (json === null || typeof json !== 'object') return json;
      if (Array.isArray(json)) {
        const array: unknown[] = remember([]);
        for (const item of json) array.push(decodeValue(item));
        return array;
      }
      const value = json.v;
      switch (json.$) {
        case undefined:
          return members(json);
        case 'o':
          return members(value);
        case 'u':
          return undefined;
        case 'n':
          return Number(value);
        case 'b':
          return BigInt(String(value));
        case 'r':
          return made[Number(value)];
        case 'd':
          return remember(new Date(Number(decodeValue(value))));
        case 'x':
          return remember(new RegExp(String(list(value)[0]), String(list(value)[1])));
        case 'a':
          return remember(bytesOf(value).buffer);
        case 't': {
          const View = views[String(json.k)];
          if (!View) throw new Error(`no such view on the wire: ${String(json.k)}`);
          return remember(new View(bytesOf(value).buffer));
        }
        case 'm': {
          const map = remember(new Map<unknown, unknown>());
          for (const pair of list(value)) map.set(decodeValue(list(pair)[0]), decodeValue(list(pair)[1]));
          return map;
        }
        case 's': {
          const set = remember(new Set<unknown>());
          for (const item of list(value)) set.add(decodeValue(item));
          return set;
        }
        case 'e': {
          const [name, message, stack] = list(value).map(String);
          const kind = Object.hasOwn(errors, name ?? '') ? errors[name as keyof typeof errors] : Error;
          const error = remember(new kind(message));
          if (stack !== undefined) error.stack = stack;
          return error;
        }
        default:
          throw new Error(`no such kind on the wire: ${String(json.$)}`);
      }
    }

    return decodeValue(JSON.parse(text) as Json);
  }

  return { encode, decode };
}
