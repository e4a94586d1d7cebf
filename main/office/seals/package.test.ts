import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { Unzip, UnzipInflate, type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openPackage } from './package.ts';

interface Part {
  readonly name: string;
  /** In its own header, when it differs. */
  readonly localName?: string;
  /** As it is packed. */
  readonly data: Buffer;
  /** Unpacked, when it is packed at all. */
  readonly content?: Buffer;
  readonly method?: number;
  readonly length?: number;
  /** Stands in front of the entry, and is in no list. */
  readonly before?: Buffer;
  /** What is wrong in its own header, and in the list. */
  readonly inLocal?: (header: Buffer) => void;
  readonly inList?: (header: Buffer) => void;
  /** Fields behind the name. */
  readonly localExtra?: Buffer;
  readonly extra?: Buffer;
  readonly comment?: string;
}

interface Whole {
  /** How much further every entry says that it goes. */
  readonly overlap?: number;
  readonly count?: number;
  /** Between the last entry and the list, and between the list and the end. */
  readonly beforeList?: Buffer;
  readonly afterList?: Buffer;
  readonly inEnd?: (record: Buffer) => void;
}

const none = Buffer.alloc(0);
const untouched = () => undefined;

/** An archive put together by hand, right but where it shall be wrong. */
function archive(parts: readonly Part[], whole: Whole = {}): Buffer {
  const { overlap = 0, count = parts.length, beforeList = none, afterList = none, inEnd = untouched } = whole;
  const local: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const { name, localName = name, data, content = data, method = 0, length = content.length } = part;
    const { before = none, inLocal = untouched, inList = untouched, localExtra = none, extra = none, comment = '' } = part;
    const said = Buffer.alloc(26);
    said.writeUInt16LE(20, 0);
    said.writeUInt16LE(method, 4);
    said.writeUInt32LE(0x210000, 6);
    said.writeUInt32LE(crc32(content), 10);
    said.writeUInt32LE(data.length + overlap, 14);
    said.writeUInt32LE(length + overlap, 18);
    said.writeUInt16LE(name.length, 22);
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), said]);
    header.writeUInt16LE(localName.length, 26);
    header.writeUInt16LE(localExtra.length, 28);
    inLocal(header);
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), said, Buffer.alloc(14)]);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt16LE(comment.length, 32);
    entry.writeUInt32LE(at + before.length, 42);
    inList(entry);
    const own = Buffer.concat([before, header, Buffer.from(localName, 'latin1'), localExtra, data]);
    local.push(own);
    list.push(entry, Buffer.from(name, 'latin1'), extra, Buffer.from(comment));
    at += own.length;
  }
  const listed = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at + beforeList.length, 16);
  inEnd(end);
  return Buffer.concat([...local, beforeList, listed, afterList, end]);
}

const part = (more: Partial<Part> = {}): Part => ({ name: 'a', data: Buffer.from('x'), ...more });
const packed = (text: string, more: Partial<Part> = {}) =>
  part({ method: 8, content: Buffer.from(text), data: deflateRawSync(text), ...more });
const bomb = Buffer.alloc(20_000_000);
const packedBomb = deflateRawSync(bomb);
/** An entry that is in no list. */
const hidden = (name: string) => {
  const whole = archive([part({ name, data: Buffer.from('99999.00') })]);
  return whole.subarray(0, whole.readUInt32LE(whole.length - 6));
};
const u16 = (value: number, at: number) => (header: Buffer) => {
  header.writeUInt16LE(value, at);
};
const u32 = (value: number, at: number) => (header: Buffer) => {
  header.writeUInt32LE(value, at);
};
const inBoth = (write: (value: number, at: number) => (header: Buffer) => void, value: number, at: number): Partial<Part> => ({
  inLocal: write(value, at),
  inList: write(value, at + 2),
});

