import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timersSchema } from '../../device-config.ts';
import { encodeGbk } from '../gbk.ts';
import type { Answer, Command } from './exchange.ts';
import {
  encodeErrorByte,
  encodeErrorText,
  encodeNextPacket,
  encodeOk,
  encodeWait,
  type FrameType,
  maxRequestData,
  packetsOf,
} from './frame.ts';
import { createScriptedDevice, type ScriptedDevice } from './scripted-device.testing.ts';
import { createSession, type Session } from './session.ts';
import { elapse, stopTime } from './virtual-time.testing.ts';

const timers = timersSchema.parse({});
const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const reply = (text: string) => encodeOk(0x20, 0, ascii(text));
const spoilt = (frame: Uint8Array) => frame.map((byte, index) => (index === 6 ? byte ^ 0xff : byte));

const reading: Command = {
  type: 0x20,
  code: 0x08,
  data: ascii('question'),
  replyMs: timers.reply,
  changes: false,
  belongs: (answer) => !Buffer.from(answer).toString().startsWith('other'),
};
const changing: Command = { ...reading, code: 0x0a, changes: true };

let device: ScriptedDevice;
let session: Session;

beforeEach(() => {
  stopTime();
  device = createScriptedDevice();
  // a line without airtime, so that times are exactly those of the timers
  session = createSession(device.open, timers, () => Number.POSITIVE_INFINITY);
});
afterEach(async () => {
  await session.close();
  vi.useRealTimers();
});

async function run(command: Command): Promise<{ readonly answer: Answer; readonly ms: number; readonly readyMs: number }> {
  const ready = await elapse(session.ready());
  if (!ready.value.ok) throw new Error(ready.value.problem.code);
  const { value: answer, ms } = await elapse(session.exchange(command));
  return { answer, ms, readyMs: ready.ms };
}
const text = (answer: Answer) => (answer.outcome === 'reply' ? Buffer.from(answer.data).toString() : answer.outcome);

