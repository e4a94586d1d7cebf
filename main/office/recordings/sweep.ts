/**
 * Removes what the recorder left and nobody looks after: recordings of devices that are no longer recorded, which no bound counts,
 * and parts of exports that a kill cut off.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFolder, exportNamed } from './exports.ts';
import { recorderFolder, recordingNamed } from './files.ts';

const hour = 3_600_000;
/** A device that is out for repair comes back before, and what was said with it is still there. */
const daysKept = 30;

/**
 * @param recorded Devices whose recordings stay, however old. @param nowMs Milliseconds since 1970.
 * @param onTrouble A file could not be removed; the others are.
 */
export async function sweepRecordings(
  dataDir: string,
  recorded: ReadonlySet<string>,
  nowMs: number,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  const mostAge = (deviceId: string) => (recorded.has(deviceId) ? Number.POSITIVE_INFINITY : daysKept * 24 * hour);
  await sweep(recorderFolder(dataDir), (name) => {
    const deviceId = recordingNamed(name);
    return deviceId === null ? null : mostAge(deviceId);
  });
  await sweep(exportFolder(dataDir), (name) => {
    const exported = exportNamed(name);
    // nobody writes for so long on one
    return exported && (exported.isPart ? hour : mostAge(exported.deviceId));
  });

  /** @param mostAgeOf Milliseconds that a file stays after it was last written; null for one that is not ours. */
  async function sweep(folder: string, mostAgeOf: (name: string) => number | null): Promise<void> {
    // a folder that is not there holds nothing
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const mostAge = mostAgeOf(name);
      if (mostAge === null) continue;
      try {
        const file = join(folder, name);
        if (nowMs - (await stat(file)).mtimeMs > mostAge) await rm(file, { force: true });
      } catch (error) {
        onTrouble(error);
      }
    }
  }
}
