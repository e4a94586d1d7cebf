/**
 * The frames of the serial converter, as bytes and back. Both ends use it: the workstation writes requests and reads
 * replies, a device does the reverse. It knows nothing of time, ports or commands.
 *
 * A frame is `header data… crcHi crcLo`; its length field counts header and data, not the CRC.
 */
import { crc16 } from '../../../domain/crc16.ts';
import { decodeGbk } from '../gbk.ts';
import { type CrcOf, createReader, type Judgement, type Reader } from './resync.ts';

/** Shape of a request and of the OK frames that answer it: 0x10 short with a 1-byte length, 0x20 XML with 2 bytes. */
export type FrameType = 0x10 | 0x20;

const crcLength = 2;
/** Most data bytes in one packet: a whole type-10 frame is at most 255 bytes, a type-20 frame at most 65535. */
export const maxRequestData: Readonly<Record<FrameType, number>> = { 16: 255 - 5 - crcLength, 32: 65535 - 6 - crcLength };
export const maxReplyData: Readonly<Record<FrameType, number>> = { 16: 255 - 4 - crcLength, 32: 65535 - 5 - crcLength };

/** Longest error text looked for behind a 2-byte length; beyond it a 1-byte length is meant. */
const maxErrorText = 2048;

export interface RequestFrame {
  readonly kind: 'request';
  readonly type: FrameType;
  readonly command: number;
  /** 0: only or last packet; 1, 2, 3 …: more follow. */
  readonly pack: number;
  readonly data: Uint8Array;
}
export interface OkFrame {
  readonly kind: 'ok';
  readonly pack: number;
  readonly data: Uint8Array;
}
export interface NextPacketFrame {
  readonly kind: 'nextPacket';
  readonly packet: number;
}
export interface WaitFrame {
  readonly kind: 'wait';
}
/** Refusal or trouble: one error byte, or a text. */
export type ErrorFrame =
  | { readonly kind: 'errorByte'; readonly byte: number }
  | { readonly kind: 'errorText'; readonly text: string };

/** What a device may send. */
export type ReplyFrame = OkFrame | ErrorFrame | NextPacketFrame | WaitFrame;
/** What a host may send: requests, and NP or an empty OK while it takes a long reply. */
export type HostFrame = RequestFrame | OkFrame | NextPacketFrame;

/**
 * Bytes that made no frame. `crc`: a whole message (request, OK or ER) was damaged; `length`: a header with an impossible
 * length; `unfinished`: a frame began and stopped; `header`: anything else.
 */
export type NoiseReason = 'header' | 'length' | 'crc' | 'unfinished';

export function encodeRequest(frame: Omit<RequestFrame, 'kind'>): Uint8Array {
  const { type, command, pack, data } = frame;
  checkByte('command', command);
  checkByte('pack', pack);
  if (data.length > maxRequestData[type])
    throw new Error(`a type ${type.toString(16)} packet holds ${maxRequestData[type]} bytes`);
  const length = data.length + (type === 0x10 ? 5 : 6);
  return seal([0x1b, type, command, pack, ...lengthBytes(length, type === 0x10 ? 1 : 2)], data);
}

/** @param type The type of the exchange it answers: it decides the width of the length. */
export function encodeOk(type: FrameType, pack = 0, data: Uint8Array = new Uint8Array()): Uint8Array {
  checkByte('pack', pack);
  if (data.length > maxReplyData[type]) throw new Error(`a type ${type.toString(16)} packet holds ${maxReplyData[type]} bytes`);
  const length = data.length + (type === 0x10 ? 4 : 5);
  return seal([0x4f, 0x4b, pack, ...lengthBytes(length, type === 0x10 ? 1 : 2)], data);
}

export function encodeErrorByte(byte: number): Uint8Array {
  checkByte('error byte', byte);
  return seal([0x45, 0x52, 0x00, 5], Uint8Array.of(byte));
}

/** How a device writes an error text. The regular form is `{ width: 1, short: false }`; the others are seen in the field. */
export interface ErrorTextForm {
  /** Bytes of the length field. */
  readonly width: 1 | 2;
  /** The length is written one too small. */
  readonly short: boolean;
}

