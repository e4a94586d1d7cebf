/**
 * What lies over the counter page: one thing at a time, so that a key never reaches two of them.
 */
import { create } from 'zustand';
import type { DeviceId } from '../../domain/ids.ts';
import type { InvoiceRow, Task } from '../api.ts';

export type InvoiceName = Pick<InvoiceRow, 'code' | 'number'>;

export type Overlay =
  | { readonly shows: 'nothing' }
  | { readonly shows: 'shortcuts' }
  /** With the task that is opened first, where one is meant. */
  | { readonly shows: 'tasks'; readonly taskId?: Task['taskId'] }
  | { readonly shows: 'uploads' }
  | { readonly shows: 'books' }
  /** With the device that is opened first, where one is meant. */
  | { readonly shows: 'devices'; readonly deviceId?: DeviceId }
  | { readonly shows: 'deliver'; readonly invoice: InvoiceName }
  | { readonly shows: 'preview'; readonly invoice: InvoiceName };

interface OverlayState {
  readonly overlay: Overlay;
  show(overlay: Overlay): void;
  close(): void;
}

export const useOverlay = create<OverlayState>((set) => ({
  overlay: { shows: 'nothing' },
  show: (overlay) => set({ overlay }),
  close: () => set({ overlay: { shows: 'nothing' } }),
}));
