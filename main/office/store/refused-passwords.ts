/**
 * Passwords that a device has refused, as hashes: remembered over restarts, so that an office which is started again and
 * again does not use up the tries that a device has left.
 */
import { createHash } from 'node:crypto';
import type { DeviceId, Instant } from '../../../domain/ids.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { problemText, readProblem } from './stored.ts';

export function openRefusedPasswords(db: Connection, journal: Journal) {
  const find = db.prepare<[string, string], { problem: string }>(
    'SELECT problem FROM refused_passwords WHERE device_id = ? AND password_sha256 = ?',
  );
  const put = db.prepare('INSERT OR IGNORE INTO refused_passwords (device_id, password_sha256, problem, at) VALUES (?, ?, ?, ?)');

  const clear = db.prepare('DELETE FROM refused_passwords');

  return {
    /** A person has seen to it: each may be tried once more. Answers how many there were. */
    forget: db.transaction((at: Instant) => {
      const { changes } = clear.run();
      journal({ what: 'refused-passwords-forgotten', subject: '', data: { count: changes }, at, actor: 'system' });
      return changes;
    }),
    refusal(deviceId: DeviceId, name: string, password: string): Problem | null {
      const row = find.get(deviceId, hashOf(deviceId, name, password));
      return row ? readProblem(row.problem) : null;
    },
    remember: db.transaction((deviceId: DeviceId, name: string, password: string, refusal: Problem, at: Instant) => {
      put.run(deviceId, hashOf(deviceId, name, password), problemText(refusal), at);
      journal({ what: 'password-refused', subject: deviceId, data: { name }, at, actor: 'system' });
    }),
  };
}

/** The password itself stands in the settings beside this file; the hash only tells whether it has changed. */
function hashOf(deviceId: DeviceId, name: string, password: string): string {
  return createHash('sha256').update(`${deviceId}\n${name}\n${password}`).digest('hex');
}
