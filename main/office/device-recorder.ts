/**
 * Session recorders of all devices: one ring of files each, sharing the room that the settings give.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { toDeviceTime } from '../../domain/instant.ts';
import type { RecordingEntry, Tape } from '../../native/recorder/recording.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { openRecording, readPage, recordingFiles } from './recording-files.ts';
import { openRing, type Ring } from './recording-ring.ts';

export interface DeviceRecorder {
  /** Undefined when nothing is to be recorded. */
  tapeOf(deviceId: DeviceId): Tape | undefined;
  /** Entries newest first, those below `before` when it is given; null for a device that is not set up. */
  page(
    deviceId: DeviceId,
    before: number | null,
    limit: number,
  ): Promise<{ readonly entries: readonly RecordingEntry[]; readonly more: boolean } | null>;
  /** Writes all of it to a file that the simulator plays; null for a device that is not set up. */
  export(deviceId: DeviceId): Promise<{ readonly file: string; readonly bytes: number } | null>;
  /** Resolves when everything said so far is on disk. */
  close(): Promise<void>;
}

export function openDeviceRecorder(
  { dataDir, devices, recorder }: Pick<Config, 'dataDir' | 'devices' | 'recorder'>,
  { now, log }: { readonly now: () => Instant; readonly log: Log },
): DeviceRecorder {
  const room = (recorder.megabytes * 1024 * 1024) / Math.max(1, devices.length);
  const rings = new Map<DeviceId, Ring>();
  if (room > 0) {
    for (const { id, family } of devices) {
      const ring = openRing({
        files: recordingFiles(dataDir, id),
        header: { recording: 1, deviceId: id, family },
        mostBytes: room,
        now,
        onTrouble: (error) =>
          log.info('recorder', { deviceId: id, reason: error instanceof Error ? error.message : String(error) }),
      });
      rings.set(id, ring);
    }
  }
  const familyOf = (deviceId: DeviceId) => devices.find(({ id }) => id === deviceId)?.family ?? null;
  let toldOfBug = false;

  return {
    tapeOf(deviceId) {
      const ring = rings.get(deviceId);
      return (
        ring && {
          write: ring.append,
          now,
          failed(error) {
            if (!toldOfBug) log.bug('recorder', error);
            toldOfBug = true;
          },
        }
      );
    },
    async page(deviceId, before, limit) {
      if (familyOf(deviceId) === null) return null;
      await rings.get(deviceId)?.settled();
      return readPage(recordingFiles(dataDir, deviceId), before, limit);
    },
    async export(deviceId) {
      const family = familyOf(deviceId);
      if (family === null) return null;
      await rings.get(deviceId)?.settled();
      const at = now();
      const recording = await openRecording(dataDir, deviceId, at, family);
      if (recording === null) return null;
      const file = join(dataDir, 'exports', `${deviceId}-${toDeviceTime(at)}.jsonl`);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, recording, { mode: 0o600 });
      return { file, bytes: (await stat(file)).size };
    },
    async close() {
      await Promise.all([...rings.values()].map((ring) => ring.settled()));
    },
  };
}
