/**
 * What a tax disk makes of the bytes on its line: frames, or the error byte it answers what made none. The device's own timer for
 * half requests is here.
 */
import { createHostReader, type HostFrame } from '../../native/taxdevice/serial-converter/frame.ts';

/** A frame of the host, or something that has to be answered with an error byte. */
export type Arrival = HostFrame | { readonly kind: 'damaged'; readonly errorByte: number };

export const errorBytes = {
  header: 0x11,
  order: 0x12,
  crc: 0x1f,
  unknownCommand: 0x20,
  length: 0x22,
  timeout: 0x30,
  internal: 0xf0,
} as const;

export interface Receiver {
  bytes(chunk: Uint8Array): void;
  /** Bytes of the frame that is on its way, from its first one. */
  begun(): Uint8Array;
  /** Forgets everything, as when the plug was pulled. */
  reset(): void;
}

/** @param interByteMs Quiet time after which an unfinished frame is given up. */
export function createReceiver(interByteMs: number, arrived: (arrival: Arrival) => void): Receiver {
  let reader = createHostReader();
  let held = new Uint8Array();
  let damageAnswered = false;
  let timer: NodeJS.Timeout | undefined;

  function take(results: ReturnType<typeof reader.push>): void {
    let rest = held;
    for (const result of results) {
      if (result.kind === 'noise') {
        const skipped = rest.subarray(0, result.count);
        rest = rest.subarray(result.count);
        const errorByte = errorOf(result.why, skipped);
        const alone = !results.some((other) => other.kind !== 'noise');
        if (errorByte === null || !alone || damageAnswered) continue;
        damageAnswered = true;
        arrived({ kind: 'damaged', errorByte });
      } else {
        rest = new Uint8Array();
        damageAnswered = false;
        arrived(result);
      }
    }
    held = held.slice(held.length - reader.pending());
    if (held.length === 0) damageAnswered = false;
  }

  return {
    bytes(chunk) {
      clearTimeout(timer);
      held = Buffer.concat([held, chunk]);
      take(reader.push(chunk));
      if (reader.pending() > 0) timer = setTimeout(() => take(reader.giveUp()), interByteMs);
    },
    begun: () => held,
    reset() {
      clearTimeout(timer);
      reader = createHostReader();
      held = new Uint8Array();
      damageAnswered = false;
    },
  };
}

/** Mere noise is not answered; a request of a type nobody knows is. */
function errorOf(why: 'header' | 'length' | 'crc' | 'unfinished', skipped: Uint8Array): number | null {
  if (why === 'crc') return errorBytes.crc;
  if (why === 'length') return errorBytes.length;
  if (why === 'unfinished') return errorBytes.timeout;
  return skipped.length > 1 && skipped.includes(0x1b) ? errorBytes.header : null;
}
