/**
 * What lies over the counter page: one thing at a time, so that a key never reaches two of them.
 */
import { create } from 'zustand';
import type { DeviceId, PrintJobId } from '../../domain/ids.ts';
import type { InvoiceRow, Task } from '../api.ts';

export type InvoiceName = Pick<InvoiceRow, 'code' | 'number'>;

export type Overlay =
  | { readonly shows: 'nothing' }
  | { readonly shows: 'shortcuts' }
  /** With the task that is opened first, where one is meant. */
  | { readonly shows: 'tasks'; readonly taskId?: Task['taskId'] }
  | { readonly shows: 'uploads' }
  | { readonly shows: 'books' }
  /** With the device, and its tab, that is opened first, where one is meant. */
  | { readonly shows: 'devices'; readonly deviceId?: DeviceId; readonly tab?: 'stock' }
  | { readonly shows: 'printing' }
  /** Whether the paper is right: of one job, and then back to the queue, or of all that wait. */
  | { readonly shows: 'paper'; readonly printJobId?: PrintJobId }
  | { readonly shows: 'templates' }
  | { readonly shows: 'eticket' }
  | { readonly shows: 'deliver'; readonly invoice: InvoiceName }
  | { readonly shows: 'preview'; readonly invoice: InvoiceName };

interface OverlayState {
  readonly overlay: Overlay;
  /** Asked before what is shown gives way to something else; it goes on by itself when it may. */
  readonly guard: ((goOn: () => void) => void) | null;
  show(overlay: Overlay): void;
  close(): void;
}

const nothing: Overlay = { shows: 'nothing' };

export const useOverlay = create<OverlayState>((set, get) => {
  const turnTo = (overlay: Overlay): void => {
    const { guard, overlay: before } = get();
    const goOn = (): void => set({ overlay });
    if (guard !== null && overlay.shows !== before.shows) guard(goOn);
    else goOn();
  };
  return { overlay: nothing, guard: null, show: turnTo, close: () => turnTo(nothing) };
});
