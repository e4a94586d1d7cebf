/**
 * Whether the office behind the window is there.
 */
import { create } from 'zustand';
import type { EventPayload } from '../../preload/contract.ts';

type OfficeState = EventPayload<'officeState'>;

/** `ready` until the shell says otherwise: a command sent too early waits in the shell. */
export const useOffice = create<OfficeState>(() => ({ state: 'ready' }));
