/**
 * What the platform does not have yet, as the office listed it last.
 */
import { create } from 'zustand';
import type { OutboxItem, ToldProblem } from '../api.ts';

interface UploadsState {
  /** Null until the first answer. */
  readonly items: readonly OutboxItem[] | null;
  readonly problem: ToldProblem | null;
  /** Upload keys that are being tried again; `all` for every one. */
  readonly retrying: string | null;
  /** How many the last retry set going; null when none was asked for. */
  readonly retried: number | null;
}

export const useUploads = create<UploadsState>(() => ({ items: null, problem: null, retrying: null, retried: null }));
