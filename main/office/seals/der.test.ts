import { describe, expect, test } from 'vitest';
import { bitBytes, type DerReader, hexNumber, oid, openDer, smallNumber, tags, text, time } from './der.ts';

/** What a reader makes of hex; null when it was not sound, or not read to its end. */
function readAs<T>(hex: string, read: (from: DerReader) => T): T | null {
  const reader = openDer(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const value = read(reader);
  reader.end();
  return reader.sound() ? value : null;
}

test.each<[string, string, (from: DerReader) => unknown, unknown]>([
  ['an identifier', '06 03 55 04 0a', oid, '2.5.4.10'],
  ['an identifier of many bytes', '06 08 2a 81 1c cf 55 01 83 75', oid, '1.2.156.10197.1.501'],
  ['a number with its sign byte', '02 02 00 80', hexNumber, '80'],
  ['zero', '02 01 00', smallNumber, 0],
  ['bits', '03 03 00 ab cd', (from) => [...bitBytes(from)], [0xab, 0xcd]],
  ['text in UTF-8', '0c 03 e7 ab a0', text, '章'],
  ['text in UTF-16', '1e 02 7a e0', text, '章'],
  ['a moment of this century', `17 0d ${Buffer.from('261122020000Z').toString('hex')}`, time, Date.UTC(2026, 10, 22, 2)],
  ['a moment of the last', `17 0d ${Buffer.from('991231235959Z').toString('hex')}`, time, Date.UTC(1999, 11, 31, 23, 59, 59)],
  ['a moment in full', `18 0f ${Buffer.from('20611122020000Z').toString('hex')}`, time, Date.UTC(2061, 10, 22, 2)],
])('reads %s', (_, hex, read, value) => {
  expect(readAs(hex, read)).toEqual(value);
});

describe('refuses', () => {
  test.each<[string, string, (from: DerReader) => unknown]>([
    ['a length in more bytes than it needs', '04 81 01 00', (from) => from.content(tags.octets)],
    ['an indefinite length', '30 80 00 00', (from) => from.content(tags.sequence)],
    ['a length beyond the end', '04 03 00 00', (from) => from.content(tags.octets)],
    ['a length of four bytes', '04 84 00 00 00 01 00', (from) => from.content(tags.octets)],
    ['a tag of two bytes', '1f 01 01 00', (from) => from.whole()],
    ['another tag', '04 01 00', (from) => from.content(tags.sequence)],
    ['something behind', '04 01 00 00', (from) => from.content(tags.octets)],
    ['a negative number', '02 01 80', hexNumber],
    ['a number with a zero too many', '02 02 00 7f', hexNumber],
    ['a number without bytes', '02 00', hexNumber],
    ['a number too large', '02 02 01 00', smallNumber],
    ['an identifier without an end', '06 02 2a 81', oid],
    ['an identifier with a zero too many', '06 03 2a 80 01', oid],
    ['an empty identifier', '06 00', oid],
    ['bits that are no whole bytes', '03 02 01 80', bitBytes],
    ['text that is no UTF-8', '0c 01 ff', text],
    ['half a character', '1e 01 7a', text],
    ['a day that is none', `17 0d ${Buffer.from('260230020000Z').toString('hex')}`, time],
    ['a moment without seconds', `17 0b ${Buffer.from('2611220200Z').toString('hex')}`, time],
    ['a moment with an offset', `17 11 ${Buffer.from('261122020000+0800').toString('hex')}`, time],
  ])('%s', (_, hex, read) => {
    expect(readAs(hex, read)).toBeNull();
  });
});

test('after the first mistake nothing more is read, here and inside', () => {
  const reader = openDer(Buffer.from('300404010a0101', 'hex'));
  const inside = reader.into(tags.sequence);
  inside.content(tags.integer);
  expect([inside.sound(), reader.sound(), inside.next(), inside.content(tags.octets).length]).toEqual([false, false, 0, 0]);
});