describe('an undisturbed line', () => {
  it('is opened at the first command, asked for a sign of life, and then kept', async () => {
    device.at(0x08, (_, wire) => wire.send(reply('one')));
    expect(device.openings()).toBe(0);
    expect(text((await run(reading)).answer)).toBe('one');
    const second = await run(reading);
    expect(second).toMatchObject({ ms: 0, readyMs: 0 });
    expect(device.heard.map((frame) => (frame.kind === 'request' ? frame.command : frame.kind))).toEqual([0x01, 0x08, 0x08]);
    expect(device.openings()).toBe(1);
  });

  it('takes a machine number in the answer to the link test', async () => {
    device.at(0x01, (_, wire) => wire.send(encodeOk(0x10, 0, ascii('499000123456'))));
    expect((await elapse(session.ready())).value).toEqual({ ok: true, value: 1 });
  });

  it('sends a long request packet by packet, each after the device asked for it', async () => {
    const long = new Uint8Array(maxRequestData[0x20] * 2 + 1).fill(0x61);
    device.at(0x08, (request, wire) => wire.send(reply(String(request.data.length))));
    expect(text((await run({ ...reading, data: long })).answer)).toBe(String(long.length));
    expect(device.heard.slice(1)).toMatchObject([{ pack: 1 }, { pack: 2 }, { pack: 0 }]);
  });

  it('asks for each packet of a long answer and acknowledges the last', async () => {
    device.at(0x08, (_, wire) => wire.send(encodeOk(0x20, 1, ascii('a'))));
    const ready = await elapse(session.ready());
    expect(ready.value.ok).toBe(true);
    const answered = session.exchange(reading);
    await vi.advanceTimersByTimeAsync(0);
    expect(device.heard.at(-1)).toEqual({ kind: 'nextPacket', packet: 1 });
    device.send(encodeOk(0x20, 2, ascii('b')));
    await vi.advanceTimersByTimeAsync(0);
    expect(device.heard.at(-1)).toEqual({ kind: 'nextPacket', packet: 2 });
    device.send(encodeOk(0x20, 0, ascii('c')));
    expect(text((await elapse(answered)).value)).toBe('abc');
    expect(device.heard.at(-1)).toEqual({ kind: 'ok', pack: 0, data: ascii('') });
  });

  it.each([
    ['one packet', 60_000],
    ['packets of 250 bytes', 250],
    ['packets of 9000 bytes', 9_000],
  ])('reads an answer of 60 kB in %s, however it is cut on its way', async (_, most) => {
    const long = Uint8Array.from({ length: 60_000 }, (_byte, index) => index % 251);
    const frames = packetsOf(long, most).map(({ pack, data }) => encodeOk(0x20, pack, data));
    device.at(0x08, (_request, wire) => {
      const first = frames[0] ?? new Uint8Array();
      for (let at = 0; at < first.length; at += 977) wire.send(first.subarray(at, at + 977));
      wire.sendInTurn([new Uint8Array(), ...frames.slice(1)]);
    });
    const { answer } = await run(reading);
    expect(answer.outcome === 'reply' && Buffer.from(answer.data).equals(long)).toBe(true);
    expect(device.heard.filter(({ kind }) => kind === 'nextPacket')).toHaveLength(frames.length - 1);
  });

  it('waits for the number of the packet it sent: another one was left over', async () => {
    device.setAsksForPackets(false);
    const long = new Uint8Array(maxRequestData[0x20] + 1).fill(0x61);
    device.at(0x08, (_, wire) => wire.send(reply('both')));
    const ready = await elapse(session.ready());
    expect(ready.value.ok).toBe(true);
    const answered = session.exchange({ ...reading, data: long });
    await vi.advanceTimersByTimeAsync(0);
    device.send(encodeNextPacket(2), encodeNextPacket(0));
    await vi.advanceTimersByTimeAsync(0);
    expect(device.heard.at(-1)).toMatchObject({ kind: 'request', pack: 1 });
    device.send(encodeNextPacket(1));
    expect(text((await elapse(answered)).value)).toBe('both');
    expect(device.heard.at(-1)).toMatchObject({ kind: 'request', pack: 0 });
  });

  it('does not acknowledge an answer in one packet', async () => {
    device.at(0x08, (_, wire) => wire.send(reply('one')));
    await run(reading);
    expect(device.heard.at(-1)?.kind).toBe('request');
  });

  it('allows one command at a time', async () => {
    await elapse(session.ready());
    const first = session.exchange(reading);
    await expect(session.exchange(reading)).rejects.toThrow('under way');
    await elapse(first);
  });
});

describe('a slow device', () => {
  it('may say "wait" for longer than the reply timer', async () => {
    device.at(0x08, (_, wire) => {
      for (let second = 5; second < 60; second += 25) wire.sendAfter(second * 1000, encodeWait());
      wire.sendAfter(60_000, reply('at last'));
    });
    expect(text((await run(reading)).answer)).toBe('at last');
  });

  it('may not say "wait" for ever', async () => {
    const again: () => void = () => {
      device.send(encodeWait());
      setTimeout(again, 10_000);
    };
    device.at(0x08, again);
    const { answer, ms } = await run(reading);
    expect(answer).toEqual({ outcome: 'silent', sent: 'something', why: 'time' });
    expect(ms).toBe(timers.waitLimit);
  });

  it('gets the time its request needs on the line beside the reply timer', async () => {
    session = createSession(device.open, timers, () => 9600);
    const { answer, ms } = await run({ ...reading, data: new Uint8Array(9600) });
    expect(answer).toMatchObject({ outcome: 'silent' });
    expect(ms).toBeGreaterThan(timers.reply + 10_000);
  });
});

