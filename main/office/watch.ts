/**
 * The office's own rounds: how the devices, the platform and the printers are. Each goes its own round and waits for no other: one that
 * is silent for a minute must not keep the rest from being seen. A device in the middle of an issue is left alone; one that comes back
 * has its unsettled issues settled.
 */
import type { TaxDevice } from '../../domain/device.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/instant.ts';
import type { Scheduler } from './sync/scheduler.ts';
import { checkDevice } from './usecases/check-device.ts';
import type { IssueDesk } from './usecases/issue-invoice.ts';
import type { Ports } from './usecases/ports.ts';

/** Between two rounds of a device that is missed, or that has not settled an issue of the last minutes. */
const hurryMs = 2_000;
const hurryForMs = 3 * 60_000;

export interface WatchOptions {
  readonly ports: Ports;
  readonly issuing: IssueDesk;
  readonly checkPrinters: () => Promise<void>;
  readonly checkPlatform: () => Promise<void>;
  /** A device answers, and its issues are settled: goes on with what was begun on it, makes it send what it signed to the bureau. */
  readonly tend: (device: TaxDevice) => Promise<void>;
  /** A device has come round, and all have been asked since the start: what was waiting for them to be known may begin. */
  readonly onRound: () => void;
  readonly scheduler: Scheduler;
  /** Milliseconds between two rounds. */
  readonly everyMs: number;
}

export interface Watch {
  /** One round of everything now; resolves when everything has answered or given up. */
  round(): Promise<void>;
  stop(): void;
}

export function startWatch(options: WatchOptions): Watch {
  const { ports, issuing, checkPrinters, checkPlatform, tend, scheduler, everyMs } = options;
  let stopped = false;

  const parts = [
    repeated(checkPlatform, () => everyMs),
    repeated(checkPrinters, () => everyMs),
    ...ports.devices.all().map((device) =>
      repeated(
        () => checkOne(device),
        () => (isMissed(device.id) || somebodyWaits(device.id) ? Math.min(hurryMs, everyMs) : everyMs),
      ),
    ),
  ];

  /** Runs it again and again, with a wait after each run. Trouble ends the run, never the rounds. */
  function repeated(run: () => Promise<void>, waitMs: () => number) {
    let running: Promise<void> | null = null;
    let cancel = (): void => undefined;

    function now(): Promise<void> {
      running ??= run()
        .catch((error: unknown) => ports.notices.failed('watch', error))
        .finally(() => {
          running = null;
          cancel();
          if (!stopped) cancel = scheduler.after(waitMs(), () => void now());
        });
      return running;
    }
    return { now, stop: () => cancel() };
  }

  async function checkOne(device: TaxDevice): Promise<void> {
    const checked = await checkDevice(device, ports);
    if (checked?.ok) {
      for (const { origin } of ports.ledger.unsettled(device.id)) await issuing.settle(origin.requestId, 'system');
      // It may take minutes, and nothing here waits for it.
      void tend(device).catch((error: unknown) => ports.notices.failed(`tending ${device.id}`, error));
    }
    if (!stopped && ports.devices.all().every(({ id }) => ports.facts.of(id).checkedAt !== null)) options.onRound();
  }

  /** It was unplugged or has no power: it may be back at any moment, and a look costs little. */
  function isMissed(deviceId: DeviceId): boolean {
    const code = ports.facts.of(deviceId).problem?.code;
    return code === 'device-absent' || code === 'device-silent';
  }

  /** A clerk stands before an outcome nobody knows yet; most settle within moments, and only a few need a person. */
  function somebodyWaits(deviceId: DeviceId): boolean {
    const now = epochMs(ports.clock.now()) ?? 0;
    try {
      return ports.ledger.unsettled(deviceId).some(({ askedAt }) => Math.abs(now - (epochMs(askedAt) ?? 0)) < hurryForMs);
    } catch (error) {
      ports.notices.failed('watch', error);
      return false;
    }
  }

  async function round(): Promise<void> {
    await Promise.all(parts.map((part) => part.now()));
  }

  void round();
  return {
    round,
    stop() {
      stopped = true;
      for (const part of parts) part.stop();
    },
  };
}
