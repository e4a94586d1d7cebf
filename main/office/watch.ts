/**
 * The office's own rounds: how the devices, the platform and the printers are. A device in the middle of an issue is
 * left alone; one that comes back has its unsettled issues settled.
 */
import type { DeviceId } from '../../domain/ids.ts';
import type { Scheduler } from './sync/scheduler.ts';
import { checkDevice } from './usecases/check-device.ts';
import type { IssueDesk } from './usecases/issue-invoice.ts';
import type { Ports } from './usecases/ports.ts';

export interface WatchOptions {
  readonly ports: Ports;
  readonly issuing: IssueDesk;
  readonly checkPrinters: () => Promise<void>;
  readonly checkPlatform: () => Promise<void>;
  readonly scheduler: Scheduler;
  /** Milliseconds between two rounds. */
  readonly everyMs: number;
}

export interface Watch {
  /** One round now; resolves when everything has answered or given up. */
  round(): Promise<void>;
  stop(): void;
}

export function startWatch({ ports, issuing, checkPrinters, checkPlatform, scheduler, everyMs }: WatchOptions): Watch {
  let stopped = false;
  let cancel = (): void => undefined;
  let running: Promise<void> | null = null;

  async function checkOne(deviceId: DeviceId): Promise<void> {
    const device = ports.devices.byId(deviceId);
    const checked = device ? await checkDevice(device, ports) : null;
    if (!checked?.ok) return;
    for (const { origin } of ports.ledger.unsettled(deviceId)) await issuing.settle(origin.requestId, 'system');
  }

  function round(): Promise<void> {
    running ??= all().finally(() => {
      running = null;
      cancel();
      if (!stopped) cancel = scheduler.after(everyMs, () => void round());
    });
    return running;
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
