/**
 * Test double: a device at the far end of a line in memory, which does exactly what a test tells it and keeps time by the
 * test's clock. It speaks frames, so that tests read like the wire.
 */
import { failed, ok } from '../../../domain/problem.ts';
import { encodeBusiness, isFields, parseBusiness, type XmlFields } from '../business-xml.ts';
import type { BytePortEvents, OpenBytePort, Written } from '../byte-port.ts';
import { createHostReader, encodeNextPacket, encodeOk, type HostFrame, packetsOf } from './frame.ts';

export interface Request {
  readonly command: number;
  readonly data: Uint8Array;
  /** Fields under `<input>`. */
  readonly input: XmlFields;
}

/** What the device does with a request that has arrived whole. */
export type Behaviour = (request: Request, device: ScriptedDevice) => void;

export interface ScriptedDevice {
  readonly open: OpenBytePort;
  /** Frames of the host, in order. */
  readonly heard: readonly HostFrame[];
  /** Requests that arrived whole, link tests left out. */
  readonly requests: readonly Request[];
  openings(): number;
  /** Replaces what it does at a command; link tests are answered unless this says otherwise. */
  at(command: number, behaviour: Behaviour): void;
  send(...frames: readonly Uint8Array[]): void;
  sendAfter(ms: number, ...frames: readonly Uint8Array[]): void;
  /** Sends the first frame, each further one when the host asks for it, and calls `sent` behind the last. */
  sendInTurn(frames: readonly Uint8Array[], sent?: () => void): void;
  /** Ends the line. */
  hangUp(): void;
  /** `absent`: it cannot be opened. `dead`: it takes bytes and does nothing. */
  setLine(state: 'present' | 'absent' | 'dead'): void;
  /** What the next writes do instead of passing bytes on. */
  setWrites(written: Written | 'never' | null): void;
  /** Whether it asks for the next packet of a long request by itself. */
  setAsksForPackets(asks: boolean): void;
  /** Ends the line when so many bytes of the next request of this command have come; null for none. */
  setRequestCut(cut: { readonly command: number; readonly bytes: number } | null): void;
}

export function createScriptedDevice(): ScriptedDevice {
  const behaviours = new Map<number, Behaviour>([[0x01, (_, device) => device.send(encodeOk(0x10))]]);
  const heard: HostFrame[] = [];
  const requests: Request[] = [];
  let parts: Uint8Array[] = [];
  let events: BytePortEvents | null = null;
  let openings = 0;
  let line: 'present' | 'absent' | 'dead' = 'present';
  let writes: Written | 'never' | null = null;
  let asksForPackets = true;
  let cut: { readonly command: number; readonly bytes: number } | null = null;
  let inTurn: { readonly frames: readonly Uint8Array[]; readonly sent: () => void } | null = null;
  let reader = createHostReader();

  const device: ScriptedDevice = {
    async open(given) {
      if (line === 'absent') return failed('device-absent');
      events = given;
      openings += 1;
      reader = createHostReader();
      inTurn = null;
      return ok({ write, close });
    },
    heard,
    requests,
    openings: () => openings,
    at: (command, behaviour) => void behaviours.set(command, behaviour),
    send: (...frames) => events?.data(Buffer.concat(frames)),
    sendAfter: (ms, ...frames) => void setTimeout(() => device.send(...frames), ms),
    sendInTurn([first, ...rest], sent = () => {}) {
      inTurn = rest.length === 0 ? null : { frames: rest, sent };
      if (first !== undefined) device.send(first);
      if (inTurn === null) sent();
    },
    hangUp() {
      const ended = events;
      events = null;
      ended?.closed('hung up');
    },
    setLine(state) {
      line = state;
    },
    setWrites(written) {
      writes = written;
    },
    setAsksForPackets(asks) {
      asksForPackets = asks;
    },
    setRequestCut(wanted) {
      cut = wanted;
    },
  };

  function write(bytes: Uint8Array): Promise<Written> {
    if (events === null) return Promise.resolve('nothing');
    if (writes === 'never') return new Promise(() => {});
    if (writes !== null) return Promise.resolve(writes);
    if (cut !== null && bytes[2] === cut.command && bytes[0] === 0x1b) {
      const whole = cut.bytes >= bytes.length;
      cut = null;
      device.hangUp();
      // a line that broke behind the last byte still brought the request
      if (!whole) return Promise.resolve('maybe');
    }
    if (line === 'present') for (const item of reader.push(bytes)) if (item.kind !== 'noise') take(item);
    return Promise.resolve('all');
  }

  function close(): Promise<void> {
    events = null;
    return Promise.resolve();
  }

  function take(frame: HostFrame): void {
    heard.push(frame);
    if (frame.kind === 'nextPacket' && inTurn !== null) device.sendInTurn(inTurn.frames, inTurn.sent);
    if (frame.kind !== 'request') return;
    parts.push(frame.data);
    if (frame.pack !== 0) {
      if (asksForPackets) device.send(encodeNextPacket(frame.pack));
      return;
    }
    const data = Buffer.concat(parts);
    parts = [];
    const parsed = parseBusiness(data);
    const input = parsed.ok ? parsed.document.body.input : undefined;
    const request: Request = { command: frame.command, data, input: isFields(input) ? input : {} };
    if (frame.command !== 0x01) requests.push(request);
    behaviours.get(frame.command)?.(request, device);
  }

  return device;
}

/** Frames of an answer: a document with `output`, in packets of at most `maxData` bytes. */
export function answerFrames(id: string, output: XmlFields, maxData = 60_000): readonly Uint8Array[] {
  const document = encodeBusiness({
    id,
    comment: '',
    body: { output: { returncode: '00000000', returnmsg: '成功', ...output } },
  });
  return packetsOf(document, maxData).map(({ pack, data }) => encodeOk(0x20, pack, data));
}
