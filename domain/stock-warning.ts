/**
 * When the numbers left of a kind are few: a threshold for each, because a box of forms takes days to come and a run of electronic numbers
 * an hour.
 */
import type { InvoiceKind } from './kinds.ts';

/** Numbers left, from which on it is warned of. */
export type StockThresholds = Readonly<Record<InvoiceKind, number>>;

export function isLow(kind: InvoiceKind, remaining: number, thresholds: StockThresholds): boolean {
  return remaining <= thresholds[kind];
}
