/**
 * The station's other counters as they last told of themselves, and what their supervisor should hear of each.
 */
import type { Instant } from './ids.ts';
import { epochMs } from './instant.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import { isLow, type StockThresholds } from './stock-warning.ts';

/** One counter's last report of itself. */
export interface CounterReport {
  readonly counterId: string;
  /** When it told; null when it never did. */
  readonly at: Instant | null;
  readonly version: string;
  readonly devices: readonly {
    readonly deviceId: string;
    readonly state: string;
    readonly stock: readonly { readonly kind: InvoiceKind; readonly remaining: number }[];
  }[];
  readonly unuploaded: { readonly count: number; readonly oldestAt: Instant | null; readonly gross: Fen };
}

/** Stock below its threshold, uploads that are many or old, no report for long. */
export const counterWarnings = ['stock', 'unuploaded', 'silent'] as const;
export type CounterWarning = (typeof counterWarnings)[number];

export interface CounterThresholds {
  readonly stock: StockThresholds;
  /** Documents from which on it is warned of. */
  readonly unuploadedCount: number;
}

/** Every counter tells of itself each minute. */
const silentMs = 15 * 60_000;
/** What has waited a day for the platform waits for a person. */
const oldMs = 24 * 3_600_000;

/** @param now This counter's clock. */
export function warningsOf(report: CounterReport, thresholds: CounterThresholds, now: Instant): readonly CounterWarning[] {
  const { at, devices, unuploaded } = report;
  const low = devices.some(({ stock }) => stock.some(({ kind, remaining }) => isLow(kind, remaining, thresholds.stock)));
  const late = unuploaded.count >= thresholds.unuploadedCount || (unuploaded.count > 0 && age(unuploaded.oldestAt, now) > oldMs);
  const silent = at === null || age(at, now) > silentMs;
  return counterWarnings.filter((warning) => ({ stock: low, unuploaded: late, silent })[warning]);
}

function age(at: Instant | null, now: Instant): number {
  return at === null ? 0 : (epochMs(now) ?? 0) - (epochMs(at) ?? 0);
}
