/**
 * Tells the platform each minute how this counter is; the same call keeps the platform's own state fresh on screen.
 */
import type { Platform, Telemetry } from '../../../domain/ports.ts';
import type { Scheduler } from './scheduler.ts';

export interface TelemetryOptions {
  readonly platform: Pick<Platform, 'telemetry'>;
  /** The counter's state now, from memory. */
  readonly report: () => Telemetry;
  readonly scheduler: Scheduler;
  /** The report could not be made: the ledger for one cannot be read. The next one is tried all the same. */
  readonly onError: (error: unknown) => void;
  /** A number in [0, 1); spreads the counters of a station over the interval. */
  readonly random: () => number;
  readonly everyMs?: number;
}

/** Reports soon and then every interval; a report that fails is left out, the next one says more. The answer ends it at once. */
export function startTelemetry({ platform, report, scheduler, random, onError, everyMs = 60_000 }: TelemetryOptions): () => void {
  let cancel = scheduler.after(Math.floor(random() * Math.min(everyMs, 2_000)), tell);

  function tell(): void {
    cancel = scheduler.after(everyMs, tell);
    try {
      void platform.telemetry(report());
    } catch (error) {
      onError(error);
    }
  }

  return () => cancel();
}