test('opens what the library of our writer packs', () => {
  const files: Zippable = { 'a/b.xml': Buffer.from('one'), 'a/c': [Buffer.from('two'), { level: 0 }] };
  const opened = openPackage(Buffer.from(zipSync(files, { mtime: '1980-01-01T00:00:00' })));
  expect([...(opened ?? [])].map(([path, content]) => `${path} ${content}`)).toEqual(['a/b.xml one', 'a/c two']);
});

test('opens what is put together right by hand, an empty file too', () => {
  const files = openPackage(archive([part({ name: 'a/b', data: none }), packed('xy', { name: 'a/c' })]));
  expect([...(files ?? [])].map(([path, content]) => `${path} ${content}`)).toEqual(['a/b ', 'a/c xy']);
});

test.each<[string, Buffer]>([
  ['the same path twice', archive([part(), part()])],
  ['two paths that are one to some file systems', archive([part(), part({ name: 'A' })])],
  ['a file that is a folder', archive([part(), part({ name: 'A/b' })])],
  ['a file in a file', archive([part({ name: 'a/b/c' }), part()])],
  ['a folder', archive([part({ name: 'a/', data: none })])],
  ['a name that leads out', archive([part({ name: '../a' })])],
  ['a name that leads back', archive([part({ name: 'a/./b' })])],
  ['a name from the root', archive([part({ name: '/a' })])],
  ['a name with a back slash', archive([part({ name: 'a\\b' })])],
  ['a name from a drive', archive([part({ name: 'C:a' })])],
  ['a name with a point at its end', archive([part({ name: 'a.' })])],
  ['a name with a zero', archive([part({ name: 'a\0' })])],
  ['a name that is no ASCII', archive([part({ name: '\xff' })])],
  ['an entry without a name', archive([part({ name: '' })])],
  ['two names for one entry', archive([part({ localName: 'b' })])],
  ['two lengths of a name', archive([part({ localName: 'ab' })])],
  ['entries in one another', archive([part(), part({ name: 'b' })], { overlap: 40 })],
  ['an entry into the list', archive([part()], { overlap: 1 })],
  ['one entry twice in the list', archive([part(), part({ name: 'b', inList: u32(0, 42) })])],
  ['a method that nobody knows', archive([part({ method: 12 })])],
  ['a length that is not the content’s', archive([part({ length: 2 })])],
  ['less than was packed', archive([packed('xy', { length: 1 })])],
  ['more than was packed', archive([packed('xy', { length: 3 })])],
  ['something behind what was packed', archive([packed('xy', { data: Buffer.concat([deflateRawSync('xy'), hidden('a')]) })])],
  ['what was not packed whole', archive([packed('xy', { data: deflateRawSync('xy').subarray(0, -1) })])],
  ['a bomb that says so', archive([part({ method: 8, content: bomb, data: packedBomb })])],
  ['a bomb that does not', archive([part({ method: 8, content: bomb, data: packedBomb, length: 100 })])],
  ['more entries in the list than are told', archive([part()], { count: 0 })],
  ['fewer', archive([part()], { count: 2 })],
  ['a remark at the end', Buffer.concat([archive([part()], { inEnd: u16(2, 20) }), Buffer.from('hi')])],
  ['something at the end', Buffer.concat([archive([part()]), Buffer.from('hi')])],
  ['a part of a larger archive', archive([part()], { inEnd: u16(1, 4) })],
  ['more entries than any file has', archive(Array.from({ length: 2001 }, (_, index) => part({ name: `f${index}` })))],
  ['nothing', none],
])('refuses %s', (_, bytes) => {
  expect(openPackage(bytes)).toBeNull();
});

