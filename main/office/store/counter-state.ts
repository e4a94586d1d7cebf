/**
 * Moments that this counter remembers of itself over restarts, by name.
 */
import type { Instant } from '../../../domain/ids.ts';
import type { Connection } from './database.ts';

export type Moment = 'digests-complete';

export function openMoments(db: Connection) {
  const read = db.prepare<[Moment], { at: Instant }>('SELECT at FROM counter_state WHERE name = ?');
  const put = db.prepare(
    "INSERT INTO counter_state (name, value, at) VALUES (?, '', ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
  );
  return {
    last: (name: Moment): Instant | null => read.get(name)?.at ?? null,
    remember(name: Moment, at: Instant): void {
      put.run(name, at);
    },
  };
}
