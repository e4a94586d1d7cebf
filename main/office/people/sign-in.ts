/**
 * Sign-in, sessions and the lock-out after wrong passwords. Works with the network out; survives a restart, because
 * the ledger keeps the hash of each session's token.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Instant, SessionToken, UserId } from '../../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../../domain/instant.ts';
import type { PeopleStore, StoredUser } from '../../../domain/people.ts';
import { isRole, type Role } from '../../../domain/permissions.ts';
import type { Clock } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { matches, verifierOfNobody } from './passwords.ts';

export interface Person {
  readonly userId: UserId;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface People {
  /** Problems: `sign-in-failed`, `sign-in-locked`. */
  signIn(userId: string, password: string): Promise<Result<{ readonly session: SessionToken; readonly person: Person }>>;
  /** Who somebody is by name and password, without a session: for an approval beside another person's. The same lock-out counts. */
  vouch(userId: string, password: string): Promise<Result<Person>>;
  signOut(session: string): void;
  /** The person of a session; null when it is not, or no longer, good. */
  who(session: string): Person | null;
}

/** Wrong passwords in a row before the account rests, and for how long (ms). */
const triesBeforeRest = 5;
const restMs = 5 * 60_000;
/** Longer than any shift; after it the person signs in again, over the same work. */
const sessionMs = 14 * 60 * 60_000;

export function openPeople(store: Omit<PeopleStore, 'setUsers'>, clock: Clock): People {
  // Verified for unknown names too, so that the time of an answer does not tell which names exist.
  const nobody = verifierOfNobody();

  /** One try at a time: many at once would all be judged before the first of them is counted. */
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(userId: string, password: string): Promise<Result<StoredUser>> {
    const user = store.user(userId);
    const now = clock.now();
    if (user?.lockedUntil && user.lockedUntil > now) {
      return failed('sign-in-locked', { until: user.lockedUntil.slice(11, 16) });
    }
    const right = await matches(password, user?.verifier ?? nobody);
    if (!user || user.disabled || !right) {
      if (user) {
        const rest = (user.failures + 1) % triesBeforeRest === 0;
        store.signInFailed(user.userId, rest ? later(now, restMs) : null, now);
      }
      return failed('sign-in-failed');
    }
    return ok(user);
  }

  function inTurn(userId: string, password: string): Promise<Result<StoredUser>> {
    const tried = last.then(() => attempt(userId, password));
    last = tried.catch(() => undefined);
    return tried;
  }

  return {
    async signIn(userId, password) {
      const user = await inTurn(userId, password);
      if (!user.ok) return user;
      const session = randomBytes(32).toString('base64url') as SessionToken;
      store.openSession(sha256(session), user.value.userId, clock.now());
      return ok({ session, person: personOf(user.value) });
    },
    async vouch(userId, password) {
      const user = await inTurn(userId, password);
      if (!user.ok) return user;
      store.signInRight(user.value.userId);
      return ok(personOf(user.value));
    },
    signOut(session) {
      store.closeSession(sha256(session), clock.now());
    },
    who(session) {
      const user = store.sessionUser(sha256(session), later(clock.now(), -sessionMs));
      return user ? personOf(user) : null;
    },
  };
}

function personOf(user: StoredUser): Person {
  return { userId: user.userId, name: user.name, roles: user.roles.filter(isRole) };
}

function later(at: Instant, ms: number): Instant {
  return instantFromDate((epochMs(at) ?? 0) + ms);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
