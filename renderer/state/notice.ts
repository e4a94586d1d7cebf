/**
 * One short word to the clerk that belongs to no field: a print job on its way, or why it is not.
 */
import { create } from 'zustand';
import type { ToldProblem } from '../api.ts';
import type { Text } from '../text/index.ts';

export type Notice =
  | { readonly tone: 'done'; readonly say: (text: Text) => string }
  | { readonly tone: 'trouble'; readonly problem: ToldProblem };

interface NoticeState {
  readonly notice: Notice | null;
  show(notice: Notice): void;
  clear(): void;
}

export const useNotice = create<NoticeState>((set) => ({
  notice: null,
  show: (notice) => set({ notice }),
  clear: () => set({ notice: null }),
}));