describe('a disturbed answer', () => {
  it('is read byte by byte, with pauses shorter than the inter-byte timer', async () => {
    device.at(0x08, (_, wire) => {
      for (const [index, byte] of reply('slow').entries()) wire.sendAfter(index * 2900, Uint8Array.of(byte));
    });
    expect(text((await run(reading)).answer)).toBe('slow');
  });

  it('is served after noise and after half a header', async () => {
    device.at(0x08, (_, wire) => {
      wire.send(ascii('\u0000\u00ffO?KR'));
      wire.sendAfter(10_000, ascii('OK'));
      wire.sendAfter(20_000, reply('good'));
    });
    expect(text((await run(reading)).answer)).toBe('good');
  });

  it('that was damaged is given up soon after, and the line is good again without long waiting', async () => {
    device.at(0x0a, (_, wire) => wire.send(spoilt(reply('signed'))));
    const { answer, ms } = await run(changing);
    expect(answer).toEqual({ outcome: 'garbled', reason: 'the answer was damaged' });
    expect(ms).toBe(timers.interByte);
    expect((await elapse(session.ready())).ms).toBeLessThan(timers.interByte);
    expect(device.openings()).toBe(2);
  });

  it('that was damaged is replaced by the good one that follows', async () => {
    device.at(0x08, (_, wire) => {
      wire.send(spoilt(reply('bad')));
      wire.sendAfter(2000, reply('good'));
    });
    expect(text((await run(reading)).answer)).toBe('good');
  });

  it('that stops half-way leaves the line doubtful for as long as the rest may come', async () => {
    device.at(0x0a, (_, wire) => wire.send(reply('signed').subarray(0, 8)));
    const { answer, ms } = await run(changing);
    expect(answer).toEqual({ outcome: 'garbled', reason: 'the answer stopped half-way' });
    expect(ms).toBe(2 * timers.interByte);
    expect((await elapse(session.ready())).ms).toBeGreaterThanOrEqual(timers.lateReply);
  });

  it.each([
    ['a packet out of order', encodeOk(0x20, 3, ascii('c'))],
    ['an error inside a long answer', encodeErrorByte(0x30)],
  ])('%s makes it unreadable, whatever the error says', async (_, second) => {
    device.at(0x0a, (_request, wire) => wire.send(encodeOk(0x20, 1, ascii('a')), second));
    const { answer } = await run(changing);
    expect(answer).toMatchObject({ outcome: 'garbled' });
    expect((await elapse(session.ready())).ms).toBeGreaterThanOrEqual(timers.nextPacket);
  });

  it('that loses its second packet is unreadable after the reply timer', async () => {
    device.at(0x0a, (_, wire) => wire.send(encodeOk(0x20, 1, ascii('a'))));
    expect(await run(changing)).toMatchObject({ answer: { outcome: 'garbled' }, ms: timers.changeReply });
  });
});

describe('a line that babbles', () => {
  const babble = (bytes: Uint8Array) => {
    device.send(bytes);
    setTimeout(babble, 100, bytes);
  };

  it('keeps a command no longer than the reply timer, and the next one not for ever', async () => {
    device.at(0x0a, () => babble(Uint8Array.of(0x00, 0xff)));
    const { answer, ms } = await run(changing);
    expect(answer).toMatchObject({ outcome: 'silent' });
    expect(ms).toBeLessThan(timers.changeReply + 1000);
    const ready = await elapse(session.ready());
    expect(ready.value.ok).toBe(true);
    expect(ready.ms).toBeLessThan(timers.lateReply + 3 * timers.reply);
  });

  it('with a frame that never ends is given up', async () => {
    device.at(0x0a, () => {
      device.send(ascii('OK\u0000\u00ff\u00ff'));
      babble(ascii('.'));
    });
    expect(await run(changing)).toMatchObject({ answer: { outcome: 'silent' }, ms: timers.waitLimit + 100 });
  });
});

