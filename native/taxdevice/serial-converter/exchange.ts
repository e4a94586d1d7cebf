/**
 * One command and its answer on an open line. The frames carry no number and no echo of the command, so this file decides
 * what an answer is, when to stop waiting, and what is known of the line afterwards.
 */
import type { Timers } from '../../device-config.ts';
import {
  createReplyReader,
  type ErrorFrame,
  encodeNextPacket,
  encodeOk,
  encodeRequest,
  type FrameType,
  maxRequestData,
  type OkFrame,
  packetsOf,
} from './frame.ts';
import { type Line, now } from './line.ts';
import { createListener, type Nothing } from './listener.ts';

export interface Command {
  readonly type: FrameType;
  readonly code: number;
  readonly data: Uint8Array;
  /** Time for the answer, ms. */
  readonly replyMs: number;
  /** The device is no longer the same after it, so an answer that got lost matters. */
  readonly changes: boolean;
  /** Whether a complete answer can be meant for this command; one that cannot is left over from an earlier command. */
  readonly belongs: (answer: Uint8Array) => boolean;
}

/** What is known of a command afterwards. */
export type Answer =
  | { readonly outcome: 'reply'; readonly data: Uint8Array }
  /** The device complained of the frame. `executed: 'no'`: it did nothing. */
  | { readonly outcome: 'deviceError'; readonly error: ErrorFrame; readonly executed: 'no' | 'unknown' }
  /** No answer, because its time ran out or the line ended. `nothing`: no byte left, so the device did nothing. */
  | { readonly outcome: 'silent'; readonly sent: 'nothing' | 'something'; readonly why: 'time' | 'closed' }
  /** Something came that is no answer. */
  | { readonly outcome: 'garbled'; readonly reason: string };

export interface Exchanged {
  readonly answer: Answer;
  /** False when bytes of this command may still be on their way: the next command must not go out before they are gone. */
  readonly clean: boolean;
  /** Until when its answer may still come, by {@link now}. */
  readonly lateUntil: number;
}

/** Errors that say the frame was not understood, so the command was not executed. */
const notExecuted: ReadonlySet<number> = new Set([0x11, 0x12, 0x1f, 0x20, 0x22, 0x30]);
const unknownCommand = 0x20;

/** Most bytes of one answer, all packets together. */
const mostAnswerBytes = 8 * 1024 * 1024;

/** Sends `command` once and waits for its answer. Never rejects. */
export async function runExchange(line: Line, command: Command, timers: Timers, baudRate: number): Promise<Exchanged> {
  const listener = createListener(line, createReplyReader(command.type), timers.interByte, timers.waitLimit);
  const giveUpAt = now() + timers.waitLimit;
  let deadline = now();

  const packets = packetsOf(command.data, maxRequestData[command.type]);
  for (const [index, packet] of packets.entries()) {
    const bytes = encodeRequest({ type: command.type, command: command.code, pack: packet.pack, data: packet.data });
    const airtime = airtimeMs(bytes.length, baudRate);
    const written = await line.write(bytes, airtime + command.replyMs);
    deadline = now() + airtime + command.replyMs;
    if (written === 'nothing' && index === 0) {
      return unclean({ outcome: 'silent', sent: 'nothing', why: 'closed' }, now());
    }
    if (written !== 'all') {
      return unclean({ outcome: 'silent', sent: 'something', why: 'closed' }, lateAfter(command, timers));
    }
    if (packet.pack === 0) break;
    const refused = await nextPacketWanted(packet.pack);
    if (refused !== null) return refused;
  }
  return readAnswer();

  /** Waits for NP with that number; null when it came. */
  async function nextPacketWanted(pack: number): Promise<Exchanged | null> {
    for (;;) {
      const heard = await listener.next(deadline);
      if (heard.kind === 'nothing') return nothingCame(heard);
      if (heard.kind === 'wait') deadline = afterWait();
      if (heard.kind === 'nextPacket' && heard.packet === pack) return null;
      if (heard.kind === 'errorByte' || heard.kind === 'errorText') return complaint(heard);
      // any other frame was left over from before this command
    }
  }

  async function readAnswer(): Promise<Exchanged> {
    let parts: Uint8Array[] = [];
    for (;;) {
      const heard = await listener.next(deadline);
      switch (heard.kind) {
        case 'nothing':
          if (parts.length > 0) return brokenAnswer('it stopped inside a long answer');
          return nothingCame(heard);
        case 'wait':
          deadline = afterWait();
          break;
        case 'nextPacket':
          break;
        case 'errorByte':
        case 'errorText':
          if (parts.length > 0) return brokenAnswer('an error came inside a long answer');
          return complaint(heard);
        case 'ok': {
          const wrong = await takePacket(heard, parts);
          if (wrong !== null) return wrong;
          if (heard.pack !== 0) break;
          const data = Buffer.concat(parts);
          if (command.belongs(data)) return { answer: { outcome: 'reply', data }, clean: true, lateUntil: now() };
          parts = [];
          break;
        }
      }
    }
  }

  /** Keeps one packet and acknowledges it, unless it is out of order. */
  async function takePacket(frame: OkFrame, parts: Uint8Array[]): Promise<Exchanged | null> {
    if (frame.pack !== 0 && frame.pack !== parts.length + 1) return brokenAnswer(`packet ${frame.pack} out of order`);
    parts.push(frame.data);
    if (parts.reduce((sum, part) => sum + part.length, 0) > mostAnswerBytes) return brokenAnswer('the answer is too long');
    if (frame.pack === 0 && parts.length === 1) return null;
    const acknowledgement = frame.pack === 0 ? encodeOk(command.type) : encodeNextPacket(frame.pack);
    await line.write(acknowledgement, command.replyMs);
    deadline = Math.min(now() + command.replyMs, giveUpAt);
    return null;
  }

  function afterWait(): number {
    return Math.min(now() + command.replyMs, giveUpAt);
  }

  function complaint(error: ErrorFrame): Exchanged {
    const definite = error.kind === 'errorByte' && notExecuted.has(error.byte);
    const answer: Answer = { outcome: 'deviceError', error, executed: definite ? 'no' : 'unknown' };
    // a frame that was damaged on the way may have left its rest behind
    const settled = error.kind === 'errorText' || error.byte === unknownCommand;
    return { answer, clean: settled, lateUntil: now() };
  }

  function nothingCame({ why }: Nothing): Exchanged {
    switch (why) {
      case 'time':
        return unclean({ outcome: 'silent', sent: 'something', why: 'time' }, lateAfter(command, timers));
      case 'closed': {
        const late = command.changes ? deadline : now();
        return unclean({ outcome: 'silent', sent: 'something', why: 'closed' }, late);
      }
      case 'damaged':
        return unclean({ outcome: 'garbled', reason: 'the answer was damaged' }, now());
      case 'unfinished':
        return unclean({ outcome: 'garbled', reason: 'the answer stopped half-way' }, lateAfter(command, timers));
    }
  }

  /** The device has answered, but not so that it can be read; it may still be waiting for an acknowledgement. */
  function brokenAnswer(reason: string): Exchanged {
    return unclean({ outcome: 'garbled', reason }, now() + timers.nextPacket);
  }
}

/** Time `count` bytes need on the line, with some to spare, ms: 8N1 sends ten bits a byte. */
function airtimeMs(count: number, baudRate: number): number {
  return Math.ceil((count * 10_000 * 1.25) / baudRate);
}

function lateAfter(command: Command, timers: Timers): number {
  return command.changes ? now() + timers.lateReply : now();
}

function unclean(answer: Answer, lateUntil: number): Exchanged {
  return { answer, clean: false, lateUntil };
}
