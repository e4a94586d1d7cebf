/**
 * The frame reader against a million inputs that no device should send: random bytes, good frames with bytes changed, cut, doubled
 * or run together. It never throws, never keeps more than a frame, never loses the good frame that comes once the line is quiet,
 * and never stands still. The inputs are the same in every run.
 */
import { describe, expect, it, vi } from 'vitest';
import {
  createHostReader,
  createReplyReader,
  encodeErrorByte,
  encodeErrorText,
  encodeNextPacket,
  encodeOk,
  encodeRequest,
  encodeWait,
} from './frame.ts';

const inputs = 1_000_000;
/** Inputs between two silences of the line. */
const burst = 50;
/** Longest frame, and the checksum behind it. */
const mostPending = 65_537;

/** Numbers that look random and are the same each time (xorshift32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const text = Buffer.from('cfb5cdb3', 'hex');
const good: readonly Uint8Array[] = [
  encodeOk(0x10),
  encodeOk(0x20),
  encodeOk(0x20, 0, Buffer.from('<business id="FPKJ"/>')),
  encodeOk(0x20, 3, new Uint8Array(40)),
  encodeErrorByte(0x1f),
  encodeErrorText(text),
  encodeErrorText(text, { width: 1, short: true }),
  encodeErrorText(text, { width: 2, short: false }),
  encodeErrorText(text, { width: 2, short: true }),
  encodeNextPacket(1),
  encodeWait(),
  encodeRequest({ type: 0x10, command: 0x01, pack: 0, data: new Uint8Array() }),
  encodeRequest({ type: 0x20, command: 0x0a, pack: 1, data: Buffer.from('<a/>') }),
];

function inputOf(random: (below: number) => number): Uint8Array {
  const frame = good[random(good.length)] ?? new Uint8Array();
  switch (random(6)) {
    case 0:
      return Uint8Array.from({ length: random(12) }, () => random(256));
    case 1: {
      const changed = frame.slice();
      changed[random(changed.length)] = random(256);
      return changed;
    }
    case 2:
      return frame.subarray(0, random(frame.length + 1));
    case 3:
      return frame.subarray(random(frame.length));
    case 4:
      return Buffer.concat([frame, good[random(good.length)] ?? frame]);
    default:
      return frame;
  }
}

function framesIn(items: readonly { readonly kind: string }[]): number {
  return items.reduce((count, { kind }) => (kind === 'noise' ? count : count + 1), 0);
}

// a few seconds of computing, and more on a busy machine
vi.setConfig({ testTimeout: 120_000 });

describe('a reader of frames', () => {
  it('survives a million inputs, and finds the good frame after each silence', () => {
    const random = numbersFrom(20_261_122);
    const readers = [createReplyReader(0x10), createReplyReader(0x20), createHostReader()];
    const wanted = encodeNextPacket(7);
    let most = 0;
    let lost = 0;
    let frames = 0;
    for (let done = 0; done < inputs; ) {
      const reader = readers[random(readers.length)] ?? createHostReader();
      for (let next = done + burst; done < next; done++) {
        frames += framesIn(reader.push(inputOf(random)));
        most = Math.max(most, reader.pending());
      }
      frames += framesIn(reader.giveUp());
      const [found] = reader.push(wanted);
      if (found?.kind !== 'nextPacket' || found.packet !== 7 || reader.pending() !== 0) lost += 1;
    }
    expect(lost).toBe(0);
    expect(most).toBeLessThanOrEqual(mostPending);
    // good frames get through the noise around them
    expect(frames).toBeGreaterThan(inputs / 4);
  });

  it.each([
    ['OK frames that claim to be long', [0x4f, 0x4b, 0x00, 0x7f, 0xff]],
    ['error frames of any length', [0x45, 0x52, 0x00, 0x07, 0xf0]],
    ['short OK frames', [0x4f, 0x4b, 0x00, 0x00, 0xc8]],
  ])('does not stand still over a line full of headers of %s', (_, header) => {
    const noise = Uint8Array.from({ length: mostPending }, (_, index) => header[index % header.length] ?? 0);
    const reader = createReplyReader(0x20);
    const begun = performance.now();
    reader.push(noise);
    reader.giveUp();
    expect(reader.push(encodeWait())).toEqual([{ kind: 'wait' }]);
    // a second or two on a busy machine; bit by bit it was a quarter of a minute
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('takes no longer for the longest headers than for the bytes', () => {
    const header = [0x4f, 0x4b, 0x00, 0xff, 0xff];
    const noise = Uint8Array.from({ length: 4 * mostPending }, (_, index) => header[index % header.length] ?? 0);
    const reader = createReplyReader(0x20);
    const begun = performance.now();
    for (let at = 0; at < noise.length; at += 64) reader.push(noise.subarray(at, at + 64));
    reader.giveUp();
    expect(reader.push(encodeWait())).toEqual([{ kind: 'wait' }]);
    // a tenth of a second; with a checksum for each header it was more than three
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});
