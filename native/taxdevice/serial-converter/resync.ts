/**
 * Finds frames in a stream of bytes that may be split, joined, damaged or preceded by noise. What a frame looks like is
 * given by a judge; this file only keeps the bytes, skips what is no frame and never loses a whole one behind it. It takes
 * the time that the bytes take, whatever they claim to be: a device that sends rubbish must not stop the counter.
 */
import { crcBetween, crcWith } from './running-crc.ts';

/** What the bytes at the front of the buffer are. `more`: so far they could be a frame. */
export type Judgement<Frame, Reason> =
  | { readonly is: 'frame'; readonly frame: Frame; readonly length: number }
  | { readonly is: 'more' }
  | { readonly is: 'noise'; readonly why: Reason };

/** One run of skipped bytes. `why` is the reason of the first byte that looked like a frame, else of the first byte. */
export interface Noise<Reason> {
  readonly kind: 'noise';
  readonly count: number;
  readonly why: Reason;
}

export interface Reader<Frame, Reason> {
  /** Takes the next bytes, in pieces of any size, and answers what they completed, in order. */
  push(chunk: Uint8Array): readonly (Frame | Noise<Reason>)[];
  /** Bytes held of a frame that is not complete. */
  pending(): number;
  /** The line went quiet inside a frame: drops what cannot be completed and answers the frames found behind it. */
  giveUp(): readonly (Frame | Noise<Reason>)[];
}

/** Checksum of the first `end` bytes of the buffer, which has so many. It costs the same for any length. */
export type CrcOf = (end: number) => number;

/**
 * @param judge Looks at the front of the buffer (at least one byte), which it may read while it looks and not keep. It must ask for `more` only up to a bounded length:
 * that, plus one pushed chunk, is the most memory a reader holds.
 * @param unfinished Reason given to bytes dropped by `giveUp`.
 */
export function createReader<Frame, Reason extends string>(
  judge: (bytes: Uint8Array, crcOf: CrcOf) => Judgement<Frame, Reason>,
  unfinished: Reason,
): Reader<Frame, Reason> {
  const held = createHeld();

  function read(final: boolean): readonly (Frame | Noise<Reason>)[] {
    const found: (Frame | Noise<Reason>)[] = [];
    let skipped: Reason[] = [];
    const endNoise = () => {
      const [first] = skipped;
      const why = skipped.find((reason) => reason !== 'header') ?? first;
      if (why !== undefined) found.push({ kind: 'noise', count: skipped.length, why });
      skipped = [];
    };
    while (held.length() > 0) {
      const judged = judge(held.bytes(), held.crcOf);
      if (judged.is === 'frame') {
        endNoise();
        found.push(judged.frame);
        held.drop(judged.length);
      } else if (judged.is === 'noise' || final) {
        skipped.push(judged.is === 'noise' ? judged.why : unfinished);
        held.drop(1);
      } else {
        break;
      }
    }
    endNoise();
    return found;
  }

  return {
    push(chunk) {
      held.add(chunk);
      return read(false);
    },
    pending: held.length,
    giveUp: () => read(true),
  };
}

interface Held {
  length(): number;
  bytes(): Uint8Array;
  readonly crcOf: CrcOf;
  add(chunk: Uint8Array): void;
  drop(count: number): void;
}

/** Bytes that wait, each with the checksum of the stream up to it. */
function createHeld(): Held {
  let room = new Uint8Array(1024);
  // one more than there are bytes: the first stands before them all
  let sums = new Uint16Array(room.length + 1);
  let from = 0;
  let to = 0;

  function makeRoomFor(more: number): void {
    if (to + more <= room.length) return;
    const length = to - from;
    // moved only when at least half of it has been read, so that each byte is moved but a few times
    const wanted = 2 * (length + more);
    const [bytes, crcs] = wanted > room.length ? [new Uint8Array(wanted), new Uint16Array(wanted + 1)] : [room, sums];
    bytes.set(room.subarray(from, to));
    crcs.set(sums.subarray(from, to + 1));
    room = bytes;
    sums = crcs;
    from = 0;
    to = length;
  }

  return {
    length: () => to - from,
    bytes: () => room.subarray(from, to),
    crcOf: (end) => crcBetween(sums[from] ?? 0, sums[from + end] ?? 0, end),
    add(chunk) {
      makeRoomFor(chunk.length);
      room.set(chunk, to);
      let crc = sums[to] ?? 0;
      for (const byte of chunk) {
        crc = crcWith(crc, byte);
        to += 1;
        sums[to] = crc;
      }
    },
    drop(count) {
      from += count;
    },
  };
}
