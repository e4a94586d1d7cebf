/**
 * Recording changes nothing: a line and a POST pass through, whatever becomes of what is written down.
 */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/ids.ts';
import { failed } from '../../domain/problem.ts';
import { encodeBusiness } from '../taxdevice/business-xml.ts';
import type { BytePortEvents, Written } from '../taxdevice/byte-port.ts';
import { encodeOk, encodeRequest } from '../taxdevice/serial-converter/frame.ts';
import type { Post, Posted } from '../taxdevice/tax-control-server/http-post.ts';
import { recordedPort } from './recorded-port.ts';
import { recordedPost } from './recorded-post.ts';
import { mostBodyBytes, type Said, type Tape } from './recording.ts';

function openTape(broken = false) {
  const said: Said[] = [];
  const errors: unknown[] = [];
  const tape: Tape = {
    write(one) {
      if (broken) throw new Error('broken');
      said.push(one);
    },
    now: () => '2026-11-22T10:00:00.000+08:00' as Instant,
    failed: (error) => errors.push(error),
  };
  return { tape, said, errors, meanings: () => said.map(({ direction, meaning }) => `${direction} ${meaning}`) };
}

const linkTest = encodeRequest({ type: 0x10, command: 1, pack: 0, data: new Uint8Array() });

describe('a line', () => {
  function lineOf(tape: Tape, written: Written = 'all') {
    const wire: { events: BytePortEvents | null; sent: Uint8Array[] } = { events: null, sent: [] };
    const heard: (Uint8Array | string)[] = [];
    const open = recordedPort((events) => {
      wire.events = events;
      const port = {
        write: (bytes: Uint8Array) => {
          wire.sent.push(bytes);
          return Promise.resolve(written);
        },
        close: () => Promise.resolve(),
      };
      return Promise.resolve({ ok: true, value: port });
    }, tape);
    return { wire, heard, open: () => open({ data: (chunk) => heard.push(chunk), closed: (reason) => heard.push(reason) }) };
  }

  test.each([false, true])('passes everything on (broken recorder: %s)', async (broken) => {
    const { tape, meanings, errors } = openTape(broken);
    const { wire, heard, open } = lineOf(tape);
    const opened = await open();
    if (!opened.ok) throw new Error(opened.problem.code);
    expect(await opened.value.write(linkTest)).toBe('all');
    const answer = encodeOk(0x10);
    wire.events?.data(answer.subarray(0, 3));
    wire.events?.data(answer.subarray(3));
    wire.events?.closed('unplugged, call 13812345678');
    await opened.value.close();
    await opened.value.close();
    expect(wire.sent).toEqual([linkTest]);
    expect(heard).toEqual([answer.subarray(0, 3), answer.subarray(3), 'unplugged, call 13812345678']);
    if (broken) expect(errors.length).toBeGreaterThan(0);
    else
      expect(meanings()).toEqual([
        'line opened',
        'sent link test',
        'received OK',
        'line lost: unplugged, call 138******78',
        'line closed',
      ]);
  });

  test('that breaks while sending, and one that cannot be opened', async () => {
    const { tape, meanings } = openTape();
    const opened = await lineOf(tape, 'maybe').open();
    expect(opened.ok && (await opened.value.write(linkTest))).toBe('maybe');
    const absent = recordedPort(() => Promise.resolve(failed('device-absent', { port: '/dev/ttyUSB0' })), tape);
    expect(await absent({ data: () => undefined, closed: () => undefined })).toMatchObject({ ok: false });
    expect(meanings().slice(2)).toEqual(['line broke while sending', 'line not opened: device-absent']);
  });

  test('bytes of the host that are no frame are told as a bug and sent all the same', async () => {
    const { tape, errors } = openTape();
    const { wire, open } = lineOf(tape);
    const opened = await open();
    expect(opened.ok && (await opened.value.write(Uint8Array.of(1, 2, 3)))).toBe('all');
    expect([wire.sent.length, errors.length]).toEqual([1, 1]);
  });
});

describe('a POST', () => {
  const url = new URL('http://127.0.0.1/SKServer/SKDo');
  const request = encodeBusiness({ id: '10008', comment: '发票开具', body: { kpzdbs: 'BJZ-07', ghdwsbh: '110101199003074514' } });
  const answer = encodeBusiness({ id: '10008', comment: '', body: { returncode: '0', returnmsg: '成功', returndata: {} } });

  async function posted(outcome: Posted, broken = false) {
    const tape = openTape(broken);
    const post: Post = () => Promise.resolve(outcome);
    expect(await recordedPost(post, tape.tape)(url, request, 1000, 1000)).toBe(outcome);
    return tape;
  }

  test('is written down as text, masked', async () => {
    const { said } = await posted({ outcome: 'answered', status: 200, body: answer });
    expect(said).toMatchObject([
      { direction: 'sent', meaning: '10008', exchange: 1, as: 'gbk', bytes: request.length },
      { direction: 'received', meaning: '10008 0', exchange: 1, status: 200, as: 'gbk' },
    ]);
    expect(said[0]?.body).toContain('comment="发票开具"');
    expect(said[0]?.body).toContain('<ghdwsbh>110101************</ghdwsbh>');
    expect(said[1]?.body).toContain('<returnmsg>成功</returnmsg>');
  });

  test.each([
    [{ outcome: 'answered', status: 502, body: new Uint8Array() }, 'received 10008 HTTP 502'],
    [{ outcome: 'answered', status: 200, body: Buffer.from('<html>') }, 'received 10008 no document'],
    [{ outcome: 'unknown', reason: 'no answer in time' }, 'line 10008 unknown: no answer in time'],
    [{ outcome: 'notSent', reason: 'ECONNREFUSED' }, 'line 10008 not sent: ECONNREFUSED'],
  ] satisfies readonly (readonly [Posted, string])[])('%#', async (outcome, meaning) => {
    const { meanings } = await posted(outcome);
    expect(meanings()[1]).toBe(meaning);
  });

  test('passes through a broken recorder', async () => {
    const { errors } = await posted({ outcome: 'answered', status: 200, body: answer }, true);
    expect(errors).toHaveLength(2);
  });

  test('of a long answer the beginning is kept', async () => {
    const { said } = await posted({ outcome: 'answered', status: 200, body: Buffer.alloc(mostBodyBytes + 1, 0x20) });
    expect(said[1]).toMatchObject({ cut: true, bytes: mostBodyBytes + 1 });
    expect(said[1]?.body).toHaveLength(mostBodyBytes);
  });

  test('bytes that are no text of a known character set are kept as bytes', async () => {
    const { said } = await posted({ outcome: 'answered', status: 200, body: Uint8Array.of(0x3c, 0x66, 0xff) });
    expect(said[1]?.as).toBe('gbk');
    expect(said[1]?.body).toBe('<f*');
  });
});
