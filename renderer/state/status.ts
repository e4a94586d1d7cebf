/**
 * What the office last said about devices, platform, printers, un-uploaded invoices and open tasks.
 */
import { create } from 'zustand';
import type { Status, Task } from '../api.ts';

interface StatusState {
  /** Null until the office has answered once. */
  readonly status: Status | null;
  readonly tasks: readonly Task[];
  /** A check of every device, the platform and the printers is running. */
  readonly checking: boolean;
}

export const useStatus = create<StatusState>(() => ({ status: null, tasks: [], checking: false }));
