/**
 * `fapiao ports` and `fapiao probe`: setting a counter up before its office runs for the first time.
 */
import { listMachinePorts, probeAlone } from '../office/ports-alone.ts';
import { complain, say } from './settings.ts';

/** One port a line, its columns parted by tabs. */
export async function runPorts(): Promise<number> {
  for (const { path, maker, serialNumber } of await listMachinePorts()) say([path, maker, serialNumber].join('\t'));
  return 0;
}

/** @param baud Bits a second, as typed. */
export async function runProbe(port: string, baud: string): Promise<number> {
  const probed = await probeAlone({ port, baudRate: Number(baud) });
  if (!probed.ok) return complain(probed.problem);
  say(`${port} ${baud} OK`);
  return 0;
}
