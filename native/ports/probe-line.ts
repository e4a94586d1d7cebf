/**
 * Whether a tax converter answers on a port. The link test is all that is sent: it needs no password and changes nothing.
 */
import { failed, ok, type Result } from '../../domain/problem.ts';
import { timersSchema } from '../device-config.ts';
import { serialLine } from '../open-device.ts';
import type { LineAddress } from '../taxdevice/movable-line.ts';
import { createSession } from '../taxdevice/serial-converter/session.ts';

/** A person waits for it: three tries in all. */
const timers = timersSchema.parse({ linkReply: 1_500 });

/**
 * Opens the port, tests the link and closes it. Problems: `port-not-found`, `device-busy` when another program holds it, `device-absent`
 * when it does not open for another reason, `port-silent`, `device-garbled` when something answers that is no converter or has another speed.
 */
export async function probeLine(address: LineAddress): Promise<Result<void>> {
  const { port, baudRate } = address;
  const session = createSession(serialLine(address, timers.open), timers, () => baudRate);
  const ready = await session.ready();
  await session.close();
  if (ready.ok) return ok(undefined);
  const { code, details } = ready.problem;
  if (code === 'device-silent') return failed('port-silent', { port });
  const missing = code === 'device-absent' && !port.startsWith('tcp:') && /no such file|not found/i.test(String(details.reason));
  // nobody has said yet which device it is
  return missing ? failed('port-not-found', { port }) : failed(code, { ...details, port, deviceId: port });
}
