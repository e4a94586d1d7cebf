/**
 * What may be written down: no password, no identity number and no telephone, wherever a document is cut and whatever
 * happened to it on the line.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/ids.ts';
import { encodeBusiness, parseBusiness } from '../taxdevice/business-xml.ts';
import { decodeGbk, encodeGbk } from '../taxdevice/gbk.ts';
import { encodeNextPacket, encodeOk, encodeRequest, packetsOf } from '../taxdevice/serial-converter/frame.ts';
import { createFrameTape } from './frame-tape.ts';
import { createMaskStream } from './mask-stream.ts';
import { bytesOf, type Said } from './recording.ts';

function masked(text: string, sound = true): string {
  return decodeGbk(createMaskStream().push(encodeGbk(text), sound, true));
}

describe('a document', () => {
  test.each([
    ['<skpkl>88888888</skpkl><fpdm>1100214320</fpdm>', '<skpkl>********</skpkl><fpdm>1100214320</fpdm>'],
    ['<ghdwmc>北京示例</ghdwmc><kpr>王敏</kpr>', '<ghdwmc>北******</ghdwmc><kpr>王**</kpr>'],
    ['<ghdwmc>A北京</ghdwmc>', '<ghdwmc>A****</ghdwmc>'],
    ['<ghdwmc>&lt;北京</ghdwmc>', '<ghdwmc>********</ghdwmc>'],
    ['<ghdwsbh>110101199003074514</ghdwsbh>', '<ghdwsbh>110101************</ghdwsbh>'],
    ['<bz>电话13812345678</bz>', '<bz>***************</bz>'],
    ['<returnmsg>剩余6次，电话13812345678</returnmsg>', '<returnmsg>剩余6次，电话138123*****</returnmsg>'],
    ['<spmc>*运输服务*旅客运输</spmc>', '<spmc>*运输服务*旅客运输</spmc>'],
    ['<msg>138-1234-5678 ok</msg>', '<msg>138-123*-**** **</msg>'],
    ['<xinming>张三</xinming>', '<xinming>****</xinming>'],
    ['<ghdwmc a="张三">北京</ghdwmc>', '<ghdwmc a="张三">北**</ghdwmc>'],
    ['<x a="张三">1</x>', '<x ********>*</x>'],
    ['<fpdm/>12<!-- 张三 -->', '<fpdm/>**<!** **** **>'],
    ['<ghdwmc><![CDATA[张三<李四>]]></ghdwmc>', '<ghdwmc><![CDATA[张********]]></ghdwmc>'],
    ['<skm><![CDATA[12<34>56]]></skm>', '<skm><![CDATA[12<34>56]]></skm>'],
    ['<msg>１３８１２３４５６７８，好</msg>', '<msg>１３８１２３************好</msg>'],
    ['<msg>138.1234.5678</msg>', '<msg>138.123*.****</msg>'],
    ['<msg>(010)88886666/7</msg>', '<msg>(010)888*****/*</msg>'],
    ['<msg>（０１０）８８８８６</msg>', '<msg>（０１０）８８８****</msg>'],
    ['<msg>联系a.zhang@qq.com，谢谢</msg>', '<msg>联系*******@********谢谢</msg>'],
    ['<msg>to zhang@qq.com now</msg>', '<msg>to *****@****** now</msg>'],
    ['<msg>123456<!-- 1 -->78</msg>', '<msg>123456<!** * **>**</msg>'],
    ['<html><h1>Bad Gateway</h1><p>10.0.0.1</p>', '<html><h1>Bad Gateway</h1><p>********</p>'],
  ])('%s', (text, wanted) => {
    expect(masked(text)).toBe(wanted);
  });

  test('of bytes without a checksum only known names stay', () => {
    expect(masked('<?xml version="1.0"?><fpdm>1100214320</fpdm><skpklX88888888</skpkl>', false)).toBe(
      '<?xml **************><fpdm>**********</fpdm><skpkl*********</skpkl>',
    );
  });
});

// alphabets that share no character with anything else of the documents
const password = fc.string({ unit: fc.constantFrom(...'QWZXqwzx#!%'), minLength: 6, maxLength: 16 });
const identityNumber = fc.string({ unit: fc.constantFrom('7', '8', '9'), minLength: 15, maxLength: 18 });
const harmlessNumber = fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5'), minLength: 1, maxLength: 12 });

