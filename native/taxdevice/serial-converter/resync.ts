/**
 * Finds frames in a stream of bytes that may be split, joined, damaged or preceded by noise. What a frame looks like is
 * given by a judge; this file only keeps the bytes, skips what is no frame and never loses a whole one behind it.
 */

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

/**
 * @param judge Looks at the front of the buffer (at least one byte). It must ask for `more` only up to a bounded length:
 * that, plus one pushed chunk, is the most memory a reader holds.
 * @param unfinished Reason given to bytes dropped by `giveUp`.
 */
export function createReader<Frame, Reason extends string>(
  judge: (bytes: Uint8Array) => Judgement<Frame, Reason>,
  unfinished: Reason,
): Reader<Frame, Reason> {
  let held = new Uint8Array();

  function read(final: boolean): readonly (Frame | Noise<Reason>)[] {
    const found: (Frame | Noise<Reason>)[] = [];
    let skipped: Reason[] = [];
    let at = 0;
    const endNoise = () => {
      const [first] = skipped;
      const why = skipped.find((reason) => reason !== 'header') ?? first;
      if (why !== undefined) found.push({ kind: 'noise', count: skipped.length, why });
      skipped = [];
    };
    while (at < held.length) {
      const judged = judge(held.subarray(at));
      if (judged.is === 'frame') {
        endNoise();
        found.push(judged.frame);
        at += judged.length;
      } else if (judged.is === 'noise' || final) {
        skipped.push(judged.is === 'noise' ? judged.why : unfinished);
        at += 1;
      } else {
        break;
      }
    }
    endNoise();
    held = held.slice(at);
    return found;
  }

  return {
    push(chunk) {
      const joined = new Uint8Array(held.length + chunk.length);
      joined.set(held, 0);
      joined.set(chunk, held.length);
      held = joined;
      return read(false);
    },
    pending: () => held.length,
    giveUp: () => read(true),
  };
}
