/**
 * Frames out of a line, with the two clocks of reading: how long until an answer begins, and how long a pause may be
 * inside a frame. Noise is stepped over; what looks like the damaged answer itself shortens the wait.
 */
import type { FrameReader, NoiseReason, ReplyFrame } from './frame.ts';
import { type Line, now } from './line.ts';
import type { Noise } from './resync.ts';

/** `damaged`: a whole frame came with a wrong checksum; `unfinished`: a frame began and stopped. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly why: 'time' | 'closed' | 'damaged' | 'unfinished';
}

export interface Listener {
  /**
   * The next frame; `nothing` when none began until `deadline`, or earlier when the answer has evidently come and cannot
   * be read. A frame that has begun is read to its end, if that comes within `limitMs`.
   */
  next(deadline: number): Promise<ReplyFrame | Nothing>;
}

/** Bytes that are more than a stray pair of letters: a header at least. */
const headerBytes = 4;

/**
 * @param interByteMs Longest pause inside a frame.
 * @param limitMs Longest time for one frame, however steadily its bytes come.
 */
export function createListener(line: Line, reader: FrameReader<ReplyFrame>, interByteMs: number, limitMs: number): Listener {
  const waiting: (ReplyFrame | Noise<NoiseReason>)[] = [];
  let spoilt: 'damaged' | 'unfinished' | null = null;

  function note(noise: Noise<NoiseReason>): void {
    if (noise.why === 'crc') spoilt = 'damaged';
    else if (noise.why === 'unfinished' && noise.count >= headerBytes) spoilt ??= 'unfinished';
  }

  return {
    async next(deadline) {
      const limit = now() + limitMs;
      let until = deadline;
      let babbled = false;
      for (;;) {
        for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
          if (item.kind !== 'noise') {
            spoilt = null;
            return item;
          }
          note(item);
        }
        const begun = reader.pending() > 0;
        // a line that babbles never goes quiet; what had arrived in time was read above
        if (babbled && now() > (begun ? limit : until)) return { kind: 'nothing', why: spoilt ?? 'time' };
        if (spoilt !== null) until = Math.min(until, now() + interByteMs);
        const heard = await line.hear(begun ? now() + interByteMs : until);
        babbled = heard.kind === 'bytes';
        if (heard.kind === 'bytes') waiting.push(...reader.push(heard.chunk));
        else if (begun) waiting.push(...reader.giveUp());
        else if (heard.kind === 'closed') return { kind: 'nothing', why: spoilt ?? 'closed' };
        else return { kind: 'nothing', why: spoilt ?? 'time' };
      }
    },
  };
}
