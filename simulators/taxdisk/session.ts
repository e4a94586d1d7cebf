/**
 * The device's side of the line: takes requests packet by packet, has them executed, and sends replies packet by packet, waiting
 * for the host's NP between them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import iconv from 'iconv-lite';
import {
  encodeErrorByte,
  encodeErrorText,
  encodeNextPacket,
  encodeOk,
  type FrameType,
  packetsOf,
  type RequestFrame,
} from '../../native/taxdevice/serial-converter/frame.ts';
import type { Holds } from '../taxledger/holds.ts';
import { diskCommands } from './commands.ts';
import { damaged, noDamage } from './damage.ts';
import type { DiskReply } from './disk.ts';
import type { Fault, RequestFault } from './faults.ts';
import { createInbox } from './inbox.ts';
import { type Played, playExchange, type Reply, type Stage } from './play.ts';
import type { ExchangeQuirks, RunningQuirks } from './quirks.ts';
import { type Arrival, createReceiver, errorBytes } from './receiver.ts';

/** One whole request. */
export interface Request {
  readonly type: FrameType;
  readonly command: number;
  readonly data: Uint8Array;
}

/** What the session needs of the rest of the device. */
export interface SessionWorld extends Played {
  readonly interByteMs: number;
  readonly nextPacketMs: number;
  /** Most data bytes in one packet of a reply. */
  readonly maxReplyData: number;
  /** Executes a command now. `forced` answers this code and executes nothing. */
  execute(request: Request, forced?: { readonly code: string; readonly message: string }): DiskReply;
  /** Puts bytes on the line; resolves when the last one is through. */
  transmit(bytes: Uint8Array): Promise<void>;
  /** The fault for a request that came whole; counts the exchange. */
  takeFault(request: Request): Fault | null;
  /** What happens to a request of this command on its way, null for nothing. Asked once for each request. */
  takeRequestFault(command: number): RequestFault | null;
  readonly holds: Holds;
  readonly quirks: RunningQuirks;
}

export interface Session {
  /** Bytes from the host. */
  bytes(chunk: Uint8Array): void;
  /** The plug was pulled: whatever was going on is over. */
  reset(): void;
}

const linkTest = 0x01;
/** Bytes of a header that name the frame, `OK` or `ER`. */
const headerWord = 2;

