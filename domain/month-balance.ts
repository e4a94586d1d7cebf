/**
 * A month's stock and figures (月度统计), the device's own count beside the ledger's. What one of them does not know is null, never
 * zero: a figure that nobody told can neither agree nor disagree.
 */
import type { MonthStatistics } from './device.ts';
import type { InvoiceState } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';

/** States of a number that is used, in the order people read them. */
export const usedStates = ['blue', 'blueVoid', 'red', 'redVoid', 'blankVoid'] as const satisfies readonly InvoiceState[];

/** What the ledger has of a device, kind and month. */
export interface LedgerMonth {
  /** Invoices by state, with their net sums; a state that is left out has none. */
  readonly states: Readonly<Partial<Record<InvoiceState, { readonly count: number; readonly net: Fen }>>>;
  /** Numbers that came and went as far as anybody here saw it; null where nobody did. */
  readonly bought: number | null;
  readonly returned: number | null;
}

export interface BalanceRow {
  readonly of: 'opening' | 'bought' | 'returned' | InvoiceState | 'closing';
  readonly device: number | null;
  readonly deviceNet: Fen | null;
  readonly ledger: number | null;
  readonly ledgerNet: Fen | null;
}

export interface MonthBalance {
  readonly kind: InvoiceKind;
  /** `YYYYMM`. */
  readonly month: string;
  readonly rows: readonly BalanceRow[];
  /** The device's own figures: opening + bought − returned − used = closing; null when it left one out. */
  readonly balanced: boolean | null;
  /** Every figure that both have is the same; null when there is none that both have. */
  readonly agrees: boolean | null;
}

export function monthBalanceOf(device: MonthStatistics, ledger: LedgerMonth): MonthBalance {
  const { kind, month, opening, bought, returned, closing, states } = device;
  const moved = (of: BalanceRow['of'], theirs: number | null, ours: number | null): BalanceRow => ({
    of,
    device: theirs,
    deviceNet: null,
    ledger: ours,
    ledgerNet: null,
  });
  const used = usedStates.map((of): BalanceRow => {
    const { count, net } = ledger.states[of] ?? { count: 0, net: 0 as Fen };
    return { of, device: states[of].count, deviceNet: states[of].net, ledger: count, ledgerNet: net };
  });
  const rows: readonly BalanceRow[] = [
    moved('opening', opening, null),
    moved('bought', bought, ledger.bought),
    moved('returned', returned, ledger.returned),
    ...used,
    moved('closing', closing, null),
  ];
  const taken = sumOf(used.map((row) => row.device));
  const known = opening !== null && bought !== null && returned !== null && closing !== null && taken !== null;
  return {
    kind,
    month,
    rows,
    balanced: known ? opening + bought - returned - taken === closing : null,
    agrees: agreementOf(rows),
  };
}

/** Whether every figure that both have is the same; null when there is none that both have. */
export function agreementOf(rows: readonly BalanceRow[]): boolean | null {
  const pairs = rows.flatMap((row) => [[row.device, row.ledger] as const, [row.deviceNet, row.ledgerNet] as const]);
  const comparable = pairs.filter(([theirs, ours]) => theirs !== null && ours !== null);
  return comparable.length === 0 ? null : comparable.every(([theirs, ours]) => theirs === ours);
}

function sumOf(figures: readonly (number | null)[]): number | null {
  return figures.reduce((sum: number | null, figure) => (sum === null || figure === null ? null : sum + figure), 0);
}
