/**
 * The list of recent invoices, or of those that match the search.
 */
import { create } from 'zustand';
import type { InvoiceRow, ToldProblem } from '../api.ts';

interface RecentState {
  readonly text: string;
  /** Null until the first answer. */
  readonly rows: readonly InvoiceRow[] | null;
  readonly problem: ToldProblem | null;
}

export const useRecent = create<RecentState>(() => ({ text: '', rows: null, problem: null }));
