/**
 * Makes devices send what they signed to the bureau (税局上传), in quiet moments: while it lasts a device does nothing else. One that
 * uploads by itself is only watched.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TaxDevice, Unsent } from '../../../domain/device.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { ok, type Result } from '../../../domain/problem.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { deviceLimits } from './offline-limits.ts';
import type { Ports } from './ports.ts';

export interface BureauOptions {
  /** How long nobody may have issued on a device before it is made to upload, milliseconds. */
  readonly quietMs: number;
  /** Between two tries after one that failed, milliseconds; doubles up to eight times as long. */
  readonly retryMs: number;
  readonly raise: (matter: TaskMatter) => void;
}

export interface BureauUploader {
  /** One round for a device; does nothing while it is busy, somebody was just served, or a failed try is too fresh. */
  round(device: TaxDevice): Promise<void>;
  /** Somebody was just served on a device; the next may stand there already. */
  served(deviceId: DeviceId): void;
}

export function openBureauUploader(ports: Ports, options: BureauOptions): BureauUploader {
  const failures = new Map<DeviceId, { readonly count: number; readonly at: number }>();
  const servedAt = new Map<DeviceId, number>();
  const now = () => epochMs(ports.clock.now()) ?? 0;
  // A clock that was set back must not keep it waiting.
  const since = (at: number) => Math.abs(now() - at);

  /** Nothing can be issued before it has uploaded, so there is no clerk to wait for. */
  function isStopped(device: TaxDevice): boolean {
    const limits = deviceLimits(ports.facts.of(device.id), ports.clock.now(), { hoursLeft: 0, percentUsed: 100 });
    return limits.some(({ state, limit }) => state === 'reached' && limit !== 'deadline');
  }

  function isDue(device: TaxDevice): boolean {
    const last = servedAt.get(device.id);
    if (last !== undefined && since(last) < options.quietMs && !isStopped(device)) return false;
    const failure = failures.get(device.id);
    if (!failure) return true;
    const wait = isStopped(device) ? options.retryMs : options.retryMs * 2 ** Math.min(3, failure.count - 1);
    return since(failure.at) >= wait;
  }

  /** False when it gave way to somebody who waits. */
  async function send(device: TaxDevice, kinds: readonly InvoiceKind[]): Promise<Result<boolean>> {
    for (const kind of kinds) {
      if (ports.deviceLocks.isAwaited(device.id)) return ok(false);
      const sent = await uploadKind(device, kind, ports, options.raise);
      if (!sent.ok) return sent;
    }
    return ok(true);
  }

  return {
    served: (deviceId) => void servedAt.set(deviceId, now()),
    async round(device) {
      if (device.uploadsByItself || !isDue(device)) return;
      const waiting = Object.values(ports.facts.of(device.id).unsent).filter(({ count }) => count !== 0);
      if (waiting.length === 0) return;
      const sent = await ports.deviceLocks.tryHold(device.id, () =>
        send(
          device,
          waiting.map(({ kind }) => kind),
        ),
      );
      if (sent === null || (sent.ok && !sent.value)) return;
      const stillThere = Object.values(ports.facts.of(device.id).unsent).some(({ count }) => count !== 0);
      if (sent.ok && !stillThere) failures.delete(device.id);
      else failures.set(device.id, { count: (failures.get(device.id)?.count ?? 0) + 1, at: now() });
      if (!sent.ok) ports.notices.noted('bureau-upload', { deviceId: device.id, code: sent.problem.code });
    },
  };
}

/** Sends everything of a kind, and raises a task for each invoice that the bureau turns down. Call it with the device held. */
export async function uploadKind(
  device: TaxDevice,
  kind: InvoiceKind,
  ports: Ports,
  raise: BureauOptions['raise'],
): Promise<Result<Unsent>> {
  const sent = await device.sendToBureau(kind);
  if (!sent.ok) return sent;
  ports.notices.noted('bureau-upload', { deviceId: device.id, kind, ...sent.value });
  const unsent = await device.unsent(kind);
  if (!unsent.ok) return unsent;
  ports.facts.setUnsent(device.id, unsent.value);
  const errors = sent.value.failed > 0 ? await device.bureauErrors(kind) : ok([]);
  for (const { key, code, message } of errors.ok ? errors.value : []) {
    // Each is written to disk by itself, and a bureau that turns a thousand down must not keep the office from a clerk.
    await nextTurn();
    raise({ what: 'bureauRefused', deviceId: device.id, kind, invoice: key, code, message });
  }
  return unsent;
}
