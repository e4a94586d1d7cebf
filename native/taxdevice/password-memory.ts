/**
 * Which passwords a device has refused. A wrong password costs a try, and a device locks for good after a few; so one that
 * was refused is not sent again, neither by this process nor by the next, until somebody changes the settings.
 */
import type { Problem } from '../../domain/problem.ts';

/** `strange`: the password of our disk, as another disk in its place refused it. */
export type PasswordName = 'disk' | 'certificate' | 'strange';

export interface PasswordMemory {
  /** The refusal of this very password; null while it has not been refused. */
  refusal(name: PasswordName, password: string): Problem | null;
  /** Durable when it returns, where the memory is. */
  remember(name: PasswordName, password: string, refusal: Problem): void;
}

/** For one life of the process. */
export function forgetfulMemory(): PasswordMemory {
  const refused = new Map<string, Problem>();
  return {
    refusal: (name, password) => refused.get(`${name} ${password}`) ?? null,
    remember: (name, password, refusal) => void refused.set(`${name} ${password}`, refusal),
  };
}
