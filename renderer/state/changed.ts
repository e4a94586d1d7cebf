/**
 * The invoice that the office told of last, for whoever shows more of one than its row.
 */
import { create } from 'zustand';
import type { InvoiceRow } from '../api.ts';

export const useChanged = create<{ readonly row: InvoiceRow | null }>(() => ({ row: null }));