const documents = fc
  .record({ password, number: identityNumber, code: harmlessNumber, phone: identityNumber, order: fc.nat(5) })
  .map(({ password: secret, number, code, phone, order }) => {
    const fields: readonly (readonly [string, string])[] = [
      ['skpkl', secret],
      ['fpdm', code],
      ['keypwd', secret],
      ['ghdwsbh', number],
      ['returnmsg', `成功 ${phone}`],
      ['ghdwdzdh', `北京市 ${phone}`],
    ];
    const turned = [...fields.slice(order), ...fields.slice(0, order)];
    const bytes = encodeBusiness({ id: 'FPCX', comment: '发票查询', body: { output: Object.fromEntries(turned) } });
    return { bytes, secret, number, phone };
  });

function expectNothingPrivate(seen: string, { secret, number, phone }: { secret: string; number: string; phone: string }): void {
  expect(seen).not.toContain(secret);
  // six characters may stay of a number, two bytes of a checksum behind them look like any, and none of the rest
  expect(seen).not.toContain(number.slice(0, 9));
  expect(seen).not.toContain(phone.slice(0, 9));
  expect(seen).not.toContain(number.slice(-7));
}

/** The document in pieces that end at the cuts, masked. */
function maskedInPieces(bytes: Uint8Array, cuts: readonly number[], passwords: readonly string[] = []): Buffer {
  const stream = createMaskStream(passwords);
  const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted((one, other) => one - other);
  return Buffer.concat(
    ends.map((end, index) => stream.push(bytes.subarray(ends[index - 1] ?? 0, end), true, index === ends.length - 1)),
  );
}

test('shows no more wherever it is cut, keeps every length, and the document stays one', () => {
  fc.assert(
    fc.property(documents, fc.array(fc.nat(1000)), (document, cuts) => {
      const { bytes } = document;
      const pieces = maskedInPieces(bytes, cuts);
      const whole = createMaskStream().push(bytes, true, true);
      expect(pieces).toHaveLength(bytes.length);
      expect(pieces.every((byte, at) => byte === whole[at] || byte === 0x2a)).toBe(true);
      expect(parseBusiness(whole).ok).toBe(true);
      expect(parseBusiness(pieces).ok).toBe(true);
      expectNothingPrivate(Buffer.from(whole).toString('latin1'), document);
    }),
  );
});

