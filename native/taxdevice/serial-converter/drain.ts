/**
 * Empties a line after an outcome nobody knows. Because an answer does not say what it answers, one that comes late would
 * be taken for the answer to the next command; so the line is read until its time is over and it has gone quiet.
 */
import type { Timers } from '../../device-config.ts';
import { createReplyReader, type FrameType } from './frame.ts';
import { type Line, now } from './line.ts';

/**
 * Reads and throws away. Ends when the line has been quiet for `timers.quiet` and nothing more can come: `until` has
 * passed, or a whole answer was among what was read. A "wait" of the device puts `until` off, and so does a packet that it
 * wants acknowledged. A line that babbles is given up `timers.reply` later, one that says "wait" after `timers.waitLimit`.
 * @param type Type of the command whose answer may come.
 */
export async function drain(line: Line, type: FrameType, until: number, replyMs: number, timers: Timers): Promise<void> {
  const reader = createReplyReader(type);
  const limit = now() + timers.waitLimit;
  let last = until;
  for (;;) {
    const quietAt = now() + timers.quiet;
    const heard = await line.hear(Math.min(Math.max(quietAt, last), limit));
    if (heard.kind !== 'bytes') return;
    for (const item of reader.push(heard.chunk)) {
      if (item.kind === 'wait') last = Math.max(last, now() + replyMs);
      else if (item.kind === 'ok') last = item.pack === 0 ? now() : now() + timers.nextPacket;
      else if (item.kind === 'errorByte' || item.kind === 'errorText') last = now();
    }
    if (now() >= Math.min(limit, last + timers.reply)) return;
  }
}
