/**
 * What became of the last answer to a task. It outlives its dialog: an answer that was on its way when the dialog was closed is
 * told when it is opened again.
 */
import { create } from 'zustand';
import type { ToldProblem } from '../api.ts';

export type TaskOutcome =
  | { readonly became: 'issued' | 'recorded'; readonly number: string }
  | { readonly became: 'released'; readonly requestId: string }
  | { readonly became: 'unknown' | 'called' | 'closed' | 'open' }
  /** The office did not take it, and what was on screen no longer holds. */
  | { readonly became: 'refused'; readonly problem: ToldProblem };

interface TaskDesk {
  readonly answering: boolean;
  readonly outcome: TaskOutcome | null;
}

export const useTaskDesk = create<TaskDesk>(() => ({ answering: false, outcome: null }));
