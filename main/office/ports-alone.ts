/**
 * Ports for whoever sets a counter up: without an office, without settings, without a password.
 */
import { failed, type Result } from '../../domain/problem.ts';
import { serialConverterConfig } from '../../native/device-config.ts';
import { type FoundPort, listPorts } from '../../native/ports/list-ports.ts';
import { probeLine } from '../../native/ports/probe-line.ts';
import type { LineAddress } from '../../native/taxdevice/movable-line.ts';

const lineAddress = serialConverterConfig.pick({ port: true, baudRate: true });

export function listMachinePorts(): Promise<readonly FoundPort[]> {
  return listPorts();
}

/** Whether a tax converter answers there. Problems: `bad-request` for what names no port, and those of {@link probeLine}. */
export async function probeAlone(address: LineAddress): Promise<Result<void>> {
  const read = lineAddress.safeParse(address);
  if (read.success) return probeLine(read.data);
  const [issue] = read.error.issues;
  return failed('bad-request', { name: 'probe', place: issue?.path.join('.') ?? '', reason: issue?.message ?? '' });
}
