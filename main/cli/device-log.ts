/**
 * `fapiao device-log`: what was said with a device, for whoever looks into a fault without the window, beside a running office too.
 */
import { stat, writeFile } from 'node:fs/promises';
import { instantFromDate } from '../../domain/instant.ts';
import { openRecording } from '../office/recordings/files.ts';
import { complain, dataDirOf, type Place, say } from './settings.ts';

/** @param out File to write instead of standard output; only its owner may read it. */
export async function runDeviceLog(place: Place, deviceId: string, out: string | undefined): Promise<number> {
  const dataDir = dataDirOf(place);
  if (!dataDir.ok) return complain(dataDir.problem);
  // it becomes the name of a file
  const named = /^[A-Za-z0-9._-]{1,64}$/.test(deviceId);
  const recording = named ? await openRecording(dataDir.value, deviceId, instantFromDate(Date.now())) : null;
  if (recording === null) {
    process.stderr.write(`没有设备 ${deviceId} 的通信记录。\nNothing is recorded of a device ${deviceId}.\n`);
    return 1;
  }
  if (out === undefined) {
    for await (const piece of recording) process.stdout.write(piece);
    return 0;
  }
  await writeFile(out, recording, { mode: 0o600 });
  say(`${out}: ${(await stat(out)).size} bytes`);
  return 0;
}
