/**
 * The office's own rounds: how the devices, the platform and the printers are. A device in the middle of an issue is
 * left alone; one that comes back has its unsettled issues settled.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import type { Scheduler } from './sync/scheduler.ts';
import { checkDevice } from './usecases/check-device.ts';
import type { IssueDesk } from './usecases/issue-invoice.ts';
import type { Ports } from './usecases/ports.ts';

/** Between two rounds while an issue of the last minutes is not settled. */
const hurryMs = 2_000;
const hurryForMs = 3 * 60_000;

export interface WatchOptions {
  readonly ports: Ports;
  readonly issuing: IssueDesk;
  readonly checkPrinters: () => Promise<void>;
  readonly checkPlatform: () => Promise<void>;
  /** Makes a device send what it signed to the bureau, when the moment is right. */
  readonly uploadToBureau: (device: TaxDevice) => Promise<void>;
  /** A round is over: what was waiting for the devices to be known may begin. */
  readonly onRound: () => void;
  readonly scheduler: Scheduler;
  /** Milliseconds between two rounds. */
  readonly everyMs: number;
}

export interface Watch {
  /** One round now; resolves when everything has answered or given up. */
  round(): Promise<void>;
  stop(): void;
}

export function startWatch(options: WatchOptions): Watch {
  const { ports, issuing, checkPrinters, checkPlatform, uploadToBureau, scheduler, everyMs } = options;
  let stopped = false;
  let cancel = (): void => undefined;
  let running: Promise<void> | null = null;

  async function checkOne(deviceId: DeviceId): Promise<void> {
    const device = ports.devices.byId(deviceId);
    const checked = device ? await checkDevice(device, ports) : null;
    if (!checked?.ok) return;
    for (const { origin } of ports.ledger.unsettled(deviceId)) await issuing.settle(origin.requestId, 'system');
    // It may take minutes, and nothing here waits for it.
    if (device) void uploadToBureau(device).catch((error: unknown) => ports.notices.failed('bureau upload', error));
  }

  function round(): Promise<void> {
    running ??= all().finally(() => {
      running = null;
      cancel();
      if (!stopped) afterRound();
      if (!stopped) cancel = scheduler.after(somebodyWaits() ? Math.min(hurryMs, everyMs) : everyMs, () => void round());
    });
    return running;
  }

  function afterRound(): void {
    try {
      options.onRound();
    } catch (error) {
      ports.notices.failed('watch', error);
    }
  }

  /** A clerk stands before an outcome nobody knows yet; most settle within moments, and only a few need a person. */
  function somebodyWaits(): boolean {
    const now = epochMs(ports.clock.now()) ?? 0;
    try {
      return ports.ledger.unsettled(null).some(({ askedAt }) => now - (epochMs(askedAt) ?? 0) < hurryForMs);
    } catch (error) {
      ports.notices.failed('watch', error);
      return false;
    }
  }

  /** Each for itself: trouble with one must not hide the others, nor end the rounds. */
  async function all(): Promise<void> {
    const parts = [checkPlatform(), checkPrinters(), ...ports.devices.all().map((device) => checkOne(device.id))];
    await Promise.all(parts.map((part) => part.catch((error: unknown) => ports.notices.failed('watch', error))));
  }

  void round();
  return {
    round,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
