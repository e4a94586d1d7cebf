/**
 * How fast the stock of a shared server (税控服务器) shrinks, whoever issues on it: the ledger knows this counter's invoices only, and
 * the server runs out for all of them.
 */
import type { Stock } from '../../../domain/device.ts';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';

export interface StockTrend {
  seen(deviceId: DeviceId, stock: Stock, at: Instant): void;
  /** Numbers used an hour, over the last three hours at most; null until it was watched for half an hour. */
  perHour(deviceId: DeviceId, kind: InvoiceKind, now: Instant): number | null;
}

interface Sample {
  readonly ms: number;
  readonly remaining: number;
}

const hourMs = 3_600_000;
const spanMs = 3 * hourMs;
const leastMs = hourMs / 2;
const minuteMs = 60_000;

/** Kept in memory, a sample a minute; a process that starts watches anew. */
export function openStockTrend(): StockTrend {
  const seen = new Map<string, readonly Sample[]>();
  const keyOf = (deviceId: DeviceId, kind: InvoiceKind) => `${kind} ${deviceId}`;

  return {
    seen(deviceId, { kind, remaining }, at) {
      const ms = epochMs(at) ?? 0;
      const key = keyOf(deviceId, kind);
      // A clock that was set back begins anew.
      const before = (seen.get(key) ?? []).filter((sample) => isRecent(sample, ms));
      const [last, earlier] = [before.at(-1), before.at(-2)];
      // The young one gives way, so that many in a minute are one; what it said of a rise is lost, and of a fall is not.
      const young = last && earlier && last.ms - earlier.ms < minuteMs;
      seen.set(key, [...(young ? before.slice(0, -1) : before), { ms, remaining }]);
    },
    perHour(deviceId, kind, now) {
      const nowMs = epochMs(now) ?? 0;
      const samples = (seen.get(keyOf(deviceId, kind)) ?? []).filter((sample) => isRecent(sample, nowMs));
      const watchedMs = nowMs - (samples[0]?.ms ?? Number.POSITIVE_INFINITY);
      if (watchedMs < leastMs) return null;
      // New stock came in where it rose.
      const used = samples.reduce(
        (sum, { remaining }, index) => sum + Math.max(0, (samples[index - 1]?.remaining ?? remaining) - remaining),
        0,
      );
      return (used * hourMs) / watchedMs;
    },
  };
}

function isRecent({ ms }: Sample, nowMs: number): boolean {
  return ms <= nowMs && ms >= nowMs - spanMs;
}
