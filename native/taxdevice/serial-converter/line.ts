/**
 * An open line with its ear: keeps what arrives until somebody asks, and can wait for silence. Keeps time by the
 * monotonic clock, in milliseconds.
 */
import type { Result } from '../../../domain/problem.ts';
import { ok } from '../../../domain/problem.ts';
import type { BytePort, OpenBytePort, Written } from '../byte-port.ts';

export type Heard =
  | { readonly kind: 'bytes'; readonly chunk: Uint8Array }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'quiet' };

export interface Line {
  /** Hands bytes over; `maybe` when the line has not taken them after `limitMs`. */
  write(bytes: Uint8Array, limitMs: number): Promise<Written>;
  /** The next thing on the line, or `quiet` when nothing came until `deadline` (by {@link now}). */
  hear(deadline: number): Promise<Heard>;
  /** Bytes that arrived and nobody took; they are gone after this. */
  discard(): number;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Most bytes kept for a listener that is late; a line that babbles beyond it carries no frames anyway. */
const mostKept = 1024 * 1024;

/** Monotonic milliseconds. */
export function now(): number {
  return performance.now();
}

export async function openLine(openPort: OpenBytePort): Promise<Result<Line>> {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let closedReason: string | null = null;
  let wake: (() => void) | null = null;

  const opened = await openPort({
    data: (chunk) => {
      if (keptBytes + chunk.length > mostKept) return;
      kept.push(chunk);
      keptBytes += chunk.length;
      wake?.();
    },
    closed: (reason) => {
      closedReason = reason;
      wake?.();
    },
  });
  if (!opened.ok) return opened;
  const port: BytePort = opened.value;

  function take(): Heard | null {
    const chunk = kept.shift();
    if (chunk !== undefined) {
      keptBytes -= chunk.length;
      return { kind: 'bytes', chunk };
    }
    return closedReason === null ? null : { kind: 'closed', reason: closedReason };
  }

  return ok({
    write: (bytes, limitMs) => withinLimit(port.write(bytes), limitMs),
    async hear(deadline) {
      const waiting = take();
      if (waiting !== null) return waiting;
      const woken = Promise.withResolvers<void>();
      wake = woken.resolve;
      const timer = setTimeout(woken.resolve, Math.max(0, deadline - now()));
      await woken.promise;
      clearTimeout(timer);
      wake = null;
      return take() ?? { kind: 'quiet' };
    },
    discard() {
      const count = keptBytes;
      kept.length = 0;
      keptBytes = 0;
      return count;
    },
    isOpen: () => closedReason === null,
    async close() {
      closedReason ??= 'closed by us';
      wake?.();
      await port.close();
    },
  });
}

async function withinLimit(writing: Promise<Written>, limitMs: number): Promise<Written> {
  const late = Promise.withResolvers<Written>();
  const timer = setTimeout(() => late.resolve('maybe'), limitMs);
  const written = await Promise.race([writing, late.promise]);
  clearTimeout(timer);
  return written;
}
