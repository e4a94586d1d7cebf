/**
 * Whether the office behind the window is there.
 */
import { create } from 'zustand';
import type { EventPayload } from '../../preload/contract.ts';

interface OfficeState {
  /** `ready` until the shell says otherwise: a command sent too early waits in the shell or says so. */
  readonly state: EventPayload<'officeState'>['state'];
}

export const useOffice = create<OfficeState>(() => ({ state: 'ready' }));