/** @param gbk GBK bytes of the text: at most 249 with a 1-byte length. */
export function encodeErrorText(gbk: Uint8Array, form: ErrorTextForm = { width: 1, short: false }): Uint8Array {
  const length = 3 + form.width + gbk.length - (form.short ? 1 : 0);
  if (length > (form.width === 1 ? 0xff : maxErrorText)) throw new Error('error text is too long for one frame');
  return seal([0x45, 0x52, 0x00, ...lengthBytes(length, form.width)], gbk);
}

export function encodeNextPacket(packet: number): Uint8Array {
  checkByte('packet', packet);
  return seal([0x4e, 0x50, 0x00, 5], Uint8Array.of(packet));
}

export function encodeWait(): Uint8Array {
  return seal([0x57, 0x54, 0x00, 4], new Uint8Array());
}

/**
 * Cuts a message into packets: numbers 1, 2, 3 … and 0 for the last.
 * @param maxData {@link maxRequestData} or {@link maxReplyData}, or less.
 * @throws Error beyond 256 packets: the number is one byte.
 */
export function packetsOf(data: Uint8Array, maxData: number): readonly { readonly pack: number; readonly data: Uint8Array }[] {
  const count = Math.max(1, Math.ceil(data.length / maxData));
  if (count > 256) throw new Error('the message is too long for one-byte packet numbers');
  return Array.from({ length: count }, (_, index) => ({
    pack: index === count - 1 ? 0 : index + 1,
    data: data.subarray(index * maxData, (index + 1) * maxData),
  }));
}

/**
 * Reads what a device sends.
 * @param type The type of the request it answers.
 */
export function createReplyReader(type: FrameType): Reader<ReplyFrame, NoiseReason> {
  return createReader((bytes, crcOf) => judgeReply(bytes, type, crcOf), 'unfinished');
}

/** Reads what a host sends. The type of its OK frames is that of its last request, so the reader keeps it itself. */
export function createHostReader(): Reader<HostFrame, NoiseReason> {
  let exchange: FrameType = 0x10;
  return createReader((bytes, crcOf) => {
    const judged = judgeHost(bytes, exchange, crcOf);
    if (judged.is === 'frame' && judged.frame.kind === 'request') exchange = judged.frame.type;
    return judged;
  }, 'unfinished');
}

export type FrameReader<Frame> = Reader<Frame, NoiseReason>;

export type Judged<Frame> = Judgement<Frame, NoiseReason>;

/**
 * What a device's bytes begin with, taken as the answer to a request of that type.
 * @param crcOf Checksum of so many of them, where somebody has it already.
 */
export function judgeReply(bytes: Uint8Array, type: FrameType, crcOf: CrcOf = crcIn(bytes)): Judged<ReplyFrame> {
  const [first, second] = bytes;
  if (first === 0x4f) return second === undefined || second === 0x4b ? judgeOk(bytes, type, crcOf) : noise('header');
  if (first === 0x4e) return second === undefined || second === 0x50 ? judgeNextPacket(bytes, crcOf) : noise('header');
  if (first === 0x57) return second === undefined || second === 0x54 ? judgeWait(bytes, crcOf) : noise('header');
  if (first === 0x45) return second === undefined || second === 0x52 ? judgeError(bytes, crcOf) : noise('header');
  return noise('header');
}

/** What a host's bytes begin with. @param exchange Type of its last request. @param crcOf As for {@link judgeReply}. */
export function judgeHost(bytes: Uint8Array, exchange: FrameType, crcOf: CrcOf = crcIn(bytes)): Judged<HostFrame> {
  const [first, second] = bytes;
  if (first === 0x4f) return second === undefined || second === 0x4b ? judgeOk(bytes, exchange, crcOf) : noise('header');
  if (first === 0x4e) return second === undefined || second === 0x50 ? judgeNextPacket(bytes, crcOf) : noise('header');
  if (first !== 0x1b) return noise('header');
  if (second === undefined) return more;
  if (second !== 0x10 && second !== 0x20) return noise('header');
  return judgeSized(bytes, crcOf, 4, second === 0x10 ? 1 : 2, (data) => ({
    kind: 'request',
    type: second,
    command: bytes[2] ?? 0,
    pack: bytes[3] ?? 0,
    data,
  }));
}

function judgeOk(bytes: Uint8Array, type: FrameType, crcOf: CrcOf): Judged<OkFrame> {
  return judgeSized(bytes, crcOf, 3, type === 0x10 ? 1 : 2, (data) => ({ kind: 'ok', pack: bytes[2] ?? 0, data }));
}

