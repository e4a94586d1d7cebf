/**
 * A line that writes down what goes over it, for a driver that does not know. It changes nothing of what passes.
 */
import { mask } from '../../domain/mask.ts';
import { ok } from '../../domain/problem.ts';
import type { OpenBytePort } from '../taxdevice/byte-port.ts';
import { createFrameTape } from './frame-tape.ts';
import { forTheTape, type Tape } from './recording.ts';

/**
 * @param tape Of one device: what comes after a line was opened again belongs to what went before.
 * @param passwords Of the device, which it may repeat in its answers.
 */
export function recordedPort(open: OpenBytePort, tape: Tape, passwords: readonly string[] = []): OpenBytePort {
  const frames = createFrameTape(tape, passwords);
  const note = (meaning: string) =>
    forTheTape(tape, () => {
      frames.end();
      tape.write({ at: tape.now(), direction: 'line', meaning: mask(meaning), bytes: 0, body: '', as: 'hex' });
    });
  return async (events) => {
    const opened = await open({
      data(chunk) {
        forTheTape(tape, () => frames.received(chunk));
        events.data(chunk);
      },
      closed(reason) {
        note(`lost: ${reason}`);
        events.closed(reason);
      },
    });
    if (!opened.ok) {
      note(`not opened: ${opened.problem.code}`);
      return opened;
    }
    note('opened');
    const port = opened.value;
    let closing = false;
    return ok({
      async write(bytes) {
        forTheTape(tape, () => frames.sent(bytes));
        const written = await port.write(bytes);
        if (written !== 'all') note(written === 'maybe' ? 'broke while sending' : 'gone before sending');
        return written;
      },
      close() {
        if (!closing) note('closed');
        closing = true;
        return port.close();
      },
    });
  };
}
