/**
 * From the bytes of a serial line to what is written down of them: whole frames with their meaning, masked, with a checksum that
 * fits the masked bytes, and whatever made no frame as the noise it was.
 */
import { crc16 } from '../../domain/crc16.ts';
import type { Instant } from '../../domain/ids.ts';
import {
  type FrameType,
  type HostFrame,
  type Judged,
  judgeHost,
  judgeReply,
  type NoiseReason,
  type ReplyFrame,
} from '../taxdevice/serial-converter/frame.ts';
import { createReader, type Noise, type Reader } from '../taxdevice/serial-converter/resync.ts';
import { createMaskStream } from './mask-stream.ts';
import { businessId, hostMeaning, replyMeaning, returnCode } from './meaning.ts';
import { hexBody, type Said, type Tape } from './recording.ts';

export interface FrameTape {
  /** One frame of the host. */
  sent(frame: Uint8Array): void;
  /** Bytes of the device, cut anywhere. */
  received(chunk: Uint8Array): void;
  /** Nothing follows: writes down what has come of a frame that stopped. */
  end(): void;
}

const crcLength = 2;
/** Bytes at the beginning of damaged frames that tell what they were going to be. */
const headerLengths: Readonly<Record<string, number>> = { '4f4b': 5, '4552': 4, '4e50': 4, '5754': 4, '1b10': 5, '1b20': 6 };

interface Whole {
  readonly kind: 'whole';
  readonly frame: ReplyFrame;
  readonly length: number;
}

/** @param passwords Of the device, which it may repeat in its answers. */
export function createFrameTape(tape: Tape, passwords: readonly string[] = []): FrameTape {
  const asked = createMaskStream(passwords);
  const answered = createMaskStream(passwords);
  const skeleton = createMaskStream();
  let exchange: FrameType = 0x10;
  let command = '';
  /** Packet of a long answer that came last, 0 for none. */
  let packet = 0;
  /** The packet behind which the host asked for the next. */
  let askedFor = 0;
  let inNoise = false;
  let reader = readerOf(() => exchange);
  let held: Uint8Array[] = [];
  let heldAt = tape.now();

  function take(length: number): Uint8Array {
    const taken: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      const first = held.shift();
      if (first === undefined) break;
      const part = first.subarray(0, left);
      if (part.length < first.length) held.unshift(first.subarray(part.length));
      taken.push(part);
      left -= part.length;
    }
    return Buffer.concat(taken);
  }

  function write(direction: Said['direction'], meaning: string, bytes: Uint8Array, at: Instant): void {
    tape.write({ at, direction, meaning, bytes: bytes.length, ...hexBody(bytes) });
  }

  function writeAll(items: readonly (Whole | Noise<NoiseReason>)[]): void {
    for (const item of items) {
      if (item.kind === 'noise') {
        write('received', noiseMeaning(item.why), maskNoise(take(item.count)), heldAt);
        inNoise = true;
        packet = 0;
      } else {
        writeReply(item.frame, take(item.length));
        inNoise = false;
      }
    }
  }

  /** Of bytes that no checksum vouches for, a header where they begin with one, and the bare skeleton of a document. */
  function maskNoise(bytes: Uint8Array): Uint8Array {
    const header = inNoise ? 0 : (headerLengths[Buffer.from(bytes.subarray(0, 2)).toString('hex')] ?? 0);
    if (!inNoise) skeleton.restart();
    return Buffer.concat([bytes.subarray(0, header), skeleton.push(bytes.subarray(header), false, false)]);
  }

  function writeReply(frame: ReplyFrame, bytes: Uint8Array): void {
    if (frame.kind === 'errorText') {
      answered.restart('prose');
      packet = 0;
      write('received', replyMeaning(frame, null, null, false), maskedReply(bytes, errorHeader(bytes), true), heldAt);
      return;
    }
    if (frame.kind !== 'ok') {
      write('received', replyMeaning(frame, null, null, false), bytes, heldAt);
      return;
    }
    // the last packet has no number of its own; that the host asked for it tells that none is missing before it
    const more = packet > 0 && askedFor === packet && (frame.pack === 0 || frame.pack === packet + 1);
    if (!more) answered.restart();
    packet = frame.pack;
    const clean = maskedReply(bytes, bytes.length - crcLength - frame.data.length, frame.pack === 0);
    write('received', replyMeaning(frame, businessId(clean), returnCode(clean), more), clean, heldAt);
  }

  function maskedReply(bytes: Uint8Array, header: number, ends: boolean): Uint8Array {
    return masked(bytes, header, (data) => answered.push(data, true, ends));
  }

  function end(): void {
    writeAll(reader.giveUp());
    reader = readerOf(() => exchange);
    held = [];
    inNoise = false;
    packet = 0;
  }

  return {
    sent(bytes) {
      const at = tape.now();
      const judged = judgeHost(bytes, exchange);
      if (judged.is !== 'frame') throw new Error('the host wrote no frame');
      const { frame } = judged;
      if (frame.kind !== 'request') {
        askedFor = frame.kind === 'nextPacket' ? frame.packet : 0;
        write('sent', hostMeaning(frame, command), bytes, at);
        return;
      }
      end();
      exchange = frame.type;
      if (frame.pack <= 1) asked.restart();
      const clean = masked(bytes, bytes.length - crcLength - frame.data.length, (data) =>
        asked.push(data, true, frame.pack === 0),
      );
      if (frame.pack <= 1) command = nameOf(frame, clean);
      write('sent', hostMeaning(frame, command), clean, at);
    },
    received(chunk) {
      heldAt = tape.now();
      held.push(Uint8Array.from(chunk));
      writeAll(reader.push(chunk));
    },
    end,
  };
}

/** Frames of an exchange; what cannot be one may still belong to an exchange of the other type, whose answer came late. */
function readerOf(exchange: () => FrameType): Reader<Whole, NoiseReason> {
  return createReader((bytes, crcOf) => {
    const first = judgeReply(bytes, exchange(), crcOf);
    const other = first.is === 'noise' ? judgeReply(bytes, exchange() === 0x10 ? 0x20 : 0x10, crcOf) : first;
    const judged: Judged<ReplyFrame> = other.is === 'frame' ? other : first;
    return judged.is === 'frame' ? { ...judged, frame: { kind: 'whole', frame: judged.frame, length: judged.length } } : judged;
  }, 'unfinished');
}

/** The frame with everything behind its header masked, and the checksum of that. */
function masked(frame: Uint8Array, header: number, mask: (data: Uint8Array) => Uint8Array): Uint8Array {
  const end = frame.length - crcLength;
  const clean = Uint8Array.from(frame);
  clean.set(mask(frame.subarray(header, end)), header);
  const crc = crc16(clean.subarray(0, end));
  clean.set([crc >> 8, crc & 0xff], end);
  return clean;
}

/** Length of an error frame's header: its length is one byte, sometimes one too small, or else two bytes. */
function errorHeader(frame: Uint8Array): number {
  const missing = frame.length - crcLength - (frame[3] ?? 0);
  return missing === 0 || missing === 1 ? 4 : 5;
}

function nameOf(frame: Extract<HostFrame, { kind: 'request' }>, document: Uint8Array): string {
  if (frame.type === 0x10 && frame.command === 0x01) return 'link test';
  return businessId(document) ?? frame.command.toString(16).padStart(2, '0').toUpperCase();
}

function noiseMeaning(why: NoiseReason): string {
  switch (why) {
    case 'crc':
      return 'damaged frame';
    case 'unfinished':
      return 'unfinished frame';
    case 'length':
    case 'header':
      return 'noise';
  }
}
