/**
 * Test double: a device at the far end of a line in memory, which does exactly what a test tells it and keeps time by the
 * test's clock. It speaks frames, so that tests read like the wire.
 */
import { failed, ok } from '../../../domain/problem.ts';
import { encodeBusiness, parseBusiness, type XmlFields } from '../business-xml.ts';
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
  /** Ends the line. */
  hangUp(): void;
  /** `absent`: it cannot be opened. `dead`: it takes bytes and does nothing. */
  setLine(state: 'present' | 'absent' | 'dead'): void;
  /** What the next writes do instead of passing bytes on. */
  setWrites(written: Written | 'never' | null): void;
  /** Whether it asks for the next packet of a long request by itself. */
  setAsksForPackets(asks: boolean): void;
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
  const reader = createHostReader();

  const device: ScriptedDevice = {
    async open(given) {
      if (line === 'absent') return failed('device-absent');
      events = given;
      openings += 1;
      return ok({ write, close });
    },
    heard,
    requests,
    openings: () => openings,
    at: (command, behaviour) => void behaviours.set(command, behaviour),
    send: (...frames) => events?.data(Buffer.concat(frames)),
    sendAfter: (ms, ...frames) => void setTimeout(() => device.send(...frames), ms),
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
  };

  function write(bytes: Uint8Array): Promise<Written> {
    if (events === null) return Promise.resolve('nothing');
    if (writes === 'never') return new Promise(() => {});
    if (writes !== null) return Promise.resolve(writes);
    if (line === 'present') for (const item of reader.push(bytes)) if (item.kind !== 'noise') take(item);
    return Promise.resolve('all');
  }

  function close(): Promise<void> {
    events = null;
    return Promise.resolve();
  }

  function take(frame: HostFrame): void {
    heard.push(frame);
    if (frame.kind !== 'request') return;
    parts.push(frame.data);
    if (frame.pack !== 0) {
      if (asksForPackets) device.send(encodeNextPacket(frame.pack));
      return;
    }
    const data = Buffer.concat(parts);
    parts = [];
    const parsed = parseBusiness(data);
    const input = parsed.ok && typeof parsed.document.body.input === 'object' ? parsed.document.body.input : {};
    const request: Request = { command: frame.command, data, input: Array.isArray(input) ? {} : (input as XmlFields) };
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