export function startSession(world: SessionWorld): Session {
  const inbox = createInbox<Arrival>();
  const receiver = createReceiver(world.interByteMs, (arrival) => inbox.push(arrival));
  let life = new AbortController();
  let previous: Reply | null = null;
  /** A multi-packet exchange failed, and nothing came of it yet. */
  let failedInPackets = false;
  /** The request on its way, and what happens to it. */
  let watched: { readonly fault: RequestFault | null } | null = null;
  /** What has come while a request on its way stands still, from its first byte; null when none does. */
  let dammed: Uint8Array | null = null;

  async function serve(): Promise<never> {
    for (;;) {
      const { signal } = life;
      try {
        const arrival = await inbox.next(signal);
        if (arrival?.kind === 'damaged') await world.transmit(encodeErrorByte(arrival.errorByte));
        // an NP or OK that nobody waits for is left over from an exchange that was given up
        else if (arrival?.kind === 'request') await exchange(arrival, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async function exchange(first: RequestFrame, gone: AbortSignal): Promise<void> {
    const request = await takeRequest(first, gone);
    if (typeof request === 'number') {
      if (first.pack !== 0) failedInPackets = true;
      return world.transmit(encodeErrorByte(request));
    }
    const remembered = failedInPackets;
    failedInPackets = false;
    if (remembered && world.quirks.now().rememberedType) return world.transmit(encodeErrorByte(errorBytes.order));
    const stage: Stage = {
      gone,
      previous,
      execute: (forced) => execute(request, forced),
      transmit: world.transmit,
      send: (reply, damage = noDamage, holdAfter) => send(reply, gone, damage, holdAfter),
    };
    const fault = world.takeFault(request);
    const odd = world.quirks.nextExchange();
    if (fault === null) await playQuirks(odd, stage);
    else await playExchange(request, fault, stage, world);
  }

  /** An exchange that no fault of the script disturbs. */
  async function playQuirks({ stale, halfHeader, lateMs }: ExchangeQuirks, stage: Stage): Promise<void> {
    const reply = stage.execute();
    const lastOfPrevious = stage.previous?.frames.at(-1);
    if (stale && lastOfPrevious !== undefined) await stage.transmit(lastOfPrevious);
    if (lateMs > 0) await pause(lateMs, undefined, { signal: stage.gone });
    await stage.send(reply, halfHeader ? { ...noDamage, cutAfterBytes: headerWord } : noDamage);
  }

  /** Collects the packets of a request, or says which error byte it is answered with. */
  async function takeRequest(first: RequestFrame, gone: AbortSignal): Promise<Request | number> {
    const { type, command } = first;
    if (command !== linkTest && !diskCommands.has(command)) return errorBytes.unknownCommand;
    if (type !== (command === linkTest ? 0x10 : 0x20) || first.pack > 1) return errorBytes.order;
    const parts = [first.data];
    for (let pack = first.pack; pack !== 0; ) {
      await world.transmit(encodeNextPacket(pack));
      const next = await inbox.next(gone, world.nextPacketMs);
      if (next === null) return errorBytes.timeout;
      if (next.kind === 'damaged') return next.errorByte;
      if (next.kind !== 'request' || next.type !== type || next.command !== command) return errorBytes.order;
      if (next.pack !== 0 && next.pack !== pack + 1) return errorBytes.order;
      pack = next.pack;
      parts.push(next.data);
    }
    return { type, command, data: Buffer.concat(parts) };
  }

  function execute(request: Request, forced?: { readonly code: string; readonly message: string }): Reply {
    if (request.command === linkTest) {
      // a machine number, when it is sent, has 12 bytes
      const fits = request.data.length === 0 || request.data.length === 12;
      return { type: 0x10, frames: [fits ? encodeOk(0x10) : encodeErrorByte(errorBytes.length)] };
    }
    const reply = world.execute(request, forced);
    if (reply.kind === 'trouble') {
      const short = world.quirks.now().shortErrorText;
      return { type: 0x20, frames: [encodeErrorText(iconv.encode(reply.text, 'gbk'), { width: short ? 2 : 1, short })] };
    }
    // packet numbers are one byte, so a very long reply needs larger packets
    const room = Math.max(world.maxReplyData, Math.ceil(reply.bytes.length / 255));
    return { type: 0x20, frames: packetsOf(reply.bytes, room).map(({ pack, data }) => encodeOk(0x20, pack, data)) };
  }

  async function send(reply: Reply, gone: AbortSignal, damage = noDamage, holdAfter?: number): Promise<void> {
    previous = reply;
    const { frames, cut } = damaged(reply.frames, damage);
    const heldAt = holdAfter === undefined ? null : Math.min(holdAfter, frames.length);
    if (heldAt === 0) await world.holds.stop(gone);
    const { noise } = world.quirks.now();
    if (noise !== '') await world.transmit(Buffer.from(noise, 'hex'));
    for (const [index, frame] of frames.entries()) {
      await world.transmit(frame);
      if (heldAt === index + 1) await world.holds.stop(gone);
      if (index === reply.frames.length - 1 || (cut && index === frames.length - 1)) return;
      const next = await inbox.next(gone, world.nextPacketMs);
      if (next?.kind === 'nextPacket' && next.packet === index + 1) continue;
      failedInPackets = true;
      // a host that gave up sends its next request; that is served
      if (next?.kind === 'request') inbox.putBack(next);
      else if (next !== null) await world.transmit(encodeErrorByte(next.kind === 'damaged' ? next.errorByte : errorBytes.order));
      return;
    }
  }

  void serve();

  function bytes(chunk: Uint8Array): void {
    if (dammed !== null) {
      dammed = Buffer.concat([dammed, chunk]);
      return;
    }
    const begun = Buffer.concat([receiver.begun(), chunk]);
    const [header, , command] = begun;
    // the acknowledgement of a long answer and the next request may come in one piece
    const next = header === 0x1b || begun.length > chunk.length ? -1 : chunk.indexOf(0x1b);
    if (next > 0) {
      bytes(chunk.subarray(0, next));
      bytes(chunk.subarray(next));
      return;
    }
    if (watched === null && header === 0x1b && command !== undefined) watched = { fault: world.takeRequestFault(command) };
    const fault = watched?.fault ?? null;
    // a byte behind the end of the request means its end
    if (fault !== null && begun.length >= Math.min(fault.bytes, requestLength(begun))) {
      if (fault.fault === 'unplug') void world.unplug();
      else void holdRequest(begun, life.signal);
      return;
    }
    receiver.bytes(chunk);
    if (receiver.begun().length === 0) watched = null;
  }

  /** Lets a request on its way, and whatever comes behind it, wait. */
  async function holdRequest(begun: Uint8Array, gone: AbortSignal): Promise<void> {
    // the device's own timer for half requests stands still too
    receiver.reset();
    dammed = begun;
    const released = await world.holds.stop(gone).catch(() => null);
    // the plug was pulled, and what had come is forgotten
    if (released === null) return;
    const waiting = dammed;
    dammed = null;
    // asked for its fault already
    watched = released.discardRequest ? null : { fault: null };
    if (!released.discardRequest) bytes(waiting);
  }

  return {
    bytes,
    reset() {
      receiver.reset();
      inbox.clear();
      watched = null;
      dammed = null;
      failedInPackets = false;
      life.abort();
      life = new AbortController();
    },
  };
}

/** Length of the request that these bytes begin, infinite while its header is not whole. */
function requestLength([, type, , , first, second]: Uint8Array): number {
  const crcLength = 2;
  if (first === undefined || second === undefined) return Number.POSITIVE_INFINITY;
  return (type === 0x10 ? first : first * 256 + second) + crcLength;
}
