import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGbk } from '../gbk.ts';
import { bytesNamed, readHex } from '../hex-fixtures.testing.ts';
import {
  createHostReader,
  createReplyReader,
  encodeErrorByte,
  encodeErrorText,
  encodeNextPacket,
  encodeOk,
  encodeRequest,
  encodeWait,
  maxReplyData,
  maxRequestData,
  packetsOf,
} from './frame.ts';

const known = readHex('known-frames.hex');
const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const text = encodeGbk('口令错误');

describe('known frames, both directions', () => {
  const written: Readonly<Record<string, Uint8Array>> = {
    'link test': encodeRequest({ type: 0x10, command: 1, pack: 0, data: ascii('') }),
    'link test with machine number': encodeRequest({ type: 0x10, command: 1, pack: 0, data: ascii('499000123456') }),
    'empty OK, type 10': encodeOk(0x10),
    'empty OK, type 20': encodeOk(0x20),
    'next packet 1': encodeNextPacket(1),
    wait: encodeWait(),
    'error text, regular': encodeErrorText(text),
    'error text, length one too small': encodeErrorText(text, { width: 1, short: true }),
    'error text, 2-byte length': encodeErrorText(text, { width: 2, short: false }),
    'error text, 2-byte length one too small': encodeErrorText(text, { width: 2, short: true }),
    ...Object.fromEntries(
      [0x11, 0x12, 0x1f, 0x20, 0x22, 0x30].map((byte) => [`error ${byte.toString(16).toUpperCase()}`, encodeErrorByte(byte)]),
    ),
  };

  it.each(known)('$name is written byte for byte', ({ name, bytes }) => {
    expect(written[name]).toEqual(bytes);
  });

  it.each(known.filter(({ name }) => !name.startsWith('link')))('$name is read', ({ name, bytes }) => {
    const reader = createReplyReader(name.endsWith('type 20') ? 0x20 : 0x10);
    const [frame, ...rest] = reader.push(bytes);
    expect(rest).toEqual([]);
    expect(reader.pending()).toBe(0);
    if (name.startsWith('empty OK')) expect(frame).toEqual({ kind: 'ok', pack: 0, data: ascii('') });
    else if (name === 'wait') expect(frame).toEqual({ kind: 'wait' });
    else if (name === 'next packet 1') expect(frame).toEqual({ kind: 'nextPacket', packet: 1 });
    else if (name.startsWith('error text')) expect(frame).toEqual({ kind: 'errorText', text: '口令错误' });
    else expect(frame).toEqual({ kind: 'errorByte', byte: Number.parseInt(name.slice(-2), 16) });
  });

  it('reads link tests as a device', () => {
    const reader = createHostReader();
    expect(reader.push(bytesNamed(known, 'link test with machine number'))).toEqual([
      { kind: 'request', type: 0x10, command: 1, pack: 0, data: ascii('499000123456') },
    ]);
  });

  it('reads and writes a whole exchange in two packets', () => {
    const exchange = readHex('identity-exchange.hex');
    const host = createHostReader();
    const device = createReplyReader(0x20);
    const [request] = host.push(bytesNamed(exchange, 'host: request, type 20'));
    expect(request).toMatchObject({ kind: 'request', type: 0x20, command: 0x04, pack: 0 });
    expect(device.push(bytesNamed(exchange, 'device: packet 1'))).toMatchObject([{ kind: 'ok', pack: 1 }]);
    expect(encodeNextPacket(1)).toEqual(bytesNamed(exchange, 'host: next packet 1'));
    expect(host.push(bytesNamed(exchange, 'host: next packet 1'))).toEqual([{ kind: 'nextPacket', packet: 1 }]);
    expect(device.push(bytesNamed(exchange, 'device: last packet'))).toMatchObject([{ kind: 'ok', pack: 0 }]);
    expect(encodeOk(0x20)).toEqual(bytesNamed(exchange, 'host: empty OK'));
    expect(host.push(bytesNamed(exchange, 'host: empty OK'))).toEqual([{ kind: 'ok', pack: 0, data: ascii('') }]);
  });
});

describe('sizes', () => {
  it('fills a frame to its limit and no further', () => {
    expect(encodeRequest({ type: 0x10, command: 1, pack: 0, data: new Uint8Array(maxRequestData[0x10]) })).toHaveLength(255);
    expect(encodeRequest({ type: 0x20, command: 1, pack: 0, data: new Uint8Array(maxRequestData[0x20]) })).toHaveLength(65535);
    expect(encodeOk(0x10, 0, new Uint8Array(maxReplyData[0x10]))).toHaveLength(255);
    expect(encodeOk(0x20, 0, new Uint8Array(maxReplyData[0x20]))).toHaveLength(65535);
    expect(() => encodeRequest({ type: 0x10, command: 1, pack: 0, data: new Uint8Array(249) })).toThrow('248 bytes');
    expect(() => encodeOk(0x20, 0, new Uint8Array(65529))).toThrow('65528 bytes');
    expect(() => encodeOk(0x20, 256)).toThrow('one byte');
    expect(() => encodeErrorText(new Uint8Array(252))).toThrow('too long');
  });

  it('numbers packets from one and the last zero', () => {
    expect(packetsOf(ascii('abcdefg'), 3).map(({ pack, data }) => [pack, Buffer.from(data).toString()])).toEqual([
      [1, 'abc'],
      [2, 'def'],
      [0, 'g'],
    ]);
    expect(packetsOf(ascii(''), 3)).toEqual([{ pack: 0, data: ascii('') }]);
    expect(() => packetsOf(new Uint8Array(257), 1)).toThrow('too long');
  });
});

