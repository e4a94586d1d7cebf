/**
 * A line of bytes to a device, whatever carries it. One value is one opening of the line: after `closed` or `close` it is
 * finished, and a new one is opened. A line whose far end has died need not say so (a pseudo terminal never does), so
 * whoever uses it keeps time.
 */
import type { Result } from '../../domain/problem.ts';

export interface BytePortEvents {
  readonly data: (chunk: Uint8Array) => void;
  /** The line ended by itself; nothing follows. Not called after `close`. */
  readonly closed: (reason: string) => void;
}

/**
 * What became of bytes handed over. `nothing`: the line was gone before the first byte, the device cannot have read any.
 * `maybe`: it broke on the way, and how far it got is not known.
 */
export type Written = 'all' | 'maybe' | 'nothing';

export interface BytePort {
  /** Settles when the line has taken the bytes, which is before they have reached the device. Never rejects. */
  write(bytes: Uint8Array): Promise<Written>;
  /** Never rejects; may be called twice. */
  close(): Promise<void>;
}

/** Opens the line. Problems: `device-absent`, and `device-busy` when another program holds it. */
export type OpenBytePort = (events: BytePortEvents) => Promise<Result<BytePort>>;