describe('an error frame', () => {
  it.each([0x11, 0x12, 0x1f, 0x20, 0x22, 0x30])('%i says that nothing was done', async (byte) => {
    device.at(0x0a, (_, wire) => wire.send(encodeErrorByte(byte)));
    expect((await run(changing)).answer).toEqual({ outcome: 'deviceError', error: { kind: 'errorByte', byte }, executed: 'no' });
  });

  it.each([0xf0, 0xf1, 0x77])('%i does not say what was done', async (byte) => {
    device.at(0x0a, (_, wire) => wire.send(encodeErrorByte(byte)));
    expect((await run(changing)).answer).toMatchObject({ outcome: 'deviceError', executed: 'unknown' });
  });

  it.each([
    { width: 1, short: false },
    { width: 1, short: true },
    { width: 2, short: false },
    { width: 2, short: true },
  ] as const)('with a text (%o) is read, and the next exchange is in step', async (form) => {
    device.at(0x0a, (_, wire) => wire.send(encodeErrorText(encodeGbk('写盘失败'), form)));
    device.at(0x08, (_, wire) => wire.send(reply('next')));
    expect((await run(changing)).answer).toEqual({
      outcome: 'deviceError',
      error: { kind: 'errorText', text: '写盘失败' },
      executed: 'unknown',
    });
    expect(text((await run(reading)).answer)).toBe('next');
  });

  it('instead of NP ends a long request', async () => {
    device.setAsksForPackets(false);
    const long = { ...changing, data: new Uint8Array(maxRequestData[0x20] + 1) };
    const ready = await elapse(session.ready());
    expect(ready.value.ok).toBe(true);
    const sent = session.exchange(long);
    await vi.advanceTimersByTimeAsync(0);
    device.send(encodeErrorByte(0x1f));
    expect((await elapse(sent)).value).toMatchObject({ outcome: 'deviceError', executed: 'no' });
    expect(device.requests).toEqual([]);
  });
});

describe('a late answer', () => {
  it('is read away before the next command goes out', async () => {
    device.at(0x0a, (_, wire) => wire.sendAfter(timers.changeReply + 20_000, reply('late')));
    device.at(0x08, (_, wire) => wire.send(reply('fresh')));
    const issued = await run(changing);
    expect(issued.answer).toEqual({ outcome: 'silent', sent: 'something', why: 'time' });
    const asked = await run(reading);
    expect(text(asked.answer)).toBe('fresh');
    expect(device.openings()).toBe(2);
    // over once the late answer has come and the line is quiet: drained, opened anew, drained again
    expect(asked.readyMs).toBe(20_000 + 2 * timers.quiet);
  });

  it('is waited for as long as it may come, when it does not', async () => {
    await run(changing);
    expect((await elapse(session.ready())).ms).toBe(timers.lateReply + timers.quiet);
  });

  it.each([
    { pulled: false, waits: timers.changeReply - 1_000 },
    { pulled: true, waits: timers.quiet },
  ])('is waited for on a line that broke, and not when the power went with it ($pulled)', async ({ pulled, waits }) => {
    let isPluggedIn = true;
    session = createSession(
      device.open,
      timers,
      () => Number.POSITIVE_INFINITY,
      () => () => isPluggedIn,
    );
    device.at(0x0a, () => void setTimeout(() => device.hangUp(), 1_000));
    expect((await run(changing)).answer).toEqual({ outcome: 'silent', sent: 'something', why: 'closed' });
    isPluggedIn = !pulled;
    const { ms } = await elapse(session.ready());
    expect(ms).toBeGreaterThanOrEqual(waits);
    expect(ms).toBeLessThanOrEqual(waits + 2 * timers.quiet);
  });

  it('of a question is not waited for long: it changed nothing', async () => {
    await run(reading);
    expect((await elapse(session.ready())).ms).toBe(2 * timers.quiet);
  });

  it('in several packets is waited out', async () => {
    device.at(0x0a, (_, wire) => wire.sendAfter(timers.changeReply + 5000, encodeOk(0x20, 1, ascii('late'))));
    await run(changing);
    expect((await elapse(session.ready())).ms).toBe(5000 + timers.nextPacket + timers.quiet);
  });

  it('announced by "wait" is waited for', async () => {
    device.at(0x0a, (_, wire) => {
      wire.sendAfter(timers.changeReply + 10_000, encodeWait());
      wire.sendAfter(timers.changeReply + 35_000, reply('late'));
    });
    await run(changing);
    expect((await elapse(session.ready())).ms).toBe(35_000 + 2 * timers.quiet);
  });

  it('that outlives all waiting is passed over by what it says', async () => {
    device.at(0x0a, (_, wire) => wire.sendAfter(500_000, reply('other question')));
    await run(changing);
    await elapse(session.ready());
    await vi.advanceTimersByTimeAsync(500_000 - performance.now() - 1000);
    device.at(0x08, (_, wire) => wire.sendAfter(5000, reply('mine')));
    expect(text((await run(reading)).answer)).toBe('mine');
  });

  it('is read away after the line broke, on the new one', async () => {
    device.at(0x0a, (_, wire) => wire.hangUp());
    const { answer } = await run(changing);
    expect(answer).toEqual({ outcome: 'silent', sent: 'something', why: 'closed' });
    device.sendAfter(10_000, reply('late'));
    const ready = await elapse(session.ready());
    expect(ready).toMatchObject({ value: { ok: true, value: 3 }, ms: 10_000 + 2 * timers.quiet });
  });

  it('to a link test is not taken for an answer', async () => {
    device.at(0x08, (_, wire) => {
      wire.send(encodeOk(0x10), encodeNextPacket(7));
      wire.sendAfter(1000, reply('mine'));
    });
    expect(text((await run(reading)).answer)).toBe('mine');
  });
});

