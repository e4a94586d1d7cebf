/**
 * The railway e-ticket that is being looked at. It tells whose trip it was, so it is forgotten as soon as nobody looks any more.
 */
import { create } from 'zustand';
import type { ETicket, ToldProblem } from '../api.ts';
import type { FileTrouble } from '../flows/ticket-file.ts';

export interface ShownTicket {
  readonly ticket: ETicket;
  /** Its face. */
  readonly pdf: Uint8Array;
  /** What the office prints it from. */
  readonly xml: string;
}

interface Look {
  readonly reading: boolean;
  readonly shown: ShownTicket | null;
  /** Why there is no ticket in the file. */
  readonly trouble: FileTrouble | null;
  /** Why the office could not read or print it. */
  readonly problem: ToldProblem | null;
  readonly printing: boolean;
}

const nothing: Look = { reading: false, shown: null, trouble: null, problem: null, printing: false };

interface ETicketState extends Look {
  /** Rises whenever what was asked before no longer counts. */
  readonly turn: number;
  /** Puts away what was there, and answers the new turn. */
  begin(look?: Partial<Look>): number;
}

export const useETicket = create<ETicketState>((set, get) => ({
  ...nothing,
  turn: 0,
  begin(look = {}) {
    const turn = get().turn + 1;
    set({ ...nothing, ...look, turn });
    return turn;
  },
}));
