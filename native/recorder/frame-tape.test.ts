/**
 * What is written down of a serial line: meaning, masks and checksums, however the bytes were cut.
 */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/ids.ts';
import { encodeBusiness } from '../taxdevice/business-xml.ts';
import { decodeGbk, encodeGbk } from '../taxdevice/gbk.ts';
import {
  createHostReader,
  createReplyReader,
  encodeErrorByte,
  encodeErrorText,
  encodeNextPacket,
  encodeOk,
  encodeRequest,
  encodeWait,
  packetsOf,
} from '../taxdevice/serial-converter/frame.ts';
import { createFrameTape } from './frame-tape.ts';
import { bytesOf, type Said } from './recording.ts';

function tape(passwords: readonly string[] = []) {
  const said: Said[] = [];
  const now = () => '2026-11-22T10:00:00.000+08:00' as Instant;
  const frames = createFrameTape(
    {
      write: (one) => said.push(one),
      now,
      failed(error) {
        throw error;
      },
    },
    passwords,
  );
  return { ...frames, said, meanings: () => said.map(({ direction, meaning }) => `${direction} ${meaning}`) };
}

const issue = encodeBusiness({
  id: 'FPKJ',
  comment: '发票开具',
  body: {
    input: { skpbh: '499000123456', skpkl: 'disk-pw1', keypwd: 'cert-pw1', ghdwsbh: '91320111339366503A', ghdwmc: '张三' },
  },
});
const answer = encodeBusiness({
  id: 'FPKJ',
  comment: '发票开具',
  body: { output: { fpdm: '1100214320', ghdwsbh: '110101199003074514', kpr: '王敏', returncode: '00000000', returnmsg: '成功' } },
});
const request = encodeRequest({ type: 0x20, command: 0x0a, pack: 0, data: issue });
const text = (said: Said | undefined) => Buffer.from(said ? bytesOf(said) : []).toString('latin1');

describe('meaning', () => {
  test('of an exchange with everything in it', () => {
    const { sent, received, meanings } = tape();
    sent(encodeRequest({ type: 0x10, command: 1, pack: 0, data: new Uint8Array() }));
    received(encodeOk(0x10));
    sent(request);
    received(encodeWait());
    const [first, ...rest] = packetsOf(answer, 150);
    received(encodeOk(0x20, first?.pack, first?.data));
    sent(encodeNextPacket(1));
    for (const { pack, data } of rest) received(encodeOk(0x20, pack, data));
    sent(encodeOk(0x20));
    expect(meanings()).toEqual([
      'sent link test',
      'received OK',
      'sent FPKJ',
      'received WT',
      'received OK FPKJ packet 1',
      'sent NP 1',
      'received OK last packet 00000000',
      'sent OK',
    ]);
  });

  test.each([
    [encodeErrorByte(0x1f), 'ER 1F'],
    [encodeErrorText(encodeGbk('写库失败')), 'ER text'],
    [encodeErrorText(encodeGbk('写库失败'), { width: 2, short: true }), 'ER text'],
    [Uint8Array.of(0, 0xff, 0x13), 'noise'],
    [encodeOk(0x20, 0, answer).with(30, 0), 'damaged frame'],
  ])('%#', (bytes, meaning) => {
    const { sent, received, end, meanings } = tape();
    sent(request);
    received(bytes);
    end();
    expect(meanings().at(1)).toBe(`received ${meaning}`);
  });

  test('of half an answer, told when the line goes on', () => {
    const { sent, received, meanings } = tape();
    sent(request);
    received(encodeOk(0x20, 0, answer).subarray(0, 40));
    sent(request);
    expect(meanings()).toEqual(['sent FPKJ', 'received unfinished frame', 'sent FPKJ']);
  });

  test('of the late answer to a command of the other type', () => {
    const { sent, received, meanings } = tape();
    sent(encodeRequest({ type: 0x10, command: 1, pack: 0, data: new Uint8Array() }));
    received(encodeOk(0x20, 0, answer));
    expect(meanings().at(1)).toBe('received OK FPKJ 00000000');
  });
});

