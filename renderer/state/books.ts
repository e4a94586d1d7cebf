/**
 * The comparison of device, ledger and platform: how far it is, and what the last one found.
 */
import { create } from 'zustand';
import type { DeviceId } from '../../domain/ids.ts';
import type { BooksReport, ToldProblem } from '../api.ts';

export interface BooksProgress {
  readonly deviceId: DeviceId;
  readonly done: number;
  readonly total: number;
}

interface BooksState {
  /** `unread` until the office was asked once; null when nothing was ever compared. */
  readonly report: BooksReport | null | 'unread';
  readonly comparing: boolean;
  /** One entry for each device that has begun. */
  readonly progress: readonly BooksProgress[];
  readonly problem: ToldProblem | null;
  /** A word of a device that goes on. */
  take(step: BooksProgress): void;
}

export const useBooks = create<BooksState>((set) => ({
  report: 'unread',
  comparing: false,
  progress: [],
  problem: null,
  take: (step) =>
    set(({ progress }) => {
      const others = progress.filter(({ deviceId }) => deviceId !== step.deviceId);
      return { progress: [...others, step].sort((a, b) => a.deviceId.localeCompare(b.deviceId)) };
    }),
}));
