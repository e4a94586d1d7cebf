/**
 * Who is signed in. The token lives in memory only: closing the window ends the session here.
 */

import { create } from 'zustand';
import type { Person } from '../api.ts';

interface SessionState {
  readonly token: string | null;
  readonly person: Person | null;
  /** The office no longer knows the session (it was locked, or signed out elsewhere). */
  readonly expired: boolean;
  begin(token: string, person: Person): void;
  expire(): void;
  end(): void;
}

export const useSession = create<SessionState>((set) => ({
  token: null,
  person: null,
  expired: false,
  begin: (token, person) => set({ token, person, expired: false }),
  // the person stays, so that her work can be kept for her and for nobody else
  expire: () => set({ token: null, expired: true }),
  end: () => set({ token: null, person: null, expired: false }),
}));