describe('masks', () => {
  test('passwords, numbers and names, and the frame stays one', () => {
    const { sent, received, said } = tape();
    sent(request);
    received(encodeOk(0x20, 0, answer));
    expect(text(said[0])).toContain('<skpbh>499000123456</skpbh><skpkl>********</skpkl><keypwd>********</keypwd>');
    expect(text(said[0])).toContain('<ghdwsbh>913201************</ghdwsbh>');
    expect(text(said[1])).toContain('<fpdm>1100214320</fpdm><ghdwsbh>110101************</ghdwsbh>');
    expect(said.map(({ body }) => body.length / 2)).toEqual([request.length, encodeOk(0x20, 0, answer).length]);
    const [one, two] = said.map(bytesOf);
    expect(createHostReader().push(one ?? request)).toMatchObject([{ kind: 'request', command: 0x0a }]);
    expect(createReplyReader(0x20).push(two ?? answer)).toMatchObject([{ kind: 'ok' }]);
  });

  test('do not depend on where an answer was cut', () => {
    const whole = tape();
    whole.sent(request);
    whole.received(encodeOk(0x20, 0, answer));
    const wanted = Buffer.from(bytesOf(whole.said[1] as Said)).subarray(5, -2);
    for (let room = 40; room < answer.length; room += 7) {
      const { sent, received, said } = tape();
      sent(request);
      for (const { pack, data } of packetsOf(answer, room)) {
        received(encodeOk(0x20, pack, data));
        if (pack !== 0) sent(encodeNextPacket(pack));
      }
      const answered = said.filter(({ direction }) => direction === 'received');
      const parts = answered.map((one) => Buffer.from(bytesOf(one)).subarray(5, -2));
      expect(Buffer.concat(parts)).toEqual(wanted);
    }
  });

  test('a password that the device repeats in its own words', () => {
    const { sent, received, said } = tape(['disk-pw1', '88888888', '6']);
    sent(request);
    received(encodeErrorText(encodeGbk('口令disk-pw1错误，剩余6次')));
    const returnmsg = '口令88888888错误，剩余6次';
    const body = { output: { fphm: '88888888', returncode: '4001', returnmsg } };
    received(encodeOk(0x20, 0, encodeBusiness({ id: 'FPKJ', comment: '', body })));
    const [, error, refusal] = said.map((one) => decodeGbk(bytesOf(one)));
    expect(error).toContain('口令********错误，剩余6次');
    expect(refusal).toContain('<fphm>88888888</fphm>');
    expect(refusal).toContain('<returnmsg>口令********错误，剩余6次</returnmsg>');
  });

  test('a password over two packets, and that one at the end of an answer is not only begun', () => {
    const said = (words: string, room: number) => {
      const line = tape(['disk-pw1']);
      line.sent(request);
      const body = { output: { returncode: '4001', returnmsg: words } };
      for (const { pack, data } of packetsOf(encodeBusiness({ id: 'FPKJ', comment: '', body }), room)) {
        line.received(encodeOk(0x20, pack, data));
        if (pack !== 0) line.sent(encodeNextPacket(pack));
      }
      const answered = line.said.filter(({ direction }) => direction === 'received').map((one) => Buffer.from(bytesOf(one)));
      return Buffer.concat(answered.map((one) => one.subarray(5, -2))).toString('latin1');
    };
    for (let room = 40; room < 250; room++) expect(said('bad disk-pw1', room)).toMatch(/<returnmsg>[bad *]{4}\*{8}<\/returnmsg>/);
    const whole = tape(['disk-pw1']);
    whole.sent(request);
    whole.received(encodeErrorText(Buffer.from('bad disk')));
    expect(text(whole.said[1])).toContain('bad disk');
  });

  test.each([
    ['number', 3],
    ['last', 0],
  ])('a packet out of order (%s) shows nothing before its next element', (_, pack) => {
    const { sent, received, said } = tape();
    sent(request);
    received(encodeOk(0x20, 1, Buffer.from('<business id="FPCX"><body><fpdm>1100')));
    received(encodeOk(0x20, pack, Buffer.from('1133936650</ghdwsbh><fpdm>1100214320</fpdm>')));
    expect(text(said.at(-1))).toContain('**********</ghdwsbh><fpdm>1100214320</fpdm>');
  });

  test('of damaged bytes only the skeleton stays, and the header that says what they were', () => {
    const { sent, received, end, said } = tape();
    sent(request);
    const damaged = encodeOk(0x20, 0, answer).with(130, 0x58);
    received(damaged);
    end();
    const seen = said.slice(1).map(text).join('');
    expect(Buffer.from(seen, 'latin1').subarray(0, 5)).toEqual(Buffer.from(damaged.subarray(0, 5)));
    expect(seen).toContain('</fpdm>');
    expect(seen).not.toMatch(/1100214320|110101/);
  });
});

test('a device that sends rubbish takes up no more time than its bytes', () => {
  const { sent, received, end, said } = tape();
  sent(request);
  const header = [0x4f, 0x4b, 0x00, 0xff, 0xff];
  const rubbish = Uint8Array.from({ length: 256 * 1024 }, (_, at) => header[at % header.length] ?? 0);
  const begun = performance.now();
  for (let at = 0; at < rubbish.length; at += 64) received(rubbish.subarray(at, at + 64));
  end();
  expect(said.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(request.length + rubbish.length);
  // a quarter of a second; with a checksum for each header it was five
  expect(performance.now() - begun).toBeLessThan(2_500);
});