describe('a lost line', () => {
  it('that cannot be opened is a Problem, each time anew', async () => {
    device.setLine('absent');
    expect((await elapse(session.ready())).value).toMatchObject({ ok: false, problem: { code: 'device-absent' } });
    device.setLine('present');
    expect((await elapse(session.ready())).value).toEqual({ ok: true, value: 1 });
  });

  it('that is open and dead is silent, after a few signs of life were asked for', async () => {
    device.setLine('dead');
    const { value, ms } = await elapse(session.ready());
    expect(value).toMatchObject({ ok: false, problem: { code: 'device-silent' } });
    expect(ms).toBeGreaterThan(3 * timers.linkReply);
    device.setLine('present');
    expect((await elapse(session.ready())).value).toEqual({ ok: true, value: 2 });
  });

  it('that answers link tests with anything else is garbled', async () => {
    device.at(0x01, (_, wire) => wire.send(encodeErrorByte(0x30)));
    expect((await elapse(session.ready())).value).toMatchObject({ ok: false, problem: { code: 'device-garbled' } });
  });

  it('still counts half a request of a program that was killed: the device complains once, then answers', async () => {
    let complaints = 1;
    device.at(0x01, (_, wire) => wire.send(complaints-- > 0 ? encodeErrorByte(0x30) : encodeOk(0x10)));
    expect((await elapse(session.ready())).value).toEqual({ ok: true, value: 1 });
  });

  it('before the first byte means that nothing was done', async () => {
    await elapse(session.ready());
    device.hangUp();
    expect((await elapse(session.exchange(changing))).value).toEqual({ outcome: 'silent', sent: 'nothing', why: 'closed' });
  });

  it.each(['maybe', 'never'] as const)('while sending (%s) leaves it open what was done', async (written) => {
    await elapse(session.ready());
    device.setWrites(written);
    expect((await elapse(session.exchange(changing))).value).toEqual({ outcome: 'silent', sent: 'something', why: 'closed' });
  });

  it('in the middle of a long request leaves it open what was done', async () => {
    device.setAsksForPackets(false);
    await elapse(session.ready());
    const sent = session.exchange({ ...changing, data: new Uint8Array(maxRequestData[0x20] + 1) });
    await vi.advanceTimersByTimeAsync(0);
    device.hangUp();
    expect((await elapse(sent)).value).toMatchObject({ outcome: 'silent', sent: 'something' });
  });

  it('is opened again by itself, and the opening is counted', async () => {
    device.at(0x08, (_, wire) => wire.send(reply('one')));
    await run(reading);
    device.hangUp();
    expect((await elapse(session.ready())).value).toEqual({ ok: true, value: 2 });
  });
});

it('bytes nobody asked for are read away before a command goes out', async () => {
  device.at(0x08, (_, wire) => wire.send(reply('mine')));
  await run(reading);
  device.send(reply('stray'));
  const { answer, readyMs } = await run(reading);
  expect(text(answer)).toBe('mine');
  expect(readyMs).toBe(timers.quiet);
});

it('the width of lengths is that of the exchange', async () => {
  const short: Command = { ...reading, type: 0x10 satisfies FrameType, code: 0x05 };
  device.at(0x05, (_, wire) => wire.send(encodeOk(0x10, 0, ascii('short'))));
  expect(text((await run(short)).answer)).toBe('short');
});
