/**
 * A serial line that can be led elsewhere while its device is in use. To the device's driver that is an unplugged line: it opens
 * the line anew, lets a late answer pass, and asks who is there before anything else.
 */
import { failed, type Result } from '../../domain/problem.ts';
import type { BytePort, BytePortEvents, OpenBytePort } from './byte-port.ts';

/** Where a line is. */
export interface LineAddress {
  /** Device file, COM port or `tcp://host:port`. */
  readonly port: string;
  /** Bits a second. */
  readonly baudRate: number;
}

export interface MovableLine {
  readonly address: () => LineAddress;
  readonly open: OpenBytePort;
  /** From now on it is opened there; what is open is closed. */
  moveTo(address: LineAddress): Promise<void>;
  /** Closes what is open and leaves the port to `work`; the driver finds it busy meanwhile. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

/** @param opener Makes an opener for an address. */
export function movableLine(at: LineAddress, opener: (address: LineAddress) => OpenBytePort): MovableLine {
  let address = at;
  let lent = false;
  let current: { readonly port: BytePort; readonly events: BytePortEvents } | null = null;

  async function open(events: BytePortEvents): Promise<Result<BytePort>> {
    const from = address;
    if (lent) return failed('device-busy', { port: from.port });
    const opened = await opener(from)({
      data: events.data,
      closed(reason) {
        current = null;
        events.closed(reason);
      },
    });
    if (!opened.ok) return opened;
    if (lent || address !== from) {
      await opened.value.close();
      return failed('device-busy', { port: from.port });
    }
    current = { port: opened.value, events };
    return opened;
  }

  async function cut(reason: string): Promise<void> {
    const cutOff = current;
    current = null;
    await cutOff?.port.close();
    cutOff?.events.closed(reason);
  }

  return {
    address: () => address,
    open,
    async moveTo(to) {
      address = to;
      await cut('the line was led elsewhere');
    },
    async lend(work) {
      lent = true;
      try {
        await cut('the port was lent');
        return await work();
      } finally {
        lent = false;
      }
    },
  };
}