function judgeNextPacket(bytes: Uint8Array, crcOf: CrcOf): Judged<NextPacketFrame> {
  if (!couldBe(bytes, 2, 0x00) || !couldBe(bytes, 3, 5)) return noise('length');
  return smallOrNoise(judgeSized(bytes, crcOf, 3, 1, (data) => ({ kind: 'nextPacket', packet: data[0] ?? 0 })));
}

function judgeWait(bytes: Uint8Array, crcOf: CrcOf): Judged<WaitFrame> {
  if (!couldBe(bytes, 2, 0x00) || !couldBe(bytes, 3, 4)) return noise('length');
  return smallOrNoise(judgeSized(bytes, crcOf, 3, 1, () => ({ kind: 'wait' })));
}

/** A damaged NP or WT carries nothing that was lost, so it is no damaged message: just noise. */
function smallOrNoise<Frame>(judged: Judged<Frame>): Judged<Frame> {
  return judged.is === 'noise' ? noise('header') : judged;
}

/** An error frame may write its length in one byte or two, and one too small; only the CRC tells which it was. */
function judgeError(bytes: Uint8Array, crcOf: CrcOf): Judged<ErrorFrame> {
  if (!couldBe(bytes, 2, 0x00)) return noise('length');
  if (bytes.length < 5) return more;
  const one = bytes[3] ?? 0;
  const two = one * 256 + (bytes[4] ?? 0);
  const ends: { readonly header: number; readonly end: number }[] = [];
  for (const [header, length, most] of [
    [4, one, 0xff],
    [5, two, maxErrorText],
  ] as const) {
    if (length > most) continue;
    if (length >= header) ends.push({ header, end: length });
    if (length + 1 > header) ends.push({ header, end: length + 1 });
  }
  if (ends.length === 0) return noise('length');
  for (const { header, end } of ends) {
    if (bytes.length < end + crcLength || !crcFits(bytes, end, crcOf)) continue;
    const payload = bytes.slice(header, end);
    const [byte] = payload;
    const frame: ErrorFrame =
      payload.length === 1 && byte !== undefined ? { kind: 'errorByte', byte } : { kind: 'errorText', text: decodeGbk(payload) };
    return { is: 'frame', frame, length: end + crcLength };
  }
  return ends.some(({ end }) => bytes.length < end + crcLength) ? more : noise('crc');
}

/** A frame whose length field of `width` bytes stands at `at`. */
function judgeSized<Frame>(
  bytes: Uint8Array,
  crcOf: CrcOf,
  at: number,
  width: 1 | 2,
  make: (data: Uint8Array) => Frame,
): Judged<Frame> {
  const header = at + width;
  if (bytes.length < header) return more;
  const end = width === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  if (end < header) return noise('length');
  if (bytes.length < end + crcLength) return more;
  if (!crcFits(bytes, end, crcOf)) return noise('crc');
  return { is: 'frame', frame: make(bytes.slice(header, end)), length: end + crcLength };
}

const more: Judgement<never, NoiseReason> = { is: 'more' };

function noise(why: NoiseReason): Judgement<never, NoiseReason> {
  return { is: 'noise', why };
}

function couldBe(bytes: Uint8Array, at: number, wanted: number): boolean {
  return bytes[at] === undefined || bytes[at] === wanted;
}

function crcIn(bytes: Uint8Array): CrcOf {
  return (end) => crc16(bytes.subarray(0, end));
}

function crcFits(bytes: Uint8Array, end: number, crcOf: CrcOf): boolean {
  return crcOf(end) === (bytes[end] ?? 0) * 256 + (bytes[end + 1] ?? 0);
}

function seal(header: readonly number[], data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(header.length + data.length + crcLength);
  frame.set(header, 0);
  frame.set(data, header.length);
  const crc = crc16(frame.subarray(0, header.length + data.length));
  frame.set([crc >> 8, crc & 0xff], header.length + data.length);
  return frame;
}

function lengthBytes(length: number, width: 1 | 2): readonly number[] {
  return width === 1 ? [length] : [length >> 8, length & 0xff];
}

function checkByte(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new Error(`${name} is one byte, not ${value}`);
}