describe('a password that the device repeats', () => {
  const echoed = ['disk-pw1', 'cert&pw1', '88888888', '口令'.repeat(2), '6'];

  test.each([
    ['in a message', '<msg>口令disk-pw1错误，剩余6次</msg>', '<msg>口令********错误，剩余6次</msg>'],
    ['in CDATA', '<msg><![CDATA[disk-pw1 wrong]]></msg>', '<msg><![CDATA[******** wrong]]></msg>'],
    ['escaped', '<msg>bad cert&amp;pw1</msg>', '<msg>bad ************</msg>'],
    ['as numbers of characters', '<msg>cert&#38;&#x70;w1</msg>', '<msg>*****************</msg>'],
    ['behind a comment', '<msg>wrong <!-- x -->disk-pw1</msg>', '<msg>wrong <!** * **>********</msg>'],
    ['around a comment', '<msg>disk<!-- x -->-pw1</msg>', '<msg>****<!** * **>****</msg>'],
    ['around CDATA', '<msg>disk<![CDATA[-p]]>w1</msg>', '<msg>****<![CDATA[**]]>**</msg>'],
    ['in capitals', '<msg>DISK-PW1</msg>', '<msg>********</msg>'],
    ['in Chinese', '<msg>错口令口令</msg>', '<msg>错********</msg>'],
    ['in a tag with an attribute', '<msg a="1">disk-pw1</msg>', '<msg a="1">********</msg>'],
    ['in an attribute', '<business id="X" comment="disk-pw1">', '<business id="X" comment="********">'],
    ['in a heading', '<title>disk-pw1</title>', '<title>********</title>'],
    ['in the name of goods', '<spmc>disk-pw1</spmc>', '<spmc>********</spmc>'],
    ['in the name of the seller', '<nsrmc>88888888</nsrmc>', '<nsrmc>********</nsrmc>'],
    ['in a field of the exchange', '<skpbh>disk-pw1</skpbh>', '<skpbh>********</skpbh>'],
    ['as a tag', '<msg><disk-pw1></msg>', '<msg><********></msg>'],
    ['of digits, but not in a number', '<fphm>88888888</fphm><msg>88888888</msg>', '<fphm>88888888</fphm><msg>********</msg>'],
  ])('%s', (_, text, wanted) => {
    expect(decodeGbk(createMaskStream(echoed).push(encodeGbk(text), true, true))).toBe(wanted);
  });

  const spelt = fc.constantFrom<(character: string) => string>(
    (character) => character.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;'),
    (character) => `&#${character.charCodeAt(0)};`,
    (character) => `&#x${character.charCodeAt(0).toString(16)};`,
  );
  const places = fc.constantFrom(
    ['<returnmsg>', '</returnmsg>'],
    ['<returnmsg><!-- x -->', '</returnmsg>'],
    ['<business id="1" comment="', '">'],
    ['<spmc a="1">', '</spmc>'],
    ['<nsrmc>', '</nsrmc>'],
  );

  test('however it is spelt, wherever it stands and the answer is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abAB1&<"-'), minLength: 4, maxLength: 12 }),
        fc.array(spelt, { minLength: 12, maxLength: 12 }),
        places,
        fc.string({ unit: fc.constantFrom(...'ab1- 错'), maxLength: 12 }),
        fc.array(fc.nat(1000), { maxLength: 5 }),
        (secret, spellings, [before = '', behind = ''], words, cuts) => {
          const head = encodeGbk(`${before}${words}`);
          const echo = encodeGbk([...secret].map((character, index) => spellings[index]?.(character) ?? character).join(''));
          const bytes = Buffer.concat([head, echo, encodeGbk(`${words}${behind}`)]);
          const seen = maskedInPieces(bytes, cuts, [secret]).subarray(head.length, head.length + echo.length);
          expect(seen.toString('latin1')).toBe('*'.repeat(echo.length));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test('an e-mail address and a telephone show no more than uncut', () => {
  const bytes = encodeGbk('<returnmsg>联系 zhang@qq.com 或１３８１２３４５６７８</returnmsg>');
  for (let cut = 1; cut < bytes.length; cut++) {
    const seen = maskedInPieces(bytes, [cut]).toString('latin1');
    expect(seen).not.toMatch(/zh|qq/);
    expect(seen).toContain(`${'*'.repeat(10)}</returnmsg>`);
  }
});

const damage = fc.record({
  document: documents,
  room: fc.integer({ min: 16, max: 300 }),
  echo: fc.boolean(),
  hits: fc.array(fc.record({ packet: fc.nat(20), at: fc.nat(400), byte: fc.nat(255) }), { maxLength: 4 }),
  stopped: fc.option(fc.nat(20)),
  cut: fc.nat(300),
});

test('a damaged, cut, shortened or echoed conversation shows nothing private in any frame', () => {
  fc.assert(
    fc.property(damage, ({ document, room, echo, hits, stopped, cut }) => {
      const said: Said[] = [];
      const tape = createFrameTape({
        write: (one) => said.push(one),
        now: () => '2026-11-22T10:00:00.000+08:00' as Instant,
        failed(error) {
          throw error;
        },
      });
      const request = encodeRequest({ type: 0x20, command: 0x0c, pack: 0, data: document.bytes });
      tape.sent(request);
      const packets = packetsOf(document.bytes, room).map(({ pack, data }) => ({ pack, bytes: encodeOk(0x20, pack, data) }));
      const coming = [...(echo ? [{ pack: 0, bytes: request }] : []), ...packets.slice(0, stopped ?? undefined)];
      for (const [index, { pack, bytes }] of coming.entries()) {
        const spoilt = Uint8Array.from(bytes);
        for (const { packet, at, byte } of hits) if (packet === index) spoilt[at % spoilt.length] = byte;
        tape.received(spoilt.subarray(0, cut));
        tape.received(spoilt.subarray(cut));
        if (pack > 0) tape.sent(encodeNextPacket(pack));
      }
      tape.end();

      const heard = said.filter(({ direction }) => direction === 'received');
      expect(heard.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(coming.reduce((sum, { bytes }) => sum + bytes.length, 0));
      const bodies = said.map((one) => Buffer.from(bytesOf(one)).toString('latin1'));
      for (const body of bodies) expectNothingPrivate(body, document);
      // nor do the pieces of one that was spread over packets
      const answers = said.filter(({ meaning }) => meaning.startsWith('OK')).map((one) => Buffer.from(bytesOf(one)));
      expectNothingPrivate(Buffer.concat(answers.map((one) => one.subarray(5, -2))).toString('latin1'), document);
    }),
    { numRuns: 300 },
  );
});
