/**
 * People as the ledger keeps them: verifiers and token hashes, never a password, never a token.
 */
import type { Instant, UserId } from './ids.ts';

export interface StoredUser {
  readonly userId: UserId;
  readonly name: string;
  readonly roles: readonly string[];
  readonly verifier: string;
  readonly disabled: boolean;
  readonly failures: number;
  readonly lockedUntil: Instant | null;
}

export type NewUser = Pick<StoredUser, 'userId' | 'name' | 'roles' | 'verifier'>;

export interface PeopleStore {
  user(userId: string): StoredUser | null;
  /** Adds or replaces the users of the settings; one that is no longer there is disabled. */
  setUsers(users: readonly NewUser[], at: Instant): void;
  signInFailed(userId: string, lockedUntil: Instant | null, at: Instant): void;
  /** A right password ends the count of the wrong ones before it. */
  signInRight(userId: UserId): void;
  openSession(tokenSha256: string, userId: UserId, at: Instant): void;
  closeSession(tokenSha256: string, at: Instant): void;
  /** The user of a session that is open and was opened after `since`. */
  sessionUser(tokenSha256: string, since: Instant): StoredUser | null;
}
