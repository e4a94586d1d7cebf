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
  return decodeGbk(createMaskStream().push(encodeGbk(text), sound));
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

test('masks the same wherever it is cut, keeps every length, and the document stays one', () => {
  fc.assert(
    fc.property(documents, fc.array(fc.nat(1000)), (document, cuts) => {
      const { bytes } = document;
      const stream = createMaskStream();
      const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted((one, other) => one - other);
      const parts = ends.map((end, index) => stream.push(bytes.subarray(ends[index - 1] ?? 0, end), true));
      const whole = createMaskStream().push(bytes, true);
      expect(Buffer.concat(parts)).toEqual(Buffer.from(whole));
      expect(whole).toHaveLength(bytes.length);
      expect(parseBusiness(whole).ok).toBe(true);
      expectNothingPrivate(Buffer.from(whole).toString('latin1'), document);
    }),
  );
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
