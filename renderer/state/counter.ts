/**
 * The customer in hand: from the text in the look-up box to the issued invoice. Everything here survives a restart of
 * the office, because only the window forgets it, and it does so only when the clerk turns to the next customer.
 */
import { create } from 'zustand';
import type { OrderLineId, PrinterId } from '../../domain/ids.ts';
import type { OrderSource } from '../../domain/order.ts';
import type { CheckedDraft, Draft, FoundOrder, InvoiceDetail, NextNumber, PlainProblem, ToldProblem } from '../api.ts';

export interface Work {
  readonly scan: string;
  readonly sourceChoice: OrderSource | 'auto';
  readonly looking: boolean;
  readonly lookUpProblem: ToldProblem | null;

  readonly found: FoundOrder | null;
  readonly picked: readonly OrderLineId[];
  readonly opening: boolean;

  /** As the clerk has it on screen. */
  readonly draft: Draft | null;
  /** The office's last word on it; may be some key presses behind. */
  readonly checked: CheckedDraft | null;
  /** The draft that `checked` is about; another one on screen means that the clerk has typed since. */
  readonly checkedDraft: Draft | null;
  readonly next: NextNumber | null;
  readonly nextProblem: ToldProblem | null;
  readonly printAtOnce: boolean;
  /** Chosen printer; null leaves the choice to the office's own settings. */
  readonly printerId: PrinterId | null;
  /** Window time when the issue was sent, ms; null when none is on its way. */
  readonly issuingSince: number | null;
  /** Why the draft could not be opened, checked or issued. */
  readonly draftProblem: ToldProblem | null;
  /** The clerk asked for an issue that findings forbid: show them all, not only those of touched fields. */
  readonly insisted: boolean;

  readonly result: InvoiceDetail | null;
  readonly warnings: readonly PlainProblem[];
}

const nobody: Work = {
  scan: '',
  sourceChoice: 'auto',
  looking: false,
  lookUpProblem: null,
  found: null,
  picked: [],
  opening: false,
  draft: null,
  checked: null,
  checkedDraft: null,
  next: null,
  nextProblem: null,
  printAtOnce: true,
  printerId: null,
  issuingSince: null,
  draftProblem: null,
  insisted: false,
  result: null,
  warnings: [],
};

interface CounterState extends Work {
  /** Drafts put aside, newest first. */
  readonly held: readonly Draft[];
  /** Rises whenever the look-up box should take the focus. */
  readonly focusLookUp: number;
  /** Rises whenever the first field of the buyer should take the focus. */
  readonly focusBuyer: number;
  /** Forgets the customer; how to print stays. */
  clear(): void;
}

export const useCounter = create<CounterState>((set, get) => ({
  ...nobody,
  held: [],
  focusLookUp: 0,
  focusBuyer: 0,
  clear: () => {
    const { printAtOnce, printerId, focusLookUp } = get();
    set({ ...nobody, printAtOnce, printerId, focusLookUp: focusLookUp + 1 });
  },
}));
