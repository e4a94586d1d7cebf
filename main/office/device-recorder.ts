/**
 * Session recorders of all devices: one ring of files each, sharing the room that the settings give.
 */
import type { DeviceId, Instant } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import { failed, type Result } from '../../domain/problem.ts';
import type { RecordingEntry, Tape } from '../../native/recorder/recording.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { type Exported, writeExport } from './recordings/exports.ts';
import { openRecording, readPage, recordingFiles } from './recordings/files.ts';
import { openRing, type Ring } from './recordings/ring.ts';
import { sweepRecordings } from './recordings/sweep.ts';

export interface DeviceRecorder {
  /** Undefined when nothing is to be recorded. */
  tapeOf(deviceId: DeviceId): Tape | undefined;
  /** Entries newest first, those below `before` when it is given; null for a device that is not set up. */
  page(
    deviceId: DeviceId,
    before: number | null,
    limit: number,
  ): Promise<{ readonly entries: readonly RecordingEntry[]; readonly more: boolean } | null>;
  /**
   * Writes all of it to a file that the simulator plays, in the place of the one before.
   * @returns `device-not-configured`, `disk-full`, `file-not-written`.
   */
  export(deviceId: DeviceId): Promise<Result<Exported>>;
  /** Resolves when everything said so far is on disk, and what nobody needs any more is gone from it. */
  close(): Promise<void>;
}

export function openDeviceRecorder(
  { dataDir, devices, recorder }: Pick<Config, 'dataDir' | 'devices' | 'recorder'>,
  { now, log }: { readonly now: () => Instant; readonly log: Log },
): DeviceRecorder {
  const room = (recorder.megabytes * 1024 * 1024) / Math.max(1, devices.length);
  const rings = new Map<DeviceId, Ring>();
  const troubleOf = (deviceId?: DeviceId) => (error: unknown) =>
    log.info('recorder', { deviceId, reason: error instanceof Error ? error.message : String(error) });
  if (room > 0) {
    for (const { id, family } of devices) {
      const ring = openRing({
        files: recordingFiles(dataDir, id),
        header: { recording: 1, deviceId: id, family },
        mostBytes: room,
        now,
        onTrouble: troubleOf(id),
      });
      rings.set(id, ring);
    }
  }
  const familyOf = (deviceId: DeviceId) => devices.find(({ id }) => id === deviceId)?.family ?? null;
  const exporting = new Map<DeviceId, Promise<Result<Exported>>>();
  const swept = sweepRecordings(dataDir, new Set(rings.keys()), epochMs(now()) ?? 0, troubleOf());
  let toldOfBug = false;

  async function exportAll(deviceId: DeviceId): Promise<Result<Exported>> {
    const family = familyOf(deviceId);
    if (family === null) return failed('device-not-configured', { deviceId, kind: '' });
    await rings.get(deviceId)?.settled();
    const at = now();
    const read = () => openRecording(dataDir, deviceId, at, family);
    return writeExport({ dataDir, deviceId, at }, read, troubleOf(deviceId));
  }

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
    export(deviceId) {
      // whoever asks meanwhile gets the same file
      const underWay = exporting.get(deviceId) ?? exportAll(deviceId).finally(() => exporting.delete(deviceId));
      exporting.set(deviceId, underWay);
      return underWay;
    },
    async close() {
      await Promise.all([swept, ...[...rings.values()].map((ring) => ring.settled())]);
    },
  };
}