describe('what another reader could go by is not there', () => {
  test('a reader of entries one after the other would see what is in no list', () => {
    const file = archive([part({ name: 'Page.xml', data: Buffer.from('493.00') })], { beforeList: hidden('Page.xml') });
    const seen: string[] = [];
    const reader = new Unzip((entry) => {
      entry.ondata = (_, data) => void seen.push(Buffer.from(data).toString());
      entry.start();
    });
    reader.register(UnzipInflate);
    reader.push(file, true);
    expect(seen.join(' ')).toContain('99999.00');
    expect(openPackage(file)).toBeNull();
  });

  // Info-ZIP's own name of an entry, which readers put before the other
  const otherName = Buffer.concat([Buffer.from([0x75, 0x70, 6, 0, 1]), Buffer.alloc(4), Buffer.from('b')]);
  otherName.writeUInt32LE(crc32('a'), 5);

  test.each<[string, Buffer]>([
    ['an entry in front of the first', archive([part({ before: hidden('a') })])],
    ['anything in front of the first', archive([part({ before: Buffer.from('MZ') })])],
    ['an entry between two', archive([part(), part({ name: 'b', before: hidden('a') })])],
    ['an entry behind the last', archive([part()], { beforeList: hidden('a') })],
    ['entries in another order than the list', reordered()],
    ['anything behind the list', archive([part()], { afterList: Buffer.from('hi') })],
    ['another name in the list', archive([part({ extra: otherName })])],
    ['another name in its own header', archive([part({ localExtra: otherName })])],
    ['another name in both', archive([part({ extra: otherName, localExtra: otherName })])],
    ['a remark on an entry', archive([part({ comment: 'hi' })])],
    ['another checksum in the list', archive([part({ inList: u32(1, 16) })])],
    ['another checksum in its own header', archive([part({ inLocal: u32(1, 14) })])],
    ['a wrong checksum', archive([part(inBoth(u32, 1, 14))])],
    ['another packed length in its own header', archive([part({ inLocal: u32(5, 18) })])],
    ['another length in its own header', archive([part({ inLocal: u32(5, 22) })])],
    ['another method in its own header', archive([part({ inLocal: u16(8, 8) })])],
    ['other flags in its own header', archive([part({ inLocal: u16(2, 6) })])],
    ['a length behind the content', archive([part(inBoth(u16, 8, 6))])],
    ['an encrypted entry', archive([part(inBoth(u16, 1, 6))])],
    ['a name in Unicode', archive([part(inBoth(u16, 0x800, 6))])],
    ['another date', archive([part(inBoth(u32, 0x2a0000, 10))])],
    ['a later version', archive([part(inBoth(u16, 45, 4))])],
    ['another system that wrote it', archive([part({ inList: u16(0x0314, 4) })])],
    ['an entry of another disk', archive([part({ inList: u16(1, 34) })])],
    ['attributes', archive([part({ inList: u32(0x10, 38) })])],
  ])('%s is refused', (_, bytes) => {
    expect(openPackage(bytes)).toBeNull();
  });

  /** Two entries, with the list the other way round. */
  function reordered(): Buffer {
    const file = archive([part(), part({ name: 'b' })]);
    const start = file.readUInt32LE(file.length - 6);
    const [one, other, end] = [
      file.subarray(start, start + 47),
      file.subarray(start + 47, start + 94),
      file.subarray(start + 94),
    ];
    return Buffer.concat([file.subarray(0, start), other, one, end]);
  }
});

test('a byte that is another one anywhere leaves the same contents or none', () => {
  const page = Buffer.from('<Page>493.00</Page>'.repeat(20));
  const file = archive([part({ name: 'b', data: page }), packed(page.toString()), packed('', { name: 'c' })]);
  const contents = (bytes: Buffer) => [...(openPackage(bytes) ?? [])].map(([path, content]) => `${path} ${content}`);
  const original = contents(file);
  const other = fc.integer({ min: 1, max: 255 });
  fc.assert(
    fc.property(fc.nat({ max: file.length - 1 }), other, (at, by) => {
      const flipped = Buffer.from(file);
      flipped[at] = (flipped[at] ?? 0) ^ by;
      expect([original, []]).toContainEqual(contents(flipped));
    }),
    { numRuns: 2000 },
  );
  expect(original).toHaveLength(3);
});