describe('a disturbed line', () => {
  const ok = encodeOk(0x20, 0, encodeGbk('<业务>'));

  it('serves a good frame after noise', () => {
    const reader = createReplyReader(0x20);
    expect(reader.push(Buffer.concat([ascii('\u0000O\u0013?KXER!'), ok]))).toMatchObject([
      { kind: 'noise', count: 9, why: 'length' },
      { kind: 'ok', pack: 0 },
    ]);
  });

  it('serves a good frame after half a header, once the line is quiet', () => {
    const reader = createReplyReader(0x20);
    expect(reader.push(Buffer.concat([ascii('OK'), ok]))).toEqual([]);
    expect(reader.giveUp()).toMatchObject([{ kind: 'noise', count: 2, why: 'unfinished' }, { kind: 'ok' }]);
    expect(reader.pending()).toBe(0);
  });

  it('serves the frame behind a damaged one', () => {
    const damaged = ok.slice();
    damaged[6] = 0xff;
    expect(createReplyReader(0x20).push(Buffer.concat([damaged, ok]))).toMatchObject([
      { kind: 'noise', why: 'crc' },
      { kind: 'ok' },
    ]);
  });

  it('takes a damaged wait for plain noise: it was not the answer', () => {
    expect(createReplyReader(0x20).push(ascii('WT\u0000\u0004xx'))).toMatchObject([{ kind: 'noise', why: 'header', count: 6 }]);
  });

  it('does not read a type-10 answer into a type-20 exchange', () => {
    const reader = createReplyReader(0x20);
    reader.push(encodeOk(0x10));
    expect(reader.giveUp()).toMatchObject([{ kind: 'noise' }]);
  });

  it('tells a request of an unknown type from a damaged one', () => {
    expect(createHostReader().push(ascii('\u001b\u0040abc'))).toMatchObject([{ kind: 'noise', why: 'header' }]);
    const request = encodeRequest({ type: 0x20, command: 0x0a, pack: 0, data: ascii('<a/>') }).slice();
    request[8] = 0;
    expect(createHostReader().push(request)).toMatchObject([{ kind: 'noise', why: 'crc' }]);
  });
});

const anyBytes = fc.uint8Array({ maxLength: 300 });
const anyReply = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 200 })).map(([pack, data]) => encodeOk(0x20, pack, data)),
  fc.integer({ min: 0, max: 255 }).map(encodeErrorByte),
  fc.integer({ min: 0, max: 255 }).map(encodeNextPacket),
  fc.constant(encodeWait()),
);

describe('any bytes', () => {
  it('never make a reader fail, stall or keep more than a frame', () => {
    fc.assert(
      fc.property(fc.array(anyBytes, { maxLength: 20 }), (chunks) => {
        for (const reader of [createReplyReader(0x10), createReplyReader(0x20), createHostReader()]) {
          for (const chunk of chunks) reader.push(chunk);
          expect(reader.pending()).toBeLessThan(65538);
          reader.giveUp();
          expect(reader.pending()).toBe(0);
        }
      }),
    );
  });

  it('are all accounted for: frames and noise add up', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const reader = createReplyReader(0x10);
        const items = [...reader.push(bytes), ...reader.giveUp()];
        const noise = items.reduce((sum, item) => sum + (item.kind === 'noise' ? item.count : 0), 0);
        const framed = items.some((item) => item.kind !== 'noise');
        expect(framed ? noise < bytes.length : noise === bytes.length).toBe(true);
      }),
    );
  });

  it('in front of good frames do not lose them, however the bytes are cut', () => {
    // noise without the letters headers begin with; with them the first giveUp is needed, as above
    const noise = fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => bytes.filter((byte) => ![0x4f, 0x45, 0x4e, 0x57].includes(byte)));
    fc.assert(
      fc.property(
        noise,
        fc.array(anyReply, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (before, frames, step) => {
          const all = Buffer.concat([before, ...frames]);
          const reader = createReplyReader(0x20);
          const items = [];
          for (let at = 0; at < all.length; at += step) items.push(...reader.push(all.subarray(at, at + step)));
          expect(items.filter((item) => item.kind !== 'noise')).toHaveLength(frames.length);
        },
      ),
    );
  });

  it('in front of a good frame delay it at most until the line is quiet', () => {
    fc.assert(
      fc.property(anyBytes, (before) => {
        const reader = createReplyReader(0x20);
        const wanted = { kind: 'errorByte', byte: 0x1f };
        const items = [...reader.push(before), ...reader.push(encodeErrorByte(0x1f)), ...reader.giveUp()];
        expect(items).toContainEqual(wanted);
      }),
    );
  });
});
