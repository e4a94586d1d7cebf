/**
 * Users and their sessions as the ledger keeps them: verifiers and token hashes, never a password, never a token.
 */
import type { Instant, UserId } from '../../../domain/ids.ts';
import type { NewUser, PeopleStore, StoredUser } from '../../../domain/people.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

interface UserRow {
  user_id: UserId;
  name: string;
  roles: string;
  verifier: string;
  disabled: number;
  failures: number;
  locked_until: Instant | null;
  source: 'settings' | 'platform';
}

/** A person as the platform tells of them. */
export interface PlatformUser {
  readonly userId: UserId;
  readonly name: string;
  readonly roles: readonly string[];
  readonly passwordVerifier: string;
  readonly disabled: boolean;
}

export function openPeopleStore(
  db: Connection,
  journal: Journal,
): PeopleStore & { setUser(user: PlatformUser, at: Instant): void } {
  const one = db.prepare<[string], UserRow>('SELECT * FROM users WHERE user_id = ?');
  const all = db.prepare<[], UserRow>('SELECT * FROM users');
  const put = db.prepare(
    `INSERT INTO users (user_id, name, roles, verifier) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, roles = excluded.roles, verifier = excluded.verifier, disabled = 0`,
  );
  const putFromPlatform = db.prepare(
    `INSERT INTO users (user_id, name, roles, verifier, disabled, source) VALUES (?, ?, ?, ?, ?, 'platform')
     ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, roles = excluded.roles, verifier = excluded.verifier,
       disabled = excluded.disabled, source = 'platform'`,
  );
  const disable = db.prepare('UPDATE users SET disabled = 1 WHERE user_id = ?');
  const failure = db.prepare('UPDATE users SET failures = failures + 1, locked_until = ? WHERE user_id = ?');
  const success = db.prepare('UPDATE users SET failures = 0, locked_until = NULL WHERE user_id = ?');
  const open = db.prepare('INSERT INTO sessions (token_sha256, user_id, opened_at) VALUES (?, ?, ?)');
  const close = db.prepare('UPDATE sessions SET closed_at = ? WHERE token_sha256 = ? AND closed_at IS NULL');
  const bySession = db.prepare<[string, Instant], UserRow>(
    `SELECT u.* FROM sessions s JOIN users u USING (user_id)
     WHERE s.token_sha256 = ? AND s.closed_at IS NULL AND s.opened_at > ? AND u.disabled = 0`,
  );

  return {
    user(userId) {
      const row = one.get(userId);
      return row ? userOf(row) : null;
    },
    setUsers: db.transaction((users: readonly NewUser[], at: Instant) => {
      const kept = new Set(users.map((user) => user.userId));
      for (const row of all.all()) {
        if (kept.has(row.user_id) || row.disabled || row.source === 'platform') continue;
        disable.run(row.user_id);
        journal({ what: 'user-disabled', subject: row.user_id, data: {}, at, actor: 'system' });
      }
      for (const user of users) {
        const before = one.get(user.userId);
        // Whom the platform has told of is the platform's to change.
        if (before?.source === 'platform') continue;
        const roles = JSON.stringify(user.roles);
        if (
          before &&
          before.name === user.name &&
          before.roles === roles &&
          before.verifier === user.verifier &&
          !before.disabled
        )
          continue;
        put.run(user.userId, user.name, roles, user.verifier);
        journal({ what: 'user-set', subject: user.userId, data: { name: user.name, roles: user.roles }, at, actor: 'system' });
      }
    }),
    setUser: db.transaction((user: PlatformUser, at: Instant) => {
      const before = one.get(user.userId);
      const { userId, name, passwordVerifier, disabled } = user;
      const roles = JSON.stringify(user.roles);
      const same =
        before?.source === 'platform' &&
        before.name === name &&
        before.roles === roles &&
        before.verifier === passwordVerifier &&
        (before.disabled !== 0) === disabled;
      if (same) return;
      putFromPlatform.run(userId, name, roles, passwordVerifier, disabled ? 1 : 0);
      journal({
        what: disabled ? 'user-disabled' : 'user-set',
        subject: userId,
        data: { name, roles: user.roles },
        at,
        actor: 'system',
      });
    }),
    signInFailed: db.transaction((userId, lockedUntil, at) => {
      failure.run(lockedUntil, userId);
      journal({ what: 'sign-in-failed', subject: userId, data: { lockedUntil }, at, actor: 'system' });
    }),
    signInRight(userId) {
      success.run(userId);
    },
    openSession: db.transaction((tokenSha256, userId, at) => {
      success.run(userId);
      open.run(tokenSha256, userId, at);
      journal({ what: 'signed-in', subject: userId, data: {}, at, actor: userId });
    }),
    closeSession(tokenSha256, at) {
      close.run(at, tokenSha256);
    },
    sessionUser(tokenSha256, since) {
      const row = bySession.get(tokenSha256, since);
      return row ? userOf(row) : null;
    },
  };
}

function userOf(row: UserRow): StoredUser {
  return {
    userId: row.user_id,
    name: row.name,
    roles: JSON.parse(row.roles) as string[],
    verifier: row.verifier,
    disabled: row.disabled !== 0,
    failures: row.failures,
    lockedUntil: row.locked_until,
  };
}
