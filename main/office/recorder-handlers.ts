/**
 * The commands about what was said with a device.
 */
import { failed, ok } from '../../domain/problem.ts';
import type { DeviceRecorder } from './device-recorder.ts';
import type { Handlers } from './dispatcher.ts';

export function makeRecorderHandlers(recorder: DeviceRecorder): Pick<Handlers, 'deviceLog' | 'exportDeviceLog'> {
  return {
    async deviceLog({ deviceId, before, limit }) {
      const page = await recorder.page(deviceId, before ?? null, limit);
      if (page === null) return failed('device-not-configured', { deviceId, kind: '' });
      const entries = page.entries.map(({ seq, at, direction, meaning, bytes, body }) => {
        return { seq, at, direction, meaning, bytes, body };
      });
      return ok({ entries, more: page.more });
    },
    exportDeviceLog: ({ deviceId }) => recorder.export(deviceId),
  };
}
